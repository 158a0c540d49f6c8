/** The form that moves the inputs of a scenario: sliders, switches, and any other value. */

import type { Inputs, NumberInput, Order } from "./api";
import { h } from "./dom";

type Changes = Pick<Order, "set" | "lose" | "without">;

/** Controls that write into `changes` and then call `again`; `reset` takes all changes back. */
export function inputForm(found: Inputs, changes: Changes, again: () => void, reset: () => void): HTMLElement[] {
  const numbers = (kind: string) => found.numbers.filter((one) => one.kind === kind).map((one) => slider(one, changes, again));
  const back = h("button", { type: "button" }, "As in the file");
  back.addEventListener("click", reset);
  return [
    group("Raid", numbers("raid")),
    group("Defence", numbers("defence")),
    group("Lose (it stands there, and does not work)", found.lose.map((name) => toggle(name, `Lose ${name}`, changes.lose, again))),
    group("Withdraw this battery", found.without.map((name) => toggle(name, `Withdraw ${name}`, changes.without, again))),
    others(found, changes, again),
    h("p", {}, back),
  ].filter((one) => one.tagName !== "FIELDSET" || one.children.length > 1);
}

function group(title: string, parts: HTMLElement[]): HTMLElement {
  return h("fieldset", {}, h("legend", {}, title), ...parts);
}

function slider(one: NumberInput, changes: Changes, again: () => void): HTMLElement {
  const id = `number-${one.path}`;
  const range = h("input", { type: "range", id, min: String(one.low), max: String(one.high), step: "1" });
  const shown = h("output", { for: id });
  const tell = () => {
    const moved = one.path in changes.set;
    range.value = changes.set[one.path] ?? String(one.value);
    shown.textContent = moved ? range.value : one.known ? String(one.value) : `about ${one.value}, not known`;
    shown.classList.toggle("moved", moved);
    range.setAttribute("aria-valuetext", shown.textContent);
  };
  range.addEventListener("input", () => { changes.set[one.path] = range.value; tell(); again(); });
  tell();
  return h("div", { class: "slider" }, shown, h("label", { for: id }, one.label), range);
}

function toggle(name: string, said: string, list: string[], again: () => void): HTMLElement {
  const box = h("input", { type: "checkbox", role: "switch", "aria-label": said });
  box.checked = list.includes(name);
  box.addEventListener("change", () => {
    const i = list.indexOf(name);
    if (i >= 0) list.splice(i, 1);
    if (box.checked) list.push(name);
    again();
  });
  return h("label", {}, box, name);
}

/** Values that have no slider, as `--set` takes them; what cannot be read is said at the field. */
function others(found: Inputs, changes: Changes, again: () => void): HTMLElement {
  const sliders = new Set(found.numbers.map((one) => one.path));
  const own = () => Object.entries(changes.set).filter(([path]) => !sliders.has(path));
  const text = h("textarea", { id: "others", rows: "3", spellcheck: "false", "aria-describedby": "others-wrong" });
  text.value = own().map(([path, value]) => `${path}=${value}`).join("\n");
  const wrong = h("p", { class: "wrong", id: "others-wrong", role: "alert" });
  text.addEventListener("change", () => {
    const lines = text.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const bad = lines.find((line) => !/^[^=\s]+\s*=/.test(line));
    wrong.textContent = bad ? `“${bad}”: expected path=value, such as raid.${found.groups[0] ?? "drones"}.count=4.` : "";
    if (bad) return;
    for (const [path] of own()) delete changes.set[path];
    for (const line of lines) {
      const at = line.indexOf("=");
      changes.set[line.slice(0, at).trim()] = line.slice(at + 1).trim();
    }
    again();
  });
  return h("details", { open: text.value !== "" }, h("summary", {}, "Any other value"),
    h("label", { for: "others" }, "One a line, path=value, as --set takes them"), text, wrong);
}
