/** The form of the ground: the user's where it is, level elsewhere. */

import {
  CustomHeightmapTerrainProvider, Ellipsoid, GeographicTilingScheme, ImageryLayer, Rectangle, SingleTileImageryProvider, TerrainProvider,
} from "@cesium/engine";

import { type Ground, heights } from "./asked";

/** Posts along a side of a tile: as the server gives them, and where all is level. */
const N_POSTS = 65, N_LEVEL = 17;

function boundsOf(ground: Ground): Rectangle {
  const [west, south, east, north] = ground.bounds_deg as [number, number, number, number];
  return Rectangle.fromDegrees(west, south, east, north);
}

/** Light and shade of the user's ground, over the relief. */
export function shade(ground: Ground): ImageryLayer {
  return ImageryLayer.fromProviderAsync(SingleTileImageryProvider.fromUrl("/api/ground.png", { rectangle: boundsOf(ground) }), {});
}

/** Where nobody gave heights the ground is at that of the site, so that what stands there stands on it. */
export function terrain(ground: Ground | null, height_m: number): TerrainProvider {
  const tilingScheme = new GeographicTilingScheme(), bounds = ground && boundsOf(ground);
  const n = ground ? N_POSTS : N_LEVEL, level = new Float32Array(n * n).fill(ground ? 0 : height_m);
  const provider = new CustomHeightmapTerrainProvider({
    width: n, height: n, tilingScheme,
    callback: (x, y, at) => bounds && Rectangle.intersection(tilingScheme.tileXYToRectangle(x, y, at), bounds) ? heights(at, x, y) : level,
  });
  // Level tiles of few posts are as fine as tiles of many are taken to be; told otherwise, large ones gape between small ones.
  const whole_m = TerrainProvider.getEstimatedLevelZeroGeometricErrorForAHeightmap(Ellipsoid.WGS84, N_POSTS, tilingScheme.getNumberOfXTilesAtLevel(0));
  return Object.assign(provider, { getLevelMaximumGeometricError: (at: number) => whole_m / 2 ** at });
}
