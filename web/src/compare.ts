/** The page Compare: a scenario against itself changed, or against another one, under the same luck. */

import { ask as asked, get, type Inputs, type ScenarioEntry, type ScenarioText } from "./api";
import { ComparedAnswer } from "./compared";
import { h } from "./dom";
import { inputForm } from "./inputs";
import { state } from "./state";
import { whole } from "./words";

/** What to compare with; it lasts as long as the page. */
const chosen = { other: "", replicates: 10_000 };

export async function comparePage(): Promise<HTMLElement> {
  const { scenarios } = await get<{ scenarios: ScenarioEntry[] }>("/api/scenarios");
  const answer = new ComparedAnswer();
  const ask = () => {
    const { set, lose, without, ...rest } = { ...state.asked(), replicates: chosen.replicates };
    const changed = Object.keys(set).length + lose.length + without.length > 0;
    if (chosen.other) answer.ask({ ...rest, against: chosen.other });
    else if (changed) answer.ask({ ...rest, set, lose, without });
    else answer.wait("Change something on the left: lose the radar, withdraw a battery, move a slider. The scenario as it stands is then set against itself so changed.");
  };
  const form = h("div");
  const names = (one: ScenarioEntry) => one.own ? `${one.title} (own)` : one.title;
  const draft = state.draft ? [h("option", { value: "", selected: state.edited }, "The text as edited on the page Scenario")] : [];
  const first = h("select", { id: "first" }, ...draft, ...scenarios.map((one) =>
    h("option", { value: one.id, selected: !state.edited && one.id === state.order.scenario }, names(one))));
  const other = h("select", { id: "other" },
    h("option", { value: "" }, "the same, changed as below"),
    ...scenarios.map((one) => h("option", { value: one.id, selected: one.id === chosen.other }, names(one))));
  const effort = h("select", { id: "effort" }, ...[2_000, 10_000, 50_000].map((n) =>
    h("option", { value: String(n), selected: n === chosen.replicates }, `up to ${whole(n)} raids of each`)));
  const fill = (inputs: Inputs | null) => {
    const reset = () => { state.choose(state.edited ? "" : state.order.scenario); fill(inputs); form.querySelector("button")?.focus(); };
    form.replaceChildren(...(inputs && !chosen.other ? inputForm(inputs, state.order, ask, reset) : []));
    ask();
  };
  const load = async () => {
    const wanted = first.value;
    const found = state.edited
      ? await asked<ScenarioText>("/api/check", { yaml: state.draft?.yaml ?? "" })
      : await get<ScenarioText>(`/api/scenarios/${encodeURIComponent(wanted)}`);
    if (first.value === wanted) fill(found.inputs);
  };
  const reload = () => { load().catch(answer.fail); };
  first.addEventListener("change", () => { state.choose(first.value); reload(); });
  other.addEventListener("change", () => { chosen.other = other.value; reload(); });
  effort.addEventListener("change", () => { chosen.replicates = Number(effort.value); ask(); });
  reload();
  return h("div", { class: "two" },
    h("form", { class: "panel", "aria-label": "What to compare" },
      h("label", { for: "first" }, "A: scenario as in its file"), first,
      h("label", { for: "other" }, "B: against"), other,
      h("label", { for: "effort" }, "How long"), effort, form),
    h("div", {}, h("h1", {}, "What the change does"),
      h("p", { class: "about" }, "Both are simulated under the same luck (common random numbers): raid by raid, the same threats, the same draws, wherever both have the same things. What differs is then the change and not luck."),
      answer.element));
}
