/** A curve with two bands: chance inside, ignorance outside. The scales depend on the scenario alone. */

import type { Measure } from "./api";
import { s } from "./dom";

const H = 300, LEFT = 52, RIGHT = 14, TOP = 12, BOTTOM = 46;

export interface Point extends Measure { x: number }

/** `axis` names x; `said` is the figure in words. */
export function bandChart(points: Point[], least: number, greatest: number, axis: string, said: string, room: number): SVGElement {
  const W = Math.max(320, Math.min(820, room));
  const most = Math.max(greatest, least + 1);
  const x = (k: number) => LEFT + (W - LEFT - RIGHT) * (k - least) / (most - least);
  const y = (share: number) => H - BOTTOM - (H - TOP - BOTTOM) * Math.min(1, Math.max(0, share));
  const at = (k: number, share: number) => `${x(k).toFixed(1)},${y(share).toFixed(1)}`;
  const area = (ends: (point: Point) => [number, number]) => {
    const there = points.map((one) => at(one.x, ends(one)[1]));
    const back = [...points].reverse().map((one) => at(one.x, ends(one)[0]));
    return [...there, ...back].join(" ");
  };
  const parts: SVGElement[] = [
    s("polygon", { class: "wide", points: area((one) => one.ignorance90) }),
    s("polygon", { class: "band", points: area((one) => one.ci95) }),
    s("polyline", { class: "mean", points: points.map((one) => at(one.x, one.mean)).join(" ") }),
    ...points.map((one) => s("circle", { class: "dot", r: "3", cx: x(one.x).toFixed(1), cy: y(one.mean).toFixed(1) })),
  ];
  return s("svg", { class: "chart", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": said },
    ...axes(x, y, least, most, W, axis), ...parts);
}

function axes(x: (k: number) => number, y: (share: number) => number, least: number, most: number, W: number, axis: string): SVGElement[] {
  const found: SVGElement[] = [];
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    found.push(s("line", { class: "axis", x1: String(LEFT), x2: String(W - RIGHT), y1: String(y(share)), y2: String(y(share)) }));
    found.push(s("text", { x: String(LEFT - 8), y: String(y(share) + 4), "text-anchor": "end" }, `${100 * share}%`));
  }
  const step = Math.max(1, Math.ceil((most - least) * 45 / W));
  for (let k = least; k <= most; k += step) {
    found.push(s("text", { x: String(x(k)), y: String(H - BOTTOM + 18), "text-anchor": "middle" }, String(k)));
  }
  found.push(s("text", { x: String((LEFT + W - RIGHT) / 2), y: String(H - 8), "text-anchor": "middle" }, axis));
  return found;
}
