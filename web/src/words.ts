/** Numbers and refusals as people read them. */

import { Refusal, type Measure } from "./api";
import { h } from "./dom";

export function percent(share: number): string {
  if (share === 0 || share === 1) return `${100 * share}%`;
  if (share < 0.001) return "<0.1%";
  if (share > 0.999) return ">99.9%";
  return `${(100 * share).toFixed(1)}%`;
}

export function number(value: number): string {
  if (value === 0) return "0";
  if (Math.abs(value) < 0.001) return value > 0 ? "<0.001" : value.toExponential(0);
  return value.toPrecision(3).includes("e") ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** A difference with its sign; a small one to its first digit. */
export function signed(value: number): string {
  const size = Math.abs(value);
  return size === 0 ? "0" : `${value > 0 ? "+" : "−"}${size < 0.001 ? tiny(size) : number(size)}`;
}

/** A difference of shares, in percentage points. */
export function points(value: number): string {
  const size = Math.abs(100 * value);
  if (size === 0) return "0 pt";
  return `${value > 0 ? "+" : "−"}${size >= 1 ? size.toFixed(1) : size < 0.01 ? tiny(size) : size.toFixed(2)} pt`;
}

function tiny(size: number): string {
  return size.toFixed(Math.min(12, -Math.floor(Math.log10(size))));
}

export function whole(value: number): string {
  return value.toLocaleString("en").replaceAll(",", " ");
}

const NOT_KNOWN = "not known yet";
/** What `NOT_KNOWN` means. */
export const WHY_NOT_KNOWN = "Not known yet: so few raids a world do not show by how much the worlds differ beyond chance.";

/** The interval of chance in words. */
export function chanceOf(measure: Measure, told: (value: number) => string): string {
  return measure.exact ? "exact" : ends(measure.ci95, told);
}

/** The range of ignorance in words: one wording for every page. */
export function ignoranceOf(measure: Measure, told: (value: number) => string): string {
  if (measure.exact) return "exact";
  return measure.ignorance_known === false ? NOT_KNOWN : ends(measure.ignorance90, told);
}

function ends([low, high]: [number, number], told: (value: number) => string): string {
  return low === high ? "none" : `${told(low)} to ${told(high)}`;
}

export function measureRow(name: string, measure: Measure, told: (value: number) => string): HTMLTableRowElement {
  const unknown = measure.ignorance_known === false;
  return h("tr", {},
    h("th", { scope: "row" }, name), h("td", { class: "n" }, told(measure.mean)),
    h("td", { class: "n" }, chanceOf(measure, told)), h("td", { class: "n", title: unknown && WHY_NOT_KNOWN }, ignoranceOf(measure, told)));
}

export function measureTable(caption: string, rows: HTMLTableRowElement[]): HTMLElement {
  const heads = ["", "mean", "chance, 95%", "ignorance, 90%"];
  const head = h("tr", {}, ...heads.map((text, i) => i ? h("th", { scope: "col", class: "n" }, text) : h("td", {}, text)));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows)));
}

export function wrong(error: unknown): HTMLElement {
  const problems = error instanceof Refusal ? error.problems : [];
  const sentence = error instanceof Refusal ? error.message
    : "The server does not answer; is `rempart serve` still running?";
  return h("div", { class: "wrong", role: "alert" }, h("p", {}, sentence),
    h("ul", {}, ...problems.slice(0, 12).map((one) => {
      const where = [one.line ? `line ${one.line}` : "", one.field].filter(Boolean).join(", ");
      return h("li", {}, where ? `${where}: ${one.message}` : one.message);
    })));
}
