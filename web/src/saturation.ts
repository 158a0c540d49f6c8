/** How many of one group the defence stands: P(no leaker) over its size, point by point. */

import { saturate, type Crossing, type Curve, type Measure } from "./api";
import { BandCurve, type Point } from "./curve";
import { h, onLeaving } from "./dom";
import { state } from "./state";
import { measureRow, measureTable, number, percent, wrong } from "./words";

const WORLDS = 50, REPLICATES = 1_000;

export class SaturationCurve {
  readonly element = h("section", { "aria-label": "Saturation" });
  private readonly groups = h("select", { id: "group" });
  private readonly body = h("div");
  private readonly headline = h("p", { class: "headline" });
  private readonly rest = h("div");
  private readonly curve = new BandCurve();
  private readonly status = h("p", { class: "status", role: "status" });
  private leave = new AbortController();

  constructor() {
    const go = h("button", { type: "button", class: "main" }, "Draw the curve");
    go.addEventListener("click", () => { this.go().catch((error: unknown) => this.fail(error)); });
    onLeaving(() => this.leave.abort());
    this.element.append(h("h2", {}, "Saturation: how many of one group are stopped whole"),
      h("div", { class: "row" }, h("div", {}, h("label", { for: "group" }, "Group"), this.groups), go), this.status, this.body);
  }

  offer(groups: string[]): void {
    this.groups.replaceChildren(...groups.map((name) => h("option", { value: name }, name)));
  }

  /** What was drawn is of other inputs. */
  clear(): void {
    this.leave.abort();
    this.status.textContent = "";
    this.body.replaceChildren();
  }

  private fail(error: unknown): void {
    if (error instanceof DOMException && error.name === "AbortError") return;
    this.status.textContent = "";
    this.body.replaceChildren(wrong(error));
  }

  private async go(): Promise<void> {
    this.clear();
    const leave = this.leave = new AbortController();
    this.status.textContent = "Running…";
    const group = this.groups.value;
    const order = { ...state.asked(), worlds: WORLDS, replicates: REPLICATES, group };
    for await (const told of saturate(order, leave.signal, (words) => { this.status.textContent = words; })) {
      if (!this.element.isConnected) { leave.abort(); return; }
      if (leave.signal.aborted) return;
      this.status.textContent = told.final ? "" : "More sizes to come…";
      this.show(told, group);
    }
  }

  private show(told: Curve, group: string): void {
    const points = told.result.points.flatMap((one): Point[] => {
      const measure = one.measures["p_no_leaker"];
      const x = Object.values(one.setting)[0];
      return measure && x !== undefined ? [{ ...measure, x }] : [];
    });
    const words = told.result.saturation ? crossing(told.result.saturation, group) : "";
    const open = this.rest.querySelector("details")?.open ?? false;
    const rows = (points as (Measure & { x: number })[]).map((one) => measureRow(`${one.x} of ${group}`, one, percent));
    if (!this.curve.element.isConnected) {
      this.body.replaceChildren(this.headline,
        h("figure", {}, this.curve.element, h("figcaption", {}, "Share of the raids of which none gets through. All sizes share their luck.")), this.rest);
    }
    this.headline.textContent = words;
    this.curve.show({
      points, most: told.most, axis: `threats of group ${group}`, at: (x) => `${x} of ${group}, none gets through`,
      said: `Share of raids stopped whole over the size of ${group}. ${words} The table has all numbers.`,
    });
    this.rest.replaceChildren(
      h("details", { open }, h("summary", {}, "The numbers of the curve"), measureTable("Raids stopped whole by size", rows)),
      h("code", { class: "command" }, told.result.command));
  }
}

function crossing(found: Crossing, group: string): string {
  if (found.size === null) {
    return found.above ? `Even the largest raid drawn is stopped whole more often than not.`
      : `Even the smallest raid drawn is stopped whole less often than not.`;
  }
  const end = (value: number | null, beyond: string) => value === null ? beyond : number(value);
  const ends = ([low, high]: [number | null, number | null]) => `${end(low, "below the smallest")} to ${end(high, "beyond the largest")}`;
  return `Half of the raids are stopped whole at ${number(found.size)} of ${group} (chance, 95%: ${ends(found.ci95)}; ignorance, 90% of the worlds: ${ends(found.ignorance90)}).`;
}
