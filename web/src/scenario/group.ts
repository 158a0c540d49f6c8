/** A new group of threats, written at the end of `raid:`. */

import { h } from "../dom";
import { writeAt } from "./splice";
import type { Workshop } from "./workshop";

export class NewGroup {
  readonly element: HTMLElement;
  private readonly classes = h("datalist", { id: "classes" });
  private readonly aims = h("datalist", { id: "aims" });
  private readonly note = h("p", { class: "note wrong", role: "alert" });
  private readonly inputs: Record<string, HTMLInputElement> = {};

  constructor(private readonly work: Workshop, private readonly choose: (id: string) => void) {
    const fields: [string, string, string][] = [
      ["name", "Name", "new-group"], ["threat", "Class of threat, or card", ""], ["count", "Count", "4"], ["bearing", "From: bearing", "90 deg"],
      ["distance", "From: distance", "20 km"], ["aim", "Aim", ""], ["at", "First arrival", "5 min"],
    ];
    const rows = fields.map(([name, label, value]) => {
      const input = h("input", { type: "text", id: `new-${name}`, value, autocomplete: "off", spellcheck: "false" });
      if (name === "threat" || name === "aim") input.setAttribute("list", name === "aim" ? "aims" : "classes");
      this.inputs[name] = input;
      return h("div", { class: "field" }, h("label", { for: `new-${name}` }, label), input);
    });
    const form = h("form", {}, ...rows, this.classes, this.aims, this.note, h("button", { type: "submit", class: "main" }, "Add"));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.add(); });
    this.element = h("details", { class: "panel" }, h("summary", {}, "Add a group of threats"), form);
  }

  update(): void {
    const { scene } = this.work;
    if (!scene) return;
    this.classes.replaceChildren(...scene.classes.map((value) => h("option", { value })));
    this.aims.replaceChildren(...scene.aims.map((value) => h("option", { value })));
    if (!this.inputs["threat"]!.value) this.inputs["threat"]!.value = scene.classes[0] ?? "";
    if (!this.inputs["aim"]!.value) this.inputs["aim"]!.value = scene.aims[0] ?? "";
  }

  private add(): void {
    const of = (name: string) => this.inputs[name]!.value.trim();
    const name = of("name");
    const taken = this.work.scene?.groups.some((one) => one.name === name);
    this.note.textContent = !/^[A-Za-z0-9_-]+$/.test(name) ? "Name: letters, digits, - and _." : taken ? `There is a group ${name} already.` : "";
    if (this.note.textContent) return;
    try {
      const entry = `{threat: ${of("threat")}, count: ${of("count")}, from: {bearing: ${of("bearing")}, distance: ${of("distance")}}, aim: ${of("aim")}, at: ${of("at")}}`;
      this.work.set(writeAt(this.work.text, ["raid", name], entry, true), "form");
      this.choose(`raid.${name}`);
    } catch (error) {
      this.note.textContent = (error as Error).message;
    }
  }
}
