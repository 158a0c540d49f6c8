/** What lies under the symbols: coasts, range rings, radar sectors, engagement rings, launch areas. */

import { s } from "../dom";
import { arc, polyline } from "./clip";
import type { Plan } from "./geo";
import type { Labels } from "./labels";
import type { Coasts, Group, OriginPlace, Reach } from "./scene";
import { length, nice, type View } from "./view";

const DEG = Math.PI / 180;

export function coastPath(view: View, coasts: Coasts, border: boolean): string {
  return coasts.lines.filter((one) => one.border === border).map(({ line }) => polyline(view, line)).join("");
}

/** Distances around the site, a few of them, whatever the zoom. */
export function rangeRings(view: View): SVGElement[] {
  const step = nice(Math.min(view.width, view.height) / 2 / view.k / 2.2), found: SVGElement[] = [];
  const x = view.x(0), y = view.y(0);
  const far = Math.hypot(Math.max(Math.abs(x), Math.abs(view.width - x)), Math.max(Math.abs(y), Math.abs(view.height - y))) / view.k;
  const first = Math.max(1, Math.ceil(nearest(view, x, y) / view.k / step));
  for (let i = first; i * step <= far && found.length < 24; i++) {
    const r = i * step * view.k;
    found.push(s("path", { class: "range", d: arc(view, { e: 0, n: 0 }, i * step, 0, 2 * Math.PI) }));
    if (view.inside(x, y - r, 8)) found.push(s("text", { class: "range", x: x.toFixed(1), y: (y - r - 3).toFixed(1), "text-anchor": "middle" }, length(i * step)));
  }
  return found;
}

function nearest(view: View, x: number, y: number): number {
  return Math.hypot(Math.max(0, -x, x - view.width), Math.max(0, -y, y - view.height));
}

export function scaleBar(view: View): SVGElement[] {
  const metres = nice(110 / view.k), w = metres * view.k, y = view.height - 14;
  return [
    s("path", { class: "bar", d: `M12 ${y - 5}V${y}H${(12 + w).toFixed(1)}V${y - 5}` }),
    s("text", { class: "bar", x: (12 + w / 2).toFixed(1), y: String(y - 7), "text-anchor": "middle" }, length(metres)),
  ];
}

/** Sector of a sensor or weapon: its greatest range, or for a sensor without one the range of first sight. */
export function reachShapes(view: View, labels: Labels, reach: Reach, at: Plan, facing: number, chosen: boolean): SVGElement[] {
  const kind = reach.sensor ? "radar" : "weapon";
  const most = reach.most[1] !== null ? [{ name: "", range: reach.most as [number, number, number] }] : [];
  const seen = reach.seen.map((one) => ({ name: one.threat, range: one.range }));
  const far = [...seen].sort((a, b) => b.range[1] - a.range[1])[0];
  const told = chosen ? [...most, ...seen] : most.length ? most : far ? [far] : [];
  const found: SVGElement[] = [];
  if (!told.length && reach.sector < 359.9) told.push({ name: "no limit told", range: [1, 1, 1].map((v) => v * 3 * view.width / view.k) as [number, number, number] });
  for (const { name, range } of told) {
    const [low, middle, high] = range;
    const main = name === "" || !most.length && name === far?.name;
    if (main && reach.sensor && reach.sector < 359.9) found.push(s("path", { class: "reach fill", d: inside(view, at, middle, facing, reach.sector) }));
    found.push(s("path", { class: `reach ${kind} ${main ? "main" : "seen"}`, d: rim(view, at, middle, facing, reach.sector, true) }));
    if (main && reach.least > 0) found.push(s("path", { class: `reach ${kind} least`, d: rim(view, at, reach.least, facing, reach.sector, false) }));
    if (high - low > 0.02 * middle) for (const end of [low, high]) found.push(s("path", { class: `reach ${kind} end`, d: rim(view, at, end, facing, reach.sector, false) }));
    const spread = high - low > 0.02 * middle ? ` (${length(low)} to ${length(high)})` : "";
    const words = `${reach.of}${name ? ` sees ${name}` : ""}: ${length(middle)}${spread}`;
    if (chosen || main) found.push(...label(view, labels, at, middle, facing, reach.sector, words, kind));
  }
  return found;
}

function label(view: View, labels: Labels, at: Plan, r: number, facing: number, width: number, words: string, kind: string): SVGElement[] {
  // Near the edge of the sector, where two rings of one place rarely meet; inside the map, where nothing is written yet.
  for (const off of width >= 359.9 ? [40, 130, 220, 310, 90, 180, 270, 0] : [0, width / 4, -width / 4, width / 2.2, -width / 2.2]) {
    const a = (facing + off) * DEG, x = view.x(at.e + r * Math.sin(a)), y = view.y(at.n + r * Math.cos(a));
    if (!view.inside(x, y, 14)) continue;
    const anchor = x > view.width - 110 ? "end" : x < 110 ? "start" : "middle";
    const spot = labels.place(words, 11, [{ x, y: y - 3, anchor }, { x, y: y + 12, anchor }]);
    if (spot) return [s("text", { class: `reach ${kind}`, x: x.toFixed(1), y: spot.y.toFixed(1), "text-anchor": anchor }, words)];
  }
  return [];
}

/** What is inside a sector, to be filled; not much further than the map reaches. */
function inside(view: View, at: Plan, r: number, facing: number, width: number): string {
  const shown = Math.min(r, Math.hypot(Math.max(view.x(at.e), view.width - view.x(at.e)), Math.max(view.y(at.n), view.height - view.y(at.n))) * 1.05 / view.k);
  const px = (shown * view.k).toFixed(1);
  const end = (deg: number) => `${view.x(at.e + shown * Math.sin(deg * DEG)).toFixed(1)} ${view.y(at.n + shown * Math.cos(deg * DEG)).toFixed(1)}`;
  if (width >= 359.9) return `M${end(0)}A${px} ${px} 0 1 1 ${end(180)}A${px} ${px} 0 1 1 ${end(0)}`;
  return `M${view.x(at.e).toFixed(1)} ${view.y(at.n).toFixed(1)}L${end(facing - width / 2)}A${px} ${px} 0 ${width > 180 ? 1 : 0} 1 ${end(facing + width / 2)}Z`;
}

/** The rim of a sector, as far as it is seen. */
function rim(view: View, at: Plan, r: number, facing: number, width: number, straight: boolean): string {
  if (width >= 359.9) return arc(view, at, r, 0, 2 * Math.PI);
  const ends = [facing - width / 2, facing + width / 2].map((deg) => polyline(view, [at.e, at.n, at.e + r * Math.sin(deg * DEG), at.n + r * Math.cos(deg * DEG)]));
  return arc(view, at, r, (facing - width / 2) * DEG, (facing + width / 2) * DEG) + (straight ? ends.join("") : "");
}

/** Launch area, and lines to what is aimed at. */
export function groupShapes(view: View, group: Group, origin: OriginPlace, at: Plan): SVGElement[] {
  const found: SVGElement[] = [];
  if (origin.radius > 0) found.push(s("path", { class: "launch", d: arc(view, at, origin.radius, 0, 2 * Math.PI) }));
  for (const [e, n] of group.aims.slice(0, 1)) found.push(s("path", { class: "aim", d: polyline(view, [at.e, at.n, e, n]) }));
  return found;
}
