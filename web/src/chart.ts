/** A curve with two bands: chance inside, ignorance outside. The scale of x depends on the scenario alone. */

import type { Level } from "./api";
import { s } from "./dom";
import { percent } from "./words";

const H = 300, LEFT = 52, RIGHT = 14, TOP = 12, BOTTOM = 46;

export function spreadChart(levels: Level[], nThreats: number, room: number): SVGElement {
  const W = Math.max(320, Math.min(820, room));
  const most = Math.max(nThreats, 2);
  const x = (k: number) => LEFT + (W - LEFT - RIGHT) * (k - 1) / (most - 1);
  const y = (share: number) => H - BOTTOM - (H - TOP - BOTTOM) * Math.min(1, Math.max(0, share));
  const at = (k: number, share: number) => `${x(k).toFixed(1)},${y(share).toFixed(1)}`;
  const area = (ends: (level: Level) => [number, number]) => {
    const there = levels.map((one) => at(one.at_least, ends(one)[1]));
    const back = [...levels].reverse().map((one) => at(one.at_least, ends(one)[0]));
    return [...there, ...back].join(" ");
  };
  const parts: SVGElement[] = [
    s("polygon", { class: "wide", points: area((one) => one.ignorance90) }),
    s("polygon", { class: "band", points: area((one) => one.ci95) }),
    s("polyline", { class: "mean", points: levels.map((one) => at(one.at_least, one.mean)).join(" ") }),
    ...levels.map((one) => s("circle", { class: "dot", r: "3", cx: x(one.at_least).toFixed(1), cy: y(one.mean).toFixed(1) })),
  ];
  return s("svg", { class: "chart", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": said(levels) },
    ...axes(x, y, most, W), ...parts);
}

function axes(x: (k: number) => number, y: (share: number) => number, most: number, W: number): SVGElement[] {
  const found: SVGElement[] = [];
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    found.push(s("line", { class: "axis", x1: String(LEFT), x2: String(W - RIGHT), y1: String(y(share)), y2: String(y(share)) }));
    found.push(s("text", { x: String(LEFT - 8), y: String(y(share) + 4), "text-anchor": "end" }, `${100 * share}%`));
  }
  const step = Math.max(1, Math.ceil(most * 45 / W));
  for (let k = 1; k <= most; k += step) {
    found.push(s("text", { x: String(x(k)), y: String(H - BOTTOM + 18), "text-anchor": "middle" }, String(k)));
  }
  found.push(s("text", { x: String((LEFT + W - RIGHT) / 2), y: String(H - 8), "text-anchor": "middle" }, "this many or more get through"));
  return found;
}

function said(levels: Level[]): string {
  const told = levels.slice(0, 3).map((one) => `${one.at_least} or more in ${percent(one.mean)} of the raids`);
  return `Share of the raids in which so many or more get through: ${told.join(", ")}. The table has all numbers.`;
}
