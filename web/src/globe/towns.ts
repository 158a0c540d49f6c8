/** Towns where the eye looks: the largest of those in the picture. */

import { Cartesian2, Cartesian3, Color, HorizontalOrigin, LabelCollection, PointPrimitiveCollection, type Scene } from "@cesium/engine";

import type { Look } from "./graticule";
import { NAMED } from "./standing";

const MOST = 24, REACH = 1.1, M_A_DEGREE = 111_200, UP_M = 3;
const INK = Color.fromCssColorString("#fff4d6");

interface Town { name: string; lon_deg: number; lat_deg: number }

/** Towns from the file of `tools/make_towns.py`, the largest first. */
export async function townsOf(address: string): Promise<Town[]> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`no ${address}`);
  return (await answer.text()).trimEnd().split("\n").map((line) => {
    const [name, lon, lat] = line.split("\t") as [string, string, string];
    return { name, lon_deg: Number(lon), lat_deg: Number(lat) };
  });
}

/** Shows the towns of a look, at a height above the ellipsoid. */
export function towns(scene: Scene, all: Town[], labels: LabelCollection, height_m: number): (look: Look) => void {
  const dots = scene.primitives.add(new PointPrimitiveCollection()) as PointPrimitiveCollection;
  return (look) => {
    dots.removeAll();
    const reach_deg = REACH * look.range_m / M_A_DEGREE, wide = Math.max(Math.cos(look.lat_deg * Math.PI / 180), 0.05);
    const near = all.filter((town) => Math.abs(town.lat_deg - look.lat_deg) < reach_deg
      && Math.abs((town.lon_deg - look.lon_deg + 540) % 360 - 180) * wide < reach_deg);
    for (const { name, lon_deg, lat_deg } of near.slice(0, MOST)) {
      const position = Cartesian3.fromDegrees(lon_deg, lat_deg, height_m + UP_M);
      dots.add({ position, pixelSize: 5, color: INK, outlineColor: Color.BLACK, outlineWidth: 1 });
      labels.add({ ...NAMED, font: "italic 600 13px sans-serif", position, text: name, fillColor: INK, pixelOffset: new Cartesian2(6, 5), horizontalOrigin: HorizontalOrigin.LEFT });
    }
  };
}
