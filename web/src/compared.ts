/** A comparison that refines itself: differences with both intervals, and what pairing saved. */

import { results, type Measure } from "./api";
import { h, onLeaving } from "./dom";
import { DotFigure, range, type DotPanel } from "./dots";
import { fileButtons } from "./files";
import { chanceOf, ignoranceOf, measureRow, measureTable, number, percent, points, signed, WHY_NOT_KNOWN, whole, wrong } from "./words";

interface Difference extends Measure { of_worlds?: number; pairing_gain?: number }
interface Both { a: Measure | null; b: Measure | null; difference: Difference | null }
interface Row { words: string; measure: string; share: boolean }
interface Design { label: string; changes: string }
interface Told {
  final: boolean; headline: string; titles: string[]; pairing: string; caveat: string; sections: { title: string; rows: Row[] }[];
  result: {
    designs: Design[]; replicates: number; worlds: number; command: string; multiplicity: { text: string };
    comparisons: { only_a: string[]; only_b: string[]; measures: Record<string, Both> }[];
  };
}

const SETTLE_MS = 120;

export class ComparedAnswer {
  readonly element = h("div");
  private readonly status = h("p", { class: "status", role: "status" });
  private readonly body = h("div");
  private readonly dots = new DotFigure();
  private readonly figure = h("figure", { class: "comparison" }, this.dots.element, key(),
    h("figcaption", {}, "Each raid was flown by both, under the same luck. A dot without a bar is settled by the scenarios themselves. The table has all numbers."));
  private leave = new AbortController();
  private timer = 0;
  private order: object = {};
  private readonly files = fileButtons("/api/comparisons/file", () => this.order,
    [["json", "Result (JSON)"], ["html", "Report (HTML)"]]);

  constructor() {
    this.element.append(this.status, this.body);
    onLeaving(() => this.leave.abort());
  }

  wait(words: string): void {
    this.leave.abort();
    clearTimeout(this.timer);
    this.status.textContent = words;
    this.body.replaceChildren();
  }

  ask(order: object): void {
    this.order = order;
    this.leave.abort();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { this.go(order).catch(this.fail); }, SETTLE_MS);
  }

  readonly fail = (error: unknown): void => {
    if (error instanceof DOMException && error.name === "AbortError") return;
    this.status.textContent = "";
    this.body.replaceChildren(wrong(error));
  };

  private async go(order: object): Promise<void> {
    const leave = this.leave = new AbortController();
    this.status.textContent = "Running…";
    for await (const told of results<Told>("/api/comparisons", order, leave.signal, (words) => { this.status.textContent = words; })) {
      if (!this.element.isConnected) { leave.abort(); return; }
      if (leave.signal.aborted) return;
      const { replicates, worlds } = told.result;
      this.status.textContent = `${whole(replicates)} raids of each in ${worlds} worlds${told.final ? "." : ", more to come…"}`;
      this.show(told);
    }
  }

  private show(told: Told): void {
    const open = this.body.querySelector("details")?.open ?? false;
    const { designs, comparisons, command, multiplicity } = told.result;
    const [comparison] = comparisons;
    if (!comparison) return;
    const names = h("dl", { class: "designs" }, ...designs.flatMap((one, i) =>
      [h("dt", {}, one.label), h("dd", {}, told.titles[i] ?? "")]));
    const each = designs.map((one, i) => measureTable(`Design ${one.label} by itself`, told.sections.flatMap(({ rows }) => rows.flatMap((row) => {
      const side = i ? comparison.measures[row.measure]?.b : comparison.measures[row.measure]?.a;
      return side ? [measureRow(row.words, side, row.share ? percent : number)] : [];
    }))));
    this.body.replaceChildren(
      names, h("p", { class: "headline" }, told.headline),
      this.figure, h("h2", {}, "The numbers"), differences(told, comparison.measures),
      h("p", { class: "soft" }, `pt: percentage points. ${WHY_NOT_KNOWN} ${multiplicity.text} ${told.caveat}`),
      ...only(designs, [comparison.only_a, comparison.only_b]),
      h("h2", {}, "What pairing saved"),
      h("p", {}, told.pairing ? sentence(`${told.pairing} as these ${whole(told.result.replicates)}`) : "Chance has no part in the difference of the leakers: there was nothing to save."),
      h("details", { open }, h("summary", {}, "Each design by itself"),
        ...each.flatMap((table, i) => [h("h3", {}, designs[i]?.label ?? ""), table])),
      h("h2", {}, "The same on the command line"), h("code", { class: "command" }, command), this.files);
    this.dots.show(panels(told, comparison.measures));
  }
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function only(designs: Design[], names: string[][]): HTMLElement[] {
  return designs.flatMap((one, i) => names[i]?.length
    ? [h("p", {}, `Only ${one.label} has ${names[i].join(", ")}: there is no difference to tell.`)] : []);
}

/** Rows of differences, section by section. */
function differences(told: Told, measures: Record<string, Both>): HTMLElement {
  const heads = ["A", "B", "B − A", "chance, 95%", "ignorance, 90%", "pairing"];
  const head = h("tr", {}, h("td", {}), ...heads.map((text) => h("th", { scope: "col", class: "n" }, text)));
  const bodies = told.sections.map(({ title, rows }) => h("tbody", {},
    ...(title ? [h("tr", {}, h("th", { scope: "rowgroup", class: "section", colspan: String(heads.length + 1) }, title))] : []),
    ...rows.flatMap((row) => { const both = measures[row.measure]; return both ? [rowOf(row, both)] : []; })));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Differences by measure" },
    h("table", { class: "differences" }, h("thead", {}, head), ...bodies));
}

function rowOf(row: Row, { a, b, difference }: Both): HTMLElement {
  const side = (one: Measure | null) => one ? (row.share ? percent : number)(one.mean) : "not there";
  const say = row.share ? points : signed;
  const told = difference === null ? ["", "", "", ""] : [
    say(difference.mean), chanceOf(difference, say), ignoranceOf(difference, say),
    difference.exact || difference.pairing_gain === undefined ? "" : `${number(difference.pairing_gain)}×`];
  return h("tr", {}, h("th", { scope: "row" }, row.words), ...[side(a), side(b), ...told].map((text) => h("td", { class: "n" }, text)));
}

/** The two designs side by side, then what differs; causes and classes are in the table alone. */
function panels(told: Told, measures: Record<string, Both>): DotPanel[] {
  const shown = told.sections.filter(({ title, rows }) => !title || rows.some((row) => row.measure.startsWith("p_lost[")))
    .flatMap(({ title, rows }) => rows.map((row) => ({ ...row, words: title ? `${row.words} lost` : row.words })));
  const sides = shown.filter((row) => row.share).flatMap(({ words, measure }) => {
    const { a, b } = measures[measure] ?? {};
    return a && b ? [{ words, of: [["a", a], ["b", b]] as DotPanel["rows"][0]["of"] }] : [];
  });
  const changes = (title: string, of: Row[], tick: (value: number) => string): DotPanel => {
    const found = of.flatMap(({ words, measure }) => {
      const difference = measures[measure]?.difference;
      return difference && !(difference.exact && difference.mean === 0) ? [{ words, difference }] : [];
    });
    const each = found.map(({ words, difference }) => `${words} ${tick(difference.mean)}`);
    return {
      title, tick, rows: found.map(({ words, difference }) => ({ words, of: [["difference", difference]] })),
      ends: range(found.map((one) => one.difference), true), said: `${title}: ${each.join("; ")}. ${told.headline}`,
    };
  };
  const counts = shown.filter((row) => !row.share), isShot = (row: Row) => /^(interceptors|shots)_/.test(row.measure);
  return [
    { title: "Side by side: A and B", rows: sides, ends: [0, 1], tick: (value) => `${Math.round(100 * value)}%`, said: `Both designs side by side, shares from 0 to 100%. ${told.headline}` },
    changes("What differs, B − A, in percentage points", shown.filter((row) => row.share), points),
    changes("What differs, B − A: threats a raid", counts.filter((row) => !isShot(row)), signed),
    changes("What differs, B − A: shots a raid", counts.filter(isShot), signed),
  ];
}

function key(): HTMLElement {
  const entries = [["a", "A"], ["b", "B"], ["difference", "B − A"], ["chance", "chance, 95%"], ["ignorance", "ignorance, 90% of the worlds"]] as const;
  return h("ul", { class: "key" }, ...entries.map(([name, words]) => h("li", {}, h("span", { class: `sign ${name}` }), words)));
}
