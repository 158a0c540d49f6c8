/** The answer beside the map: a few raids while something moves, more when it stands still; all with one seed. */

import { Refusal, run, type Measure, type Told } from "../api";
import { BandCurve } from "../curve";
import { h, onLeaving } from "../dom";
import { measureRow, measureTable, number, percent, whole } from "../words";
import type { Workshop } from "./workshop";

const QUICK = { replicates: 96, worlds: 24 }, LONG = { replicates: 20_000, worlds: 200 }, SETTLE_MS = 300, HELD_MS = 1_200;

interface Said { told?: Told; refusal?: string }
interface Answered extends Said { text: string; edits: number }

export class Quick {
  readonly element = h("section", { id: "answer", "data-testid": "answer", "data-run": "0", "aria-label": "Answer" });
  private readonly status = h("p", { class: "status", role: "status" });
  private readonly table = h("div", { id: "answer-table" });
  private readonly curve = new BandCurve();
  private readonly figure = h("figure", {}, this.curve.element, h("figcaption", {}, "Share of the raids in which so many or more get through."));
  private leave = new AbortController();
  private timer = 0;
  private busy = false;

  constructor(private readonly work: Workshop) {
    this.element.append(h("h2", {}, "Who gets through"), this.status, this.table, this.figure);
    this.figure.hidden = true;
    this.status.textContent = "Running…";
    work.onText(() => this.ask());
    onLeaving(() => { clearTimeout(this.timer); this.leave.abort(); });
  }

  /** A quick answer at once, of the text as it is when the one under way is there; then a long one. */
  private ask(): void {
    clearTimeout(this.timer);
    this.element.dataset["asked"] = String(this.work.edits);
    if (!this.busy) void this.go();
  }

  private async go(): Promise<void> {
    this.leave.abort();
    this.busy = true;
    for (let next: Promise<Answered> | null = this.quick(); next;) {
      const answered: Answered = await next;
      // Asked before the answer is painted: the server works meanwhile.
      next = this.work.text === answered.text ? null : this.quick();
      this.tell(answered);
    }
    this.busy = false;
    this.timer = window.setTimeout(() => {
      this.leave = new AbortController();
      void this.long(this.leave);
    }, this.work.isMoving ? HELD_MS : SETTLE_MS);
  }

  /** The answer to the text as it is, from a few raids. */
  private async quick(): Promise<Answered> {
    const { text, edits } = this.work;
    for await (const answered of this.answers(text, QUICK, new AbortController())) return { text, edits, ...answered };
    return { text, edits };
  }

  private async long(leave: AbortController): Promise<void> {
    const { text, edits } = this.work;
    for await (const answered of this.answers(text, LONG, leave)) {
      if (leave.signal.aborted) return;
      if (!this.element.isConnected) { leave.abort(); return; }
      this.tell({ text, edits, ...answered }, true);
    }
  }

  /** What the server says of a text, or in a sentence why it says nothing; nothing more once it is left. */
  private async *answers(yaml: string, length: { replicates: number; worlds: number }, leave: AbortController): AsyncGenerator<Said> {
    const order = { yaml, set: {}, lose: [], without: [], seed: 1, classes: false, ...length };
    try {
      for await (const told of run(order, leave.signal, (words) => { this.status.textContent = words; })) {
        yield { told };
        if (told.final) return; // the end of the stream is not waited for: the next text may be there
      }
    } catch (error) {
      if (leave.signal.aborted) return;
      yield { refusal: error instanceof Refusal ? `${error.message} The numbers below are of the last text that could be run.` : "The server does not answer; is `rempart serve` still running?" };
    }
  }

  private tell({ told, refusal, edits }: Answered, settled = false): void {
    if (refusal) this.status.textContent = refusal;
    if (!told) return;
    this.show(told, settled);
    this.element.dataset["answered"] = String(edits);
  }

  private show(told: Told, settled: boolean): void {
    const { measures, replicates, worlds } = told.result;
    const rows = ([["p_no_leaker", "raids stopped whole", percent], ["p_leaked", "share that gets through", percent], ["leakers", "leakers, a raid", number], ["hits_on_assets", "hits on assets, a raid", number]] as const)
      .flatMap(([name, words, as]) => { const one = measures[name] as Measure | null; return one ? [measureRow(words, one, as)] : []; });
    this.table.replaceChildren(measureTable("Measures", rows));
    this.figure.hidden = false;
    this.curve.show({
      points: told.spread.map((one) => ({ ...one, x: one.at_least })), most: told.n_threats, axis: "this many or more get through",
      said: told.headline, at: (x) => `${x} or more get through`,
    });
    this.status.textContent = `${whole(replicates)} raids in ${worlds} worlds, seed 1${settled && told.final ? "." : "; more to come…"}`;
    this.element.dataset["run"] = String(Number(this.element.dataset["run"]) + 1);
    this.element.dataset["replicates"] = String(replicates);
  }
}
