/** The page Run: a scenario, a handful of inputs to move, and an answer that refines itself. */

import { get, run, type Inputs, type Level, type Measure, type NumberInput, type Order, type ScenarioEntry, type ScenarioText, type Told } from "./api";
import { bandChart } from "./chart";
import { h } from "./dom";
import { SaturationCurve } from "./saturation";
import { state } from "./state";
import { measureRow, measureTable, number, percent, whole, wrong } from "./words";

const WORLDS = 200, SETTLE_MS = 120;

export async function runPage(): Promise<HTMLElement> {
  const { scenarios } = await get<{ scenarios: ScenarioEntry[] }>("/api/scenarios");
  const choice = h("select", { id: "scenario" }, ...scenarios.map((one) =>
    h("option", { value: one.id, selected: one.id === state.order.scenario }, one.own ? `${one.title} (own)` : one.title)));
  const about = h("p", { class: "about" });
  const form = h("div");
  const replicates = h("select", { id: "replicates" }, ...[2_000, 20_000, 100_000].map((n) =>
    h("option", { value: String(n), selected: n === state.replicates }, `up to ${whole(n)} raids`)));
  const answer = new Answer();
  const curve = new SaturationCurve();
  const again = () => { answer.ask(); curve.clear(); };
  const load = async () => {
    about.textContent = scenarios.find((one) => one.id === state.order.scenario)?.about ?? "";
    const found = await get<ScenarioText>(`/api/scenarios/${encodeURIComponent(state.order.scenario)}`);
    if (found.id !== state.order.scenario) return;
    curve.offer(found.inputs?.groups ?? []);
    form.replaceChildren(...(found.inputs ? inputs(found.inputs, again) : []));
    again();
  };
  choice.addEventListener("change", () => { state.choose(choice.value); load().catch(answer.fail); });
  replicates.addEventListener("change", () => { state.replicates = Number(replicates.value); again(); });
  load().catch(answer.fail);
  return h("div", { class: "two" },
    h("form", { class: "panel", "aria-label": "Inputs" },
      h("label", { for: "scenario" }, "Scenario"), choice,
      h("label", { for: "replicates" }, "How long"), replicates, form),
    h("div", {}, h("h1", {}, "Who gets through"), about, answer.element, curve.element));
}

function inputs(found: Inputs, again: () => void): HTMLElement[] {
  const raid = found.numbers.filter((one) => one.kind === "raid");
  const defence = found.numbers.filter((one) => one.kind === "defence");
  const reset = h("button", { type: "button" }, "As in the file");
  reset.addEventListener("click", () => {
    state.choose(state.order.scenario);
    reset.closest("form")?.querySelectorAll<HTMLElement>("[data-input]").forEach((one) => one.dispatchEvent(new Event("asinfile")));
    again();
  });
  return [
    group("Raid", raid.map((one) => slider(one, again))),
    group("Defence", defence.map((one) => slider(one, again))),
    group("Lose (it stands there, and does not work)", found.lose.map((name) => toggle(name, state.order.lose, again))),
    group("Withdraw this battery", found.without.map((name) => toggle(name, state.order.without, again))),
    h("p", {}, reset),
  ].filter((one) => one.tagName !== "FIELDSET" || one.children.length > 1);
}

function group(title: string, parts: HTMLElement[]): HTMLElement {
  return h("fieldset", {}, h("legend", {}, title), ...parts);
}

function slider(one: NumberInput, again: () => void): HTMLElement {
  const id = `number-${one.path}`;
  const range = h("input", { type: "range", id, min: String(one.low), max: String(one.high), step: "1", "data-input": true });
  const shown = h("output", { for: id });
  const tell = () => {
    const moved = one.path in state.order.set;
    range.value = state.order.set[one.path] ?? String(one.value);
    shown.textContent = moved ? range.value : one.known ? String(one.value) : `about ${one.value}, not known`;
    shown.classList.toggle("moved", moved);
    range.setAttribute("aria-valuetext", shown.textContent);
  };
  range.addEventListener("input", () => { state.order.set[one.path] = range.value; tell(); again(); });
  range.addEventListener("asinfile", tell);
  tell();
  return h("div", { class: "slider" }, shown, h("label", { for: id }, one.label), range);
}

function toggle(name: string, list: string[], again: () => void): HTMLElement {
  const box = h("input", { type: "checkbox", "data-input": true });
  box.checked = list.includes(name);
  box.addEventListener("change", () => {
    const i = list.indexOf(name);
    if (i >= 0) list.splice(i, 1);
    if (box.checked) list.push(name);
    again();
  });
  box.addEventListener("asinfile", () => { box.checked = false; });
  return h("label", {}, box, name);
}

class Answer {
  readonly element = h("div");
  private readonly status = h("p", { class: "status", role: "status" });
  private readonly body = h("div");
  private leave = new AbortController();
  private timer = 0;

  constructor() {
    this.element.append(this.status, this.body);
    addEventListener("pagehide", () => this.leave.abort());
  }

  ask(): void {
    this.leave.abort();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { this.go().catch(this.fail); }, SETTLE_MS);
  }

  readonly fail = (error: unknown): void => {
    if (error instanceof DOMException && error.name === "AbortError") return;
    this.status.textContent = "";
    this.body.replaceChildren(wrong(error));
  };

  private async go(): Promise<void> {
    const leave = this.leave = new AbortController();
    this.status.textContent = "Running…";
    const order: Order & { replicates: number } = { ...state.order, worlds: WORLDS, replicates: state.replicates };
    for await (const told of run(order, leave.signal)) {
      if (!this.element.isConnected) { leave.abort(); return; }
      if (leave.signal.aborted) return;
      const { replicates, worlds } = told.result;
      this.status.textContent = `${whole(replicates)} raids in ${worlds} worlds${told.final ? "." : ", more to come…"}`;
      this.show(told);
    }
  }

  private show(told: Told): void {
    const open = this.body.querySelector("details")?.open ?? false;
    const { measures } = told.result;
    const of = (name: string) => measures[name] as Measure | null;
    const rows = [["p_no_leaker", "raids stopped whole"], ["p_leaked", "share that gets through"], ["p_intercepted", "share intercepted"]]
      .flatMap(([name, words]) => { const one = of(name ?? ""); return one ? [measureRow(words ?? "", one, percent)] : []; });
    for (const [name, words] of [["leakers", "leakers, a raid"], ["interceptors_fired", "interceptors fired, a raid"], ["hits_on_assets", "hits on assets, a raid"]]) {
      const one = of(name ?? "");
      if (one) rows.push(measureRow(words ?? "", one, number));
    }
    const causes = Object.entries(measures.leak_causes).filter(([, one]) => one.mean > 0).sort(([, a], [, b]) => b.mean - a.mean);
    const levels = h("details", { open }, h("summary", {}, "The numbers of the figure"),
      measureTable("Share of raids by leakers", told.spread.map((one: Level) => measureRow(`${one.at_least} or more`, one, percent))));
    this.body.replaceChildren(
      h("p", { class: "headline" }, told.headline),
      h("figure", {}, bandChart(told.spread.map((one) => ({ ...one, x: one.at_least })), 1, told.n_threats, "this many or more get through", said(told.spread), this.element.clientWidth),
        h("figcaption", {}, "Share of the raids in which so many or more get through. Line: mean. Dark band: chance, 95%. Light band: ignorance, 90% of the worlds. Every setting has the same seed.")),
      levels, h("h2", {}, "Measures"), measureTable("Measures", rows),
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
