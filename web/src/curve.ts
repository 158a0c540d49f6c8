/** A curve with two bands: chance inside, ignorance outside. The scales depend on the scenario alone. */

import uPlot from "uplot";

import type { Measure } from "./api";
import { h } from "./dom";
import { chanceOf, ignoranceOf, percent } from "./words";

const H = 320;

export interface Point extends Measure { x: number }

/** `axis` names x, `said` is the figure in words, `at` names one point. */
export interface Figure { points: Point[]; most: number; axis: string; said: string; at: (x: number) => string }

/** Lines of the chart behind x: ends of the bands first, so that the mean lies on top. */
const LINES: [keyof Look, (one: Point) => number][] = [
  ["wide", (one) => one.ignorance90[1]], ["wide", (one) => one.ignorance90[0]],
  ["band", (one) => one.ci95[1]], ["band", (one) => one.ci95[0]], ["mark", (one) => one.mean],
];
type Look = Record<"ground" | "line" | "soft" | "mark" | "band" | "wide" | "edge", string>;

/** Colours of the page as they are now, light or dark. */
function look(): Look {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { ground: of("ground"), line: of("line"), soft: of("soft"), mark: of("mark"), band: of("band"), wide: of("wide"), edge: of("edge") };
}

export class BandCurve {
  private readonly plot = h("div", { class: "plot", tabindex: "0", role: "img" });
  private readonly readout = h("p", { class: "readout", role: "status" });
  private readonly axis = h("p", { class: "axis" });
  readonly element = h("div", {}, this.plot, this.axis, key(), this.readout);
  private figure: Figure = { points: [], most: 1, axis: "", said: "", at: String };
  private chart: uPlot | null = null;
  private colours = look();
  private i_read = -1;

  constructor() {
    const redraw = () => { this.colours = look(); this.chart?.redraw(false, true); };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    new ResizeObserver(() => this.fit()).observe(this.plot);
    this.plot.addEventListener("keydown", (event) => this.step(event));
  }

  show(figure: Figure): void {
    this.figure = figure;
    this.plot.setAttribute("aria-label", `${figure.said} Left and right arrows read point by point.`);
    if (this.chart) this.chart.setData(this.data());
    else this.chart = new uPlot(this.options(), this.data(), this.plot);
    if (this.axis.textContent !== figure.axis) this.axis.textContent = figure.axis;
    this.read(this.i_read);
  }

  private data(): uPlot.AlignedData {
    const { points } = this.figure;
    return [points.map((one) => one.x), ...LINES.map(([, of]) => points.map(of))] as uPlot.AlignedData;
  }

  private fit(): void {
    const width = this.plot.clientWidth;
    if (width && this.chart && this.chart.width !== width) this.chart.setSize({ width, height: H });
  }

  private options(): uPlot.Options {
    const stroke = () => this.colours.soft;
    const grid = { stroke: () => this.colours.line, width: 1 };
    const shared = { stroke, grid, size: 30, ticks: grid, font: "12px system-ui, sans-serif" };
    return {
      width: this.plot.clientWidth || 320, height: H, legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false },
      scales: { x: { time: false, range: () => [1, Math.max(this.figure.most, 2)] }, y: { range: [0, 1] } },
      axes: [
        { ...shared, space: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
          values: (_u, splits) => splits.map(String) },
        { ...shared, size: 52, splits: () => [0, 0.25, 0.5, 0.75, 1],
          values: (_u, splits) => splits.map((share) => `${100 * share}%`) },
      ],
      series: [{}, ...LINES.map(([name], i) => this.line(name, i === LINES.length - 1))],
      bands: [{ series: [1, 2], fill: () => this.colours.wide }, { series: [3, 4], fill: () => this.colours.band }],
      hooks: { setCursor: [(chart) => this.read(chart.cursor.idx ?? -1)], draw: [(chart) => this.whiskers(chart)] },
    };
  }

  /** The mean is a thick line with dots, the edge of chance a thin one, that of ignorance dashed. */
  private line(name: keyof Look, is_mean: boolean): uPlot.Series {
    if (is_mean) {
      return { stroke: () => this.colours.mark, width: 2, points: { show: true, size: 7, fill: () => this.colours.mark } };
    }
    const dash = name === "wide" ? { dash: [5, 4] } : {};
    return { stroke: () => this.colours.edge, width: 1, points: { show: false }, ...dash };
  }

  /** A band over one point has no area: its ends are drawn as strokes. */
  private whiskers(chart: uPlot): void {
    const [one, ...more] = this.figure.points;
    if (!one || more.length) return;
    const x = chart.valToPos(one.x, "x", true), scale = devicePixelRatio || 1;
    for (const [ends, colour, width] of [[one.ignorance90, this.colours.wide, 22], [one.ci95, this.colours.band, 12]] as const) {
      const [low, high] = ends.map((share) => chart.valToPos(share, "y", true)) as [number, number];
      chart.ctx.fillStyle = colour;
      chart.ctx.fillRect(x - width * scale / 2, high - scale, width * scale, low - high + 2 * scale);
    }
    chart.ctx.fillStyle = this.colours.mark;
    chart.ctx.fillRect(x - 12 * scale, chart.valToPos(one.mean, "y", true) - scale, 24 * scale, 2 * scale);
  }

  private step(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const { points } = this.figure;
    if (!by || !this.chart || !points.length) return;
    event.preventDefault();
    const i = Math.min(points.length - 1, Math.max(0, this.i_read + by));
    this.chart.setCursor({ left: this.chart.valToPos(points[i]?.x ?? 0, "x"), top: 0 }, false);
    this.read(i);
  }

  private read(i: number): void {
    const one = this.figure.points[i];
    if (!one) return;
    this.i_read = i;
    this.readout.textContent = `${this.figure.at(one.x)}: ${percent(one.mean)} (chance ${chanceOf(one, percent)}; ignorance ${ignoranceOf(one, percent)})`;
  }
}

function key(): HTMLElement {
  return h("ul", { class: "key" }, ...[["mean", "mean"], ["band", "chance, 95%"], ["wide", "ignorance, 90% of the worlds"]]
    .map(([name, text]) => h("li", {}, h("span", { class: `swatch ${name ?? ""}` }), text ?? "")));
}
