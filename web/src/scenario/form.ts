/** The form of what is chosen: each field is the piece of the text that says it, and is written back there. */

import type { Problem } from "../api";
import { h } from "../dom";
import { turner } from "./moving";
import type { Facing, Field, Group, Thing, Written } from "./scene";
import { lineOf, readAt, removeAt, writeAt, type Keys } from "./splice";
import type { Workshop } from "./workshop";

interface Row { keys: Keys; input: HTMLInputElement; note: HTMLElement; shown: () => string }

export class Form {
  readonly element = h("section", { class: "panel", "aria-label": "What is chosen" });
  private readonly list = h("select", { id: "chosen" });
  private readonly body = h("div");
  private rows: Row[] = [];
  private built = "";

  constructor(private readonly work: Workshop, choose: (id: string) => void) {
    this.list.addEventListener("change", () => choose(this.list.value));
    this.element.append(h("label", { for: "chosen" }, "Edit"), this.list, this.body);
  }

  /** Show the fields of a thing; those that are typed in stay as they are. */
  show(id: string): void {
    const { scene } = this.work;
    if (!scene) return;
    const options = [...things(scene.things), ["raid", scene.groups.map((one): [string, string] => [one.id, `${one.name}: ${one.count} × ${one.threat}`])] as const, ["site", [["site", scene.site.name] as [string, string]]] as const];
    const wanted = JSON.stringify(options);
    if (this.list.dataset["options"] !== wanted) {
      this.list.dataset["options"] = wanted;
      this.list.replaceChildren(...options.filter(([, of]) => of.length).map(([label, of]) =>
        h("optgroup", { label }, ...of.map(([value, text]) => h("option", { value }, text)))));
    }
    this.list.value = id;
    const group = scene.groups.find((one) => one.id === id), thing = scene.things.find((one) => one.id === id);
    const key = JSON.stringify([id, group?.origins.map((one) => one.place), thing?.place, thing?.facing?.keys, (group ?? thing)?.fields]);
    if (key !== this.built) {
      const typed = document.activeElement?.id;
      this.built = key;
      this.rows = [];
      this.body.replaceChildren(...(group ? this.ofGroup(group) : thing ? this.ofThing(thing) : id === "site" ? this.fields(scene.site.fields) : []));
      if (typed?.startsWith("field-")) document.getElementById(typed)?.focus();
    }
    this.refresh();
  }

  /** Values as the text has them now, and what is wrong with them. */
  refresh(): void {
    for (const row of this.rows) {
      if (row.input !== document.activeElement) row.input.value = row.shown();
      this.told(row, problemOf(this.work.problems, row.keys));
    }
  }

  private ofThing(thing: Thing): HTMLElement[] {
    const parts = this.place(thing.place, "Position", thing.own || thing.kind === "battery");
    if (thing.facing) parts.push(this.facing(thing.facing));
    return [...parts, ...this.fields(thing.fields)];
  }

  private ofGroup(group: Group): HTMLElement[] {
    const remove = h("button", { type: "button", id: "remove-group" }, `Remove group ${group.name}`);
    remove.addEventListener("click", () => this.work.set(removeAt(this.work.text, ["raid", group.name]), "form"));
    const origins = group.origins.flatMap((one, i) => this.place(one.place, group.origins.length > 1 ? `From, ${i + 1}` : "From", true));
    return [...this.fields(group.fields), ...origins, h("p", {}, remove)];
  }

  private place(place: Written, label: string, own: boolean): HTMLElement[] {
    if (place.form === "fixed") return [h("p", { class: "soft" }, `${label}: ${place.why}.`)];
    if (place.form === "latlon") return [this.field(place.first!.keys, `${label}: latitude, deg`), this.field(place.second!.keys, `${label}: longitude, deg`)];
    if (place.form === "polar") return [this.field(place.first!.keys, `${label}: bearing`), this.field(place.second!.keys, `${label}: distance`)];
    return [this.field(place.keys, label, own ? "the site" : "with its battery")];
  }

  private fields(fields: Field[]): HTMLElement[] {
    return fields.map((one) => this.field(one.keys, one.label, one.given));
  }

  private field(keys: Keys, label: string, given = ""): HTMLElement {
    const input = h("input", { type: "text", autocomplete: "off", spellcheck: "false", placeholder: given });
    const many = () => (readAt(this.work.text, keys) ?? "").includes("\n");
    const shown = () => {
      input.readOnly = many();
      return many() ? `several lines, from line ${lineOf(this.work.text, keys)} on` : readAt(this.work.text, keys) ?? "";
    };
    return this.row({ keys, input, note: h("p", { class: "note" }), shown }, label, () => {
      const value = input.value.trim();
      this.work.set(value ? writeAt(this.work.text, keys, value) : removeAt(this.work.text, keys), "form");
    });
  }

  private facing(facing: Facing): HTMLElement {
    if (!facing.keys) return h("p", { class: "soft" }, `Direction: ${facing.why}.`);
    const input = h("input", { type: "number", min: "0", max: "360", step: "1" });
    const shared = facing.keys.length === 3 && facing.keys[0] === "batteries" ? ", of the whole battery" : "";
    const shown = () => {
      const written = Number.parseFloat(readAt(this.work.text, facing.keys!) ?? "");
      return String(Number((Number.isFinite(written) ? written * (facing.factor ?? 1) : facing.deg).toFixed(2)));
    };
    return this.row({ keys: facing.keys, input, note: h("p", { class: "note" }), shown }, `Direction, deg from north${shared}`, () => {
      const deg = input.valueAsNumber;
      if (Number.isFinite(deg)) this.work.set(turner(this.work.text, facing)!(deg), "form");
    });
  }

  private row(row: Row, label: string, write: () => void): HTMLElement {
    const id = `field-${row.keys.join("-")}`;
    row.input.id = id;
    row.input.dataset["field"] = row.keys.join(".");
    row.note.id = `${id}-note`;
    row.input.setAttribute("aria-describedby", row.note.id);
    row.input.addEventListener("input", () => {
      try {
        write();
        this.told(row, problemOf(this.work.problems, row.keys));
      } catch (error) {
        this.told(row, (error as Error).message);
      }
    });
    row.input.addEventListener("blur", () => this.refresh());
    this.rows.push(row);
    return h("div", { class: "field" }, h("label", { for: id }, label), row.input, row.note);
  }

  private told(row: Row, problem: string): void {
    if (row.note.textContent !== problem) row.note.textContent = problem;
    row.note.classList.toggle("wrong", problem !== "");
    if (problem) row.input.setAttribute("aria-invalid", "true");
    else row.input.removeAttribute("aria-invalid");
  }
}

function things(found: Thing[]): [string, [string, string][]][] {
  const of = (kinds: string[], name: (one: Thing) => string) => found.filter((one) => kinds.includes(one.kind)).map((one): [string, string] => [one.id, name(one)]);
  return [
    ["batteries", of(["battery"], (one) => one.name)],
    ["sensors, weapons, components", of(["sensor", "weapon", "component"], (one) => one.battery ? `${one.battery}/${one.name}` : one.name)],
    ["assets", of(["asset"], (one) => one.name)], ["places", of(["place"], (one) => one.name)],
  ];
}

/** What the server says of a field, or of an entry below it. */
export function problemOf(problems: Problem[], keys: Keys): string {
  const path = keys.join(".");
  return problems.filter((one) => one.field === path || one.field.startsWith(`${path}.`)).map((one) => one.message).join("; ");
}
