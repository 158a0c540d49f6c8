/** Dots with bars: a thick bar for chance, a thin one with ends for ignorance. Drawn at the width there is. */

import type { Measure } from "./api";
import { h, s } from "./dom";
import { nice } from "./scenario/view";

export type Shape = "a" | "b" | "difference";
/** Rows of one scale; `of` are what stands in a row, one below the other. */
export interface DotPanel {
  title: string; rows: { words: string; of: [Shape, Measure][] }[]; ends: [number, number]; tick: (value: number) => string; said: string;
}

const LABEL = 232, NARROW = 560, BAR = 15, PAD = 12, AXIS = 24, RIGHT = 26;

export class DotFigure {
  readonly element = h("div", { class: "dots" });
  private panels: DotPanel[] = [];
  private width = 0;

  constructor() {
    new ResizeObserver(() => { if (this.element.clientWidth !== this.width) this.draw(); }).observe(this.element);
  }

  show(panels: DotPanel[]): void {
    this.panels = panels.filter((one) => one.rows.length);
    this.draw();
  }

  private draw(): void {
    this.width = this.element.clientWidth;
    if (!this.width) return;
    this.element.replaceChildren(...this.panels.flatMap((one) => [h("h3", {}, one.title), drawn(one, Math.min(this.width, 860))]));
  }
}

/** The range that holds all bars and, if `zero`, nothing at all, with a little room. */
export function range(of: Measure[], zero: boolean): [number, number] {
  const all = of.flatMap((one) => [one.mean, ...one.ci95, ...one.ignorance90]);
  const low = Math.min(...all, ...(zero ? [0] : [])), high = Math.max(...all, ...(zero ? [0] : []));
  const room = 0.04 * (high - low) || 1;
  return [low - room, high + room];
}

function drawn(panel: DotPanel, width: number): SVGElement {
  const narrow = width < NARROW, left = narrow ? 10 : LABEL, [low, high] = panel.ends;
  const x = (value: number) => (left + (value - low) / (high - low) * (width - left - RIGHT)).toFixed(1);
  const parts: SVGElement[] = [], words: SVGElement[] = [];
  let y = 4;
  for (const row of panel.rows) {
    const head = narrow ? 18 : 0, tall = head + PAD + BAR * row.of.length, middle = y + head + (tall - head) / 2;
    words.push(narrow ? s("text", { x: "0", y: String(y + 16) }, row.words)
      : s("text", { x: String(LABEL - 14), y: String(middle + 4), "text-anchor": "end" }, row.words));
    row.of.forEach(([shape, one], i) => parts.push(...bar(shape, one, x, y + head + PAD / 2 + BAR * (i + 0.5))));
    y += tall;
    parts.push(s("path", { class: "rule", d: `M0 ${y}H${width}` }));
  }
  const lines = ticks(low, high, narrow ? 4 : 7).flatMap((value) => [
    s("path", { class: Math.abs(value) < 1e-12 ? "zero" : "rule", d: `M${x(value)} 0V${y + 4}` }),
    s("text", { class: "tick", x: x(value), y: String(y + 18), "text-anchor": "middle" }, panel.tick(value))]);
  return s("svg", { class: "dotpanel", role: "img", "aria-label": panel.said, width: String(width), height: String(y + AXIS), viewBox: `0 0 ${width} ${y + AXIS}` },
    ...lines, ...parts, ...words);
}

function bar(shape: Shape, one: Measure, x: (value: number) => string, y: number): SVGElement[] {
  const found: SVGElement[] = [], [low, high] = one.ignorance90;
  if (!one.exact && one.ignorance_known !== false && low < high) {
    found.push(s("path", { class: `ignorance ${shape}`, d: `M${x(low)} ${y - 5}V${y + 5}M${x(low)} ${y}H${x(high)}M${x(high)} ${y - 5}V${y + 5}` }));
  }
  if (!one.exact) found.push(s("path", { class: `chance ${shape}`, d: `M${x(one.ci95[0])} ${y}H${x(one.ci95[1])}` }));
  const at = x(one.mean);
  found.push(shape === "b" ? s("rect", { class: `dot ${shape}`, x: String(Number(at) - 4), y: String(y - 4), width: "8", height: "8" })
    : s("circle", { class: `dot ${shape}`, cx: at, cy: String(y), r: "4.5" }));
  return found;
}

function ticks(low: number, high: number, most: number): number[] {
  let step = nice((high - low) / most);
  while ((high - low) / step > most) step = nice(step * 2.5);
  const found: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) found.push(i * step);
  return found;
}
