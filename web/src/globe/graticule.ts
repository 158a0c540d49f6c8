/** What tells place and size: meridians and parallels where the eye looks, and rings of distance around the site. */

import {
  Cartesian3, Color, HorizontalOrigin, Cartesian2, LabelCollection, Material, PolylineCollection, VerticalOrigin, type Scene,
} from "@cesium/engine";

import type { Site } from "./site";
import { metres, nice } from "./lengths";
import { NAMED } from "./standing";

/** Spacing of meridians and parallels, in minutes of arc. */
const STEPS_MIN = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800];
const N_LINES = 8, N_RINGS = 5, LINES_M = 2, MINUTES_M = 1852;
const SOFT = Color.fromCssColorString("#e8ecdf");
const GRID = Color.fromCssColorString("#0d1117").withAlpha(0.3), RING = Color.WHITE.withAlpha(0.7);
const SMALL = { ...NAMED, font: "600 13px sans-serif", outlineWidth: 3, pixelOffset: new Cartesian2(4, -3), horizontalOrigin: HorizontalOrigin.LEFT, verticalOrigin: VerticalOrigin.BOTTOM };

export interface Look { lon_deg: number; lat_deg: number; range_m: number }

/** Draws both, and with `others` what else has names, anew where they no longer fit what is looked at; step of the rings (m). */
export function graticule(scene: Scene, site: Site, labels: LabelCollection, others: (look: Look) => void): (look: Look) => number {
  const lines = scene.primitives.add(new PolylineCollection()) as PolylineCollection;
  let drawn: Look | null = null, step_m = 0;
  return (look) => {
    if (drawn && fits(drawn, look)) return step_m;
    drawn = { ...look };
    lines.removeAll();
    labels.removeAll();
    step_m = nice(look.range_m / 7);
    for (let k = 1; k <= N_RINGS && k * step_m < 2e6; k++) {
      lines.add({ positions: site.arc(0, 0, k * step_m, 0, 2 * Math.PI, LINES_M), width: 1.5, material: colour(RING) });
      labels.add({ ...SMALL, position: site.ground(0, -k * step_m, LINES_M), text: metres(k * step_m) });
    }
    others(look);
    grid(look, site.height_m, lines, labels);
    return step_m;
  };
}

function colour(color: Color): Material {
  return Material.fromType("Color", { color });
}

function fits(drawn: Look, look: Look): boolean {
  const ratio = look.range_m / drawn.range_m, away_min = Math.hypot(look.lat_deg - drawn.lat_deg, look.lon_deg - drawn.lon_deg) * 60;
  return ratio > 0.8 && ratio < 1.25 && away_min * MINUTES_M < 0.5 * look.range_m;
}

function grid(look: Look, height_m: number, lines: PolylineCollection, labels: LabelCollection): void {
  const step_min = STEPS_MIN.find((step) => step * MINUTES_M > look.range_m / 6) ?? 1800, step = step_min / 60;
  const lat0 = Math.round(look.lat_deg / step) * step, wide = Math.max(1, Math.round(1 / Math.max(Math.cos(look.lat_deg * Math.PI / 180), 0.1))) * step;
  const lon0 = Math.round(look.lon_deg / wide) * wide;
  const south = Math.max(lat0 - N_LINES * step, -90), north = Math.min(lat0 + N_LINES * step, 90);
  const west = lon0 - Math.min(N_LINES * wide, 180), east = lon0 + Math.min(N_LINES * wide, 180);
  const at = (lon: number, lat: number) => Cartesian3.fromDegrees(lon, lat, height_m + LINES_M);
  const between = (a: number, b: number) => Array.from({ length: 65 }, (_, k) => a + (b - a) * k / 64);
  for (let k = -N_LINES; k <= N_LINES; k++) {
    const lat = lat0 + k * step, lon = lon0 + k * wide;
    if (Math.abs(lat) < 89.99) {
      lines.add({ positions: between(west, east).map((u) => at(u, lat)), width: 1.5, material: colour(GRID) });
      labels.add({ ...SMALL, position: at(lon0 - 2 * wide, lat), text: degrees(lat, "N", "S", step_min), fillColor: SOFT });
    }
    if (Math.abs(k * wide) > 180) continue;
    lines.add({ positions: between(south, north).map((v) => at(lon, v)), width: 1.5, material: colour(GRID) });
    labels.add({ ...SMALL, position: at(lon, Math.max(lat0 - step, -85)), text: degrees(lon, "E", "W", step_min), fillColor: SOFT });
  }
}

/** 33°45'N; without minutes where the grid has whole degrees. */
export function degrees(v: number, above: string, below: string, step_min: number): string {
  const whole = ((v + 540) % 360) - 180, n_s = Math.round(Math.abs(above === "E" ? whole : v) * 3600), side = (above === "E" ? whole : v) < 0 ? below : above;
  const d = Math.floor(n_s / 3600), m = Math.floor(n_s % 3600 / 60), s = n_s % 60;
  const parts = step_min >= 60 ? "" : `${String(m).padStart(2, "0")}'${step_min < 1 ? `${String(s).padStart(2, "0")}"` : ""}`;
  return `${d}°${parts}${n_s ? side : ""}`;
}
