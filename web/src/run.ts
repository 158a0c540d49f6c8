/** The page Run: a scenario, a handful of inputs to move, and an answer that refines itself. */

import { Answer } from "./answer";
import { ask, get, type ScenarioEntry, type ScenarioText } from "./api";
import { h } from "./dom";
import { inputForm } from "./inputs";
import { SaturationCurve } from "./saturation";
import { state } from "./state";
import { whole } from "./words";

export async function runPage(): Promise<HTMLElement> {
  const { scenarios } = await get<{ scenarios: ScenarioEntry[] }>("/api/scenarios");
  const draft = state.draft ? [h("option", { value: "", selected: state.edited }, "The text as edited on the page Scenario")] : [];
  const choice = h("select", { id: "scenario" }, ...draft, ...scenarios.map((one) =>
    h("option", { value: one.id, selected: !state.edited && one.id === state.order.scenario }, one.own ? `${one.title} (own)` : one.title)));
  const about = h("p", { class: "about" });
  const form = h("div");
  const replicates = h("select", { id: "replicates" }, ...[2_000, 20_000, 100_000].map((n) =>
    h("option", { value: String(n), selected: n === state.replicates }, `up to ${whole(n)} raids`)));
  const answer = new Answer();
  const curve = new SaturationCurve();
  const again = () => { answer.ask(); curve.clear(); };
  const load = async () => {
    const wanted = choice.value;
    const found = state.edited
      ? await ask<ScenarioText>("/api/check", { yaml: state.draft?.yaml ?? "" })
      : await get<ScenarioText>(`/api/scenarios/${encodeURIComponent(wanted)}`);
    if (choice.value !== wanted) return;
    about.textContent = found.about;
    curve.offer(found.inputs?.groups ?? []);
    const fill = () => {
      form.replaceChildren(...(found.inputs ? inputForm(found.inputs, state.order, again, reset) : []));
      again();
    };
    const reset = () => { state.choose(state.edited ? "" : state.order.scenario); fill(); form.querySelector("button")?.focus(); };
    fill();
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
