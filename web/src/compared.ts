/** A comparison that refines itself: differences with both intervals, and what pairing saved. */

import { results, type Measure } from "./api";
import { h, onLeaving } from "./dom";
import { fileButtons } from "./files";
import { measureRow, measureTable, number, percent, points, signed, whole, wrong } from "./words";

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
      differences(told, comparison.measures),
      h("p", { class: "soft" }, `pt: percentage points. None seen: the worlds differ by no more than chance. ${multiplicity.text} ${told.caveat}`),
      ...only(designs, [comparison.only_a, comparison.only_b]),
      h("h2", {}, "What pairing saved"),
      h("p", {}, told.pairing ? sentence(`${told.pairing} as these ${whole(told.result.replicates)}`) : "Chance has no part in the difference of the leakers: there was nothing to save."),
      h("details", { open }, h("summary", {}, "Each design by itself"),
        ...each.flatMap((table, i) => [h("h3", {}, designs[i]?.label ?? ""), table])),
      h("h2", {}, "The same on the command line"), h("code", { class: "command" }, command), this.files);
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
  const ends = ([low, high]: [number, number]) => low === high ? "none seen" : `${say(low)} to ${say(high)}`;
  const told = difference === null ? ["", "", "", ""] : difference.exact ? [say(difference.mean), "exact", "exact", ""]
    : [say(difference.mean), ends(difference.ci95), ends(difference.ignorance90), difference.pairing_gain === undefined ? "" : `${number(difference.pairing_gain)}×`];
  return h("tr", {}, h("th", { scope: "row" }, row.words), ...[side(a), side(b), ...told].map((text) => h("td", { class: "n" }, text)));
}
