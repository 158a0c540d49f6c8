/** Only what the map shows is handed to the browser: dashes along a circle of a thousand kilometres cost seconds. */

import type { Plan } from "./geo";
import type { View } from "./view";

const RIM = 24, STEP_PX = 5, TURN = 2 * Math.PI;

/** A line between two pixels, cut at the rim of the map (Liang and Barsky 1984); null if none of it is seen. */
export function segment(view: View, x1: number, y1: number, x2: number, y2: number): [number, number, number, number] | null {
  let from = 0, to = 1;
  const dx = x2 - x1, dy = y2 - y1;
  for (const [p, q] of [[-dx, x1 + RIM], [dx, view.width + RIM - x1], [-dy, y1 + RIM], [dy, view.height + RIM - y1]] as const) {
    if (p === 0 && q < 0) return null;
    if (p < 0) from = Math.max(from, q / p);
    if (p > 0) to = Math.min(to, q / p);
  }
  return from < to ? [x1 + from * dx, y1 + from * dy, x1 + to * dx, y1 + to * dy] : null;
}

/** Path through points of the plan, as far as it is seen. */
export function polyline(view: View, line: number[]): string {
  let d = "", last = "";
  for (let i = 0; i + 3 < line.length; i += 2) {
    const cut = segment(view, view.x(line[i]!), view.y(line[i + 1]!), view.x(line[i + 2]!), view.y(line[i + 3]!));
    if (!cut) continue;
    const start = `${cut[0].toFixed(1)} ${cut[1].toFixed(1)}`, end = `${cut[2].toFixed(1)} ${cut[3].toFixed(1)}`;
    d += last === start ? `L${end}` : `M${start}L${end}`;
    last = end;
  }
  return d;
}

/** Path of an arc around a point, clockwise from one angle to another (rad from north), as far as it is seen. */
export function arc(view: View, at: Plan, r: number, from: number, to: number): string {
  const x = view.x(at.e), y = view.y(at.n), px = r * view.k;
  const span = seen(view, x, y, px);
  if (!span || px < 0.5) return "";
  let d = "", open = false;
  const step = Math.max(STEP_PX / px, 0.002), n = Math.max(1, Math.ceil((span[1] - span[0]) / step));
  for (let i = 0; i <= n; i++) {
    const a = span[0] + (span[1] - span[0]) * i / n;
    const sx = x + px * Math.sin(a), sy = y - px * Math.cos(a);
    const on = view.inside(sx, sy, -RIM) && ((a - from) % TURN + TURN) % TURN <= to - from + 1e-9;
    if (on) d += `${open ? "L" : "M"}${sx.toFixed(1)} ${sy.toFixed(1)}`;
    open = on;
  }
  return d;
}

/** Angles at which a circle can be seen at all; null if it cannot. */
function seen(view: View, x: number, y: number, px: number): [number, number] | null {
  const corners = [[-RIM, -RIM], [view.width + RIM, -RIM], [-RIM, view.height + RIM], [view.width + RIM, view.height + RIM]] as const;
  const far = Math.max(...corners.map(([cx, cy]) => Math.hypot(cx - x, cy - y)));
  if (px > far) return null;
  if (view.inside(x, y, -RIM)) return [0, TURN];
  const near = Math.hypot(Math.max(0, -RIM - x, x - view.width - RIM), Math.max(0, -RIM - y, y - view.height - RIM));
  if (px < near) return null;
  const middle = Math.atan2(view.width / 2 - x, y - view.height / 2);
  const off = corners.map(([cx, cy]) => ((Math.atan2(cx - x, y - cy) - middle + 3 * Math.PI) % TURN) - Math.PI);
  return [middle + Math.min(...off), middle + Math.max(...off)];
}
