/** The site's tangent plane on the Earth. */

import { Cartesian3, Cartographic, Ellipsoid, Matrix4, Transforms } from "@cesium/engine";

import type { Stage } from "./asked";

export class Site {
  readonly origin: Cartesian3;
  readonly frame: Matrix4;
  readonly height_m: number;

  constructor({ lon_deg, lat_deg, height_m }: Stage) {
    this.origin = Cartesian3.fromDegrees(lon_deg, lat_deg, height_m);
    this.frame = Transforms.eastNorthUpToFixedFrame(this.origin);
    this.height_m = height_m;
  }

  /** A place in the tangent plane (m east, north, up). */
  place(x: number, y: number, z = 0): Cartesian3 {
    return Matrix4.multiplyByPoint(this.frame, new Cartesian3(x, y, z), new Cartesian3());
  }

  /** The same east and north, some metres above the ground, which bends away from the plane. */
  ground(x: number, y: number, up_m = 0): Cartesian3 {
    const at = Cartographic.fromCartesian(this.place(x, y));
    return Ellipsoid.WGS84.cartographicToCartesian(new Cartographic(at.longitude, at.latitude, this.height_m + up_m));
  }

  /** An arc on the ground around a place, from one bearing to another. */
  arc(x: number, y: number, range_m: number, from: number, to: number, up_m: number): Cartesian3[] {
    const n = Math.max(2, Math.ceil(Math.abs(to - from) / (2 * Math.PI) * 144));
    return Array.from({ length: n + 1 }, (_, k) => {
      const turn = from + (to - from) * k / n;
      return this.ground(x + range_m * Math.sin(turn), y + range_m * Math.cos(turn), up_m);
    });
  }
}
