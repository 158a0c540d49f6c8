/** The page Run: a scenario, a handful of inputs to move, and an answer that refines itself. */

import { Answer } from "./answer";
import { ask, get, type Inputs, type NumberInput, type ScenarioEntry, type ScenarioText } from "./api";
import { h } from "./dom";
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
    state.choose(state.edited ? "" : state.order.scenario);
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
