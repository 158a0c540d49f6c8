/** What stands: marks and names, sectors of the sensors that go dark, how far weapons reach. */

import {
  BillboardCollection, Cartesian2, Cartesian3, Color, ColorGeometryInstanceAttribute, ComponentDatatype, Geometry, GeometryAttribute,
  GeometryAttributes, GeometryInstance, BoundingSphere, LabelCollection, LabelStyle, Material, PerInstanceColorAppearance,
  PolylineCollection, Primitive, PrimitiveType, type Scene,
} from "@cesium/engine";

import { type Raid, type Sensor, type Stage, type Weapon, works } from "./asked";
import { marked } from "./boards";
import { DARK, LOST, REACH, STANDS, WORKS } from "./marks";
import type { Site } from "./site";
import { metres } from "./lengths";

const MOST_RANGE_M = 400_000, WHOLE = 2 * Math.PI - 1e-6, N_RINGS = 12;
const SOFT = "#d2d5d9";
const RIM_M = 12, FAN_M = 4, REACH_M = 8;

/** Shows what stands at a second; names of the sensors that work then, and of those that do not. */
export type Standing = (at_s: number) => { work: string[]; dark: string[] };

export function standing(scene: Scene, site: Site, stage: Stage, labels: LabelCollection): Standing {
  const lines = new PolylineCollection(), boards = new BillboardCollection({ scene });
  const sectors = stage.scene.sensors.map((sensor) => sector(scene, site, sensor, lines));
  for (const weapon of stage.weapons) reach(site, weapon, lines, labels);
  const stands = stage.scene.stands.map((stand) => thing(site, stand, boards, labels));
  scene.primitives.add(lines);
  scene.primitives.add(boards);
  return (at_s) => {
    const told = { work: [] as string[], dark: [] as string[] };
    sectors.forEach((show, i) => told[show(at_s) ? "work" : "dark"].push(stage.scene.sensors[i]!.name));
    for (const show of stands) show(at_s);
    return told;
  };
}

/** A fan while the sensor works; its rim is blue then, else grey and dashed. One that looks all around has its rim alone. */
function sector(scene: Scene, site: Site, sensor: Sensor, lines: PolylineCollection): (at_s: number) => boolean {
  const range_m = Math.min(sensor.r ?? MOST_RANGE_M, MOST_RANGE_M), whole = sensor.s >= WHOLE;
  const around = site.arc(sensor.x, sensor.y, range_m, sensor.f - sensor.s / 2, sensor.f + sensor.s / 2, RIM_M);
  const apex = site.ground(sensor.x, sensor.y, RIM_M);
  const sides = whole ? [] : [straight(site, sensor, -0.5, range_m), straight(site, sensor, 0.5, range_m).reverse()];
  const positions = whole ? around : [apex, ...sides[0]!, ...around, ...sides[1]!, apex];
  const rims = [
    lines.add({ positions, width: 2, material: Material.fromType("Color", { color: Color.fromCssColorString(WORKS) }) }),
    lines.add({ positions, width: 1.5, material: Material.fromType("PolylineDash", { color: Color.fromCssColorString(DARK), dashLength: 12 }) }),
  ];
  const lit = whole ? null : scene.primitives.add(fan(site, sensor, range_m)) as Primitive;
  return (at_s) => {
    const on = works(sensor.up, at_s);
    rims[0]!.show = on;
    rims[1]!.show = !on;
    if (lit) lit.show = on;
    return on;
  };
}

/** One side of a sector, in steps, so that it follows the ground. */
function straight(site: Site, { x, y, f, s }: Sensor, side: number, range_m: number): Cartesian3[] {
  const turn = f + side * s;
  return Array.from({ length: N_RINGS - 1 }, (_, k) => (k + 1) * range_m / N_RINGS)
    .map((r) => site.ground(x + r * Math.sin(turn), y + r * Math.cos(turn), RIM_M));
}

function fan(site: Site, { x, y, f, s }: Sensor, range_m: number): Primitive {
  const rows = Array.from({ length: N_RINGS + 1 }, (_, k) => site.arc(x, y, Math.max(range_m * k / N_RINGS, 1), f - s / 2, f + s / 2, FAN_M));
  const places = rows.flat(), n = rows[0]!.length, corners: number[] = [];
  for (let row = 0; row < N_RINGS; row++) {
    for (let k = 0; k < n - 1; k++) {
      const a = row * n + k, b = a + n;
      corners.push(a, b, a + 1, a + 1, b, b + 1);
    }
  }
  const attributes = new GeometryAttributes();
  attributes.position = new GeometryAttribute({
    componentDatatype: ComponentDatatype.DOUBLE, componentsPerAttribute: 3,
    values: Float64Array.from(places.flatMap(({ x: u, y: v, z: w }) => [u, v, w])),
  });
  const geometry = new Geometry({
    attributes, indices: new Uint16Array(corners), primitiveType: PrimitiveType.TRIANGLES, boundingSphere: BoundingSphere.fromPoints(places),
  });
  const color = ColorGeometryInstanceAttribute.fromColor(Color.fromCssColorString(WORKS).withAlpha(0.16));
  return new Primitive({
    geometryInstances: new GeometryInstance({ geometry, attributes: { color } }), asynchronous: false, allowPicking: false,
    appearance: new PerInstanceColorAppearance({ flat: true, translucent: true, closed: false }),
  });
}

/** The reach of a weapon at the middle of what is known of it; its name tells from where to where it may be. */
function reach(site: Site, { name, x, y, f, s, r }: Weapon, lines: PolylineCollection, labels: LabelCollection): void {
  const [low, middle, high] = r, half = Math.min(s, 2 * Math.PI) / 2;
  lines.add({
    positions: site.arc(x, y, middle, f - half, f + half, REACH_M), width: 1.5,
    material: Material.fromType("PolylineDash", { color: Color.fromCssColorString(REACH), dashLength: 8 }),
  });
  const told = low === high ? metres(middle) : `${metres(low)} to ${metres(high)}`;
  labels.add({
    ...NAMED, text: `${name} reaches ${told}`, fillColor: Color.fromCssColorString(REACH),
    position: site.ground(x + middle * Math.sin(f), y + middle * Math.cos(f), REACH_M),
  });
}

export const NAMED = {
  font: "600 13px sans-serif", style: LabelStyle.FILL_AND_OUTLINE, outlineWidth: 4, outlineColor: Color.BLACK, fillColor: Color.WHITE,
  pixelOffset: new Cartesian2(0, -16),
};

function thing(site: Site, stand: Raid["stands"][number], boards: BillboardCollection, labels: LabelCollection): (at_s: number) => void {
  const position = site.ground(stand.x, stand.y, RIM_M), asset = stand.k === "asset";
  const whole = marked(boards, asset ? "class-3" : "class-4", { position, scale: asset ? 0.45 : 0.36, color: Color.fromCssColorString(STANDS) });
  const gone = marked(boards, "gone", { position, scale: 0.55, color: Color.fromCssColorString(LOST), show: false });
  const name = stand.label ? labels.add({ ...NAMED, position, text: stand.label }) : null;
  return (at_s) => {
    const lost = stand.lost !== null && stand.lost <= at_s;
    const up = asset || works(stand.up, at_s);
    gone.show = lost;
    whole.show = !lost;
    whole.color = Color.fromCssColorString(up ? STANDS : DARK).withAlpha(up ? 1 : 0.6);
    if (name) name.fillColor = Color.fromCssColorString(lost ? LOST : up ? STANDS : SOFT);
  };
}
