/** Where a text comes from and goes to: a scenario by id, a file of the reader's own, a download, the data folder. */

import { ask, get, Refusal, type ScenarioEntry } from "../api";
import { h } from "../dom";
import type { Workshop } from "./workshop";

const MOST_BYTES = 1_000_000;

export class Files {
  readonly element = h("div", { class: "row" });
  private readonly choice = h("select", { id: "begin" });
  private readonly name = h("input", { type: "text", id: "save-name", autocomplete: "off", spellcheck: "false", size: "22" });
  private readonly replaces = h("input", { type: "checkbox", id: "save-replaces" });
  private readonly replace = h("label", { hidden: true }, this.replaces, "replace the file that is there");
  private readonly said = h("p", { class: "status", role: "status" });

  constructor(private readonly work: Workshop) {
    const open = h("input", { type: "file", id: "open-file", accept: ".yaml,.yml" });
    const download = h("button", { type: "button", id: "download" }, "Download");
    const save = h("button", { type: "button", id: "save" }, "Save");
    this.choice.addEventListener("change", () => this.try(() => work.open(this.choice.value)));
    open.addEventListener("change", () => this.try(async () => {
      const file = open.files?.[0];
      if (!file) return;
      if (file.size > MOST_BYTES) throw new Refusal("The file is longer than a million bytes.");
      work.begin(await file.text(), "");
    }));
    download.addEventListener("click", () => this.download());
    save.addEventListener("click", () => this.try(() => this.save()));
    this.name.addEventListener("input", () => { this.replace.hidden = true; this.replaces.checked = false; });
    this.element.append(
      h("div", {}, h("label", { for: "begin" }, "Begin with"), this.choice),
      h("div", {}, h("label", { for: "open-file" }, "or a file of yours"), open),
      download, h("div", {}, h("label", { for: "save-name" }, "Save in the data folder as"), this.name), save, this.replace, this.said);
    work.onText((by) => {
      if (by === "load") this.name.value = (/^name:\s*([A-Za-z0-9_-]+)/m.exec(work.text)?.[1] ?? "scenario") + (work.from.startsWith("data:") ? "" : "-edited");
      this.mark();
    });
  }

  async list(): Promise<void> {
    const { scenarios } = await get<{ scenarios: ScenarioEntry[] }>("/api/scenarios");
    this.choice.replaceChildren(h("option", { value: "", disabled: true }, "a text of yours"), ...scenarios.map((one) => h("option", { value: one.id }, one.own ? `${one.title} (own)` : one.title)));
    this.mark();
  }

  private mark(): void {
    this.choice.value = this.work.from;
  }

  private async save(): Promise<void> {
    const name = this.name.value.trim();
    try {
      const { id } = await ask<{ id: string }>("/api/drafts", { name, yaml: this.work.text, replaces: this.replaces.checked });
      this.replace.hidden = true;
      this.replaces.checked = false;
      this.work.from = id;
      await this.list();
      this.said.textContent = `Saved as ${name}.yaml.`;
    } catch (error) {
      if (error instanceof Refusal && error.status === 409) this.replace.hidden = false;
      throw error;
    }
  }

  private download(): void {
    const address = URL.createObjectURL(new Blob([this.work.text], { type: "application/yaml" }));
    h("a", { href: address, download: `${this.name.value.trim() || "scenario"}.yaml` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  private try(go: () => Promise<void>): void {
    this.said.textContent = "";
    go().catch((error: unknown) => {
      this.said.textContent = error instanceof Refusal ? error.message : "The server does not answer; is `rempart serve` still running?";
    });
  }
}
