/** The answer of a run that refines itself: who gets through, with both intervals. */

import { run, type Level, type Measure, type Told } from "./api";
import { BandCurve } from "./curve";
import { h, onLeaving } from "./dom";
import { fileButtons } from "./files";
import { state } from "./state";
import { measureRow, measureTable, number, percent, whole, wrong } from "./words";

const WORLDS = 200;

export class Answer {
  readonly element = h("div");
  private readonly status = h("p", { class: "status", role: "status" });
  private readonly body = h("div");
  private readonly headline = h("p", { class: "headline" });
  private readonly rest = h("div");
  private readonly levels = h("div");
  private readonly curve = new BandCurve();
  private readonly files = fileButtons("/api/runs/file", () => this.order(),
    [["json", "Result (JSON)"], ["html", "Report (HTML)"], ["csv", "Events of the telling raid (CSV)"]]);
  private leave = new AbortController();
  private asked = false;
  private awaiting = false;

  constructor() {
    this.element.append(this.status, this.body);
    onLeaving(() => this.leave.abort());
  }

  /** Ask again. While the first answer to the last question is awaited, the next one waits for it: so a slider that moves on is answered on its way. */
  ask(): void {
    this.asked = true;
    if (!this.awaiting) this.begin();
  }

  private begin(): void {
    this.leave.abort();
    this.asked = false;
    this.awaiting = true;
    this.go().catch(this.fail);
  }

  /** The first answer, or a refusal, has come. */
  private answered(): void {
    this.awaiting = false;
    if (this.asked) this.begin();
  }

  readonly fail = (error: unknown): void => {
    if (error instanceof DOMException && error.name === "AbortError") return;
    this.status.textContent = "";
    this.body.replaceChildren(wrong(error));
    this.answered();
  };

  private order() {
    return { ...state.asked(), worlds: WORLDS, replicates: state.replicates };
  }

  private async go(): Promise<void> {
    const leave = this.leave = new AbortController();
    this.status.textContent = "Running…";
    for await (const told of run({ ...this.order(), classes: false }, leave.signal, (words) => { this.status.textContent = words; })) {
      if (!this.element.isConnected) { leave.abort(); return; }
      if (leave.signal.aborted) return;
      const { replicates, worlds } = told.result;
      this.status.textContent = `${whole(replicates)} raids in ${worlds} worlds${told.final ? "." : ", more to come…"}`;
      this.show(told);
      if (this.awaiting) this.answered();
    }
  }

  private show(told: Told): void {
    const { measures } = told.result;
    const of = (name: string) => measures[name] as Measure | null;
    const rows = [["p_no_leaker", "raids stopped whole"], ["p_leaked", "share that gets through"], ["p_intercepted", "share intercepted"]]
      .flatMap(([name, words]) => { const one = of(name ?? ""); return one ? [measureRow(words ?? "", one, percent)] : []; });
    for (const [name, words] of [["leakers", "leakers, a raid"], ["interceptors_fired", "interceptors fired, a raid"], ["hits_on_assets", "hits on assets, a raid"]]) {
      const one = of(name ?? "");
      if (one) rows.push(measureRow(words ?? "", one, number));
    }
    const causes = Object.entries(measures.leak_causes).filter(([, one]) => one.mean > 0).sort(([, a], [, b]) => b.mean - a.mean);
    const caption = "Share of the raids in which so many or more get through. Every setting has the same seed, so the curve moves by what was changed and not by luck.";
    if (!this.curve.element.isConnected) { // what can be opened or reached stays in its place as the answer grows
      this.body.replaceChildren(this.headline, h("figure", {}, this.curve.element, h("figcaption", {}, caption)),
        h("details", {}, h("summary", {}, "The numbers of the figure"), this.levels), this.rest, this.files);
    }
    this.levels.replaceChildren(
      measureTable("Share of raids by leakers", told.spread.map((one: Level) => measureRow(`${one.at_least} or more`, one, percent))));
    this.headline.textContent = told.headline;
    this.curve.show({
      points: told.spread.map((one) => ({ ...one, x: one.at_least })), most: told.n_threats,
      axis: "this many or more get through", said: said(told.spread), at: (x) => `${x} or more get through`,
    });
    this.rest.replaceChildren(
      h("h2", {}, "Measures"), measureTable("Measures", rows),
      h("h2", {}, "Why: leakers a raid, by the link that failed"),
      causes.length ? measureTable("Causes", causes.map(([name, one]) => measureRow(told.words[name] ?? name, one, number))) : h("p", {}, "None got through."),
      h("h2", {}, "The same on the command line"), h("code", { class: "command" }, told.result.command),
    );
  }
}

function said(levels: Level[]): string {
  const told = levels.slice(0, 3).map((one) => `${one.at_least} or more in ${percent(one.mean)} of the raids`);
  return `Share of the raids in which so many or more get through: ${told.join(", ")}. The table has all numbers.`;
}
