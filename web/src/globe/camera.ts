/** Where the eye is: around a place on the ground, moved by keys, buttons and the mouse alike. */

import {
  Cartesian2, Cartesian3, Cartographic, type CesiumWidget, HeadingPitchRange, Math as CesiumMath, Matrix4,
} from "@cesium/engine";

import type { Look } from "./graticule";
import type { Site } from "./site";

const NEAREST_M = 300, FARTHEST_M = 2.5e7, SLANT_DEG = -35;

export interface Eye {
  /** Look at the site so that this much of the ground around it is in the picture. */
  reach(reach_m: number): void;
  /** Look at the site from a distance. */
  from(range_m: number): void;
  zoom(factor: number): void;
  /** From straight above, or aslant again. */
  tip(): void;
  look(): Look;
}

export function eye(widget: CesiumWidget, site: Site, into: HTMLElement, start_m: number): Eye {
  const { camera, canvas } = widget;
  const view = { at: site.origin, heading_deg: 0, pitch_deg: SLANT_DEG, range_m: rangeOf(start_m) };
  const pointed = new Cartesian3();
  const point = () => {
    view.range_m = Math.min(Math.max(view.range_m, NEAREST_M), FARTHEST_M);
    camera.lookAt(view.at, new HeadingPitchRange(CesiumMath.toRadians(view.heading_deg), CesiumMath.toRadians(view.pitch_deg), view.range_m));
    camera.lookAtTransform(Matrix4.IDENTITY);
    Cartesian3.clone(camera.positionWC, pointed);
    widget.scene.requestRender();
  };
  // What the mouse did is where the keys go on from.
  const adopt = () => {
    if (Cartesian3.equalsEpsilon(camera.positionWC, pointed, 0, 0.01)) return;
    Cartesian3.clone(camera.positionWC, pointed);
    const middle = camera.pickEllipsoid(new Cartesian2(canvas.clientWidth / 2, canvas.clientHeight / 2));
    if (!middle) return;
    Object.assign(view, {
      at: middle, heading_deg: CesiumMath.toDegrees(camera.heading), range_m: Cartesian3.distance(camera.positionWC, middle),
      pitch_deg: Math.min(CesiumMath.toDegrees(camera.pitch), -5),
    });
  };
  const home = (range_m: number) => { Object.assign(view, { at: site.origin, range_m }); point(); };
  const turned = (heading_deg: number, pitch_deg: number) => () => {
    view.heading_deg += heading_deg;
    view.pitch_deg = Math.min(Math.max(view.pitch_deg + pitch_deg, -90), -5);
  };
  const zoomed = (factor: number) => () => { view.range_m *= factor; };
  const keys: Record<string, () => void> = {
    ArrowLeft: turned(5, 0), ArrowRight: turned(-5, 0), ArrowUp: turned(0, -5), ArrowDown: turned(0, 5),
    "+": zoomed(0.8), "=": zoomed(0.8), "-": zoomed(1.25),
    Home: () => { Object.assign(view, { at: site.origin, heading_deg: 0, pitch_deg: SLANT_DEG, range_m: rangeOf(start_m) }); },
  };
  into.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    adopt();
    act();
    point();
  });
  point();
  return {
    reach(reach_m) { home(rangeOf(reach_m)); },
    from(range_m) { home(range_m); },
    zoom(factor) { adopt(); view.range_m *= factor; point(); },
    tip() {
      adopt();
      const above = view.pitch_deg > -89;
      Object.assign(view, { heading_deg: 0, pitch_deg: above ? -90 : SLANT_DEG });
      point();
    },
    look() {
      adopt();
      const { longitude, latitude } = Cartographic.fromCartesian(view.at);
      return { lon_deg: CesiumMath.toDegrees(longitude), lat_deg: CesiumMath.toDegrees(latitude), range_m: view.range_m };
    },
  };
}

function rangeOf(reach_m: number): number {
  return Math.min(Math.max(2.4 * reach_m, 3_000), 2e7);
}
