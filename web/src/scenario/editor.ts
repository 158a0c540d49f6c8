/** The YAML text itself, with numbered lines, what is wrong at its line, and the way back. */

import { h, late } from "../dom";
import type { Workshop } from "./workshop";

const LATE_MS = 400;

export class Editor {
  private readonly area = h("textarea", { id: "yaml", spellcheck: "false", autocomplete: "off", wrap: "off", "aria-describedby": "yaml-problems" });
  private readonly gutter = h("div", { class: "gutter", "aria-hidden": "true" });
  private readonly problems = h("ul", { id: "yaml-problems", class: "problems" });
  private readonly said = h("p", { class: "status", role: "status" });
  private readonly back = h("button", { type: "button", id: "undo" }, "Undo");
  private readonly again = h("button", { type: "button", id: "redo" }, "Redo");
  readonly element = h("section", { class: "editor", "aria-label": "Text" },
    h("div", { class: "row" }, h("label", { for: "yaml" }, "The text (YAML); paste another over it if you like"), this.back, this.again),
    this.said, this.problems, h("div", { class: "lines" }, this.gutter, this.area));

  constructor(private readonly work: Workshop) {
    this.area.addEventListener("input", () => work.set(this.area.value, "text"));
    this.area.addEventListener("scroll", () => { this.gutter.scrollTop = this.area.scrollTop; });
    this.back.addEventListener("click", () => work.undo());
    this.again.addEventListener("click", () => work.redo());
    work.onText((by) => {
      if (by === "map") this.takeLate();
      else if (by !== "text") this.take();
      this.number();
      this.back.disabled = !work.canUndo;
      this.again.disabled = !work.canRedo;
    });
    work.onScene(() => { this.take(); this.tell(); });
  }

  /** To lay out the text anew at each step of a drag would hold up the answer. */
  private readonly takeLate = late(LATE_MS, () => this.take());

  /** The text as it is now; what changed is brought into sight. */
  private take(): void {
    const before = this.area.value, { text } = this.work;
    if (before === text) return;
    let at = 0;
    while (at < before.length && before[at] === text[at]) at++;
    this.area.value = text;
    if (before) this.reveal(text.slice(0, at).split("\n").length, false);
  }

  private reveal(line: number, focus: boolean): void {
    const height = Number.parseFloat(getComputedStyle(this.area).lineHeight) || 18;
    const top = (line - 1) * height, { scrollTop, clientHeight } = this.area;
    if (top < scrollTop || top > scrollTop + clientHeight - 2 * height) this.area.scrollTop = Math.max(0, top - clientHeight / 2);
    this.gutter.scrollTop = this.area.scrollTop;
    if (!focus) return;
    const start = this.work.text.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    this.area.focus();
    this.area.setSelectionRange(start, start);
  }

  private number(): void {
    const n = this.work.text.split("\n").length;
    const wrong = new Map(this.work.problems.map((one) => [one.line, one.message]));
    const key = `${n} ${[...wrong.keys()].join()}`;
    if (this.gutter.dataset["key"] === key) return;
    this.gutter.dataset["key"] = key;
    this.gutter.replaceChildren(...Array.from({ length: n }, (_, i) => {
      const message = wrong.get(i + 1);
      return message === undefined ? h("div", {}, String(i + 1)) : h("div", { class: "wrong", title: message }, `▲ ${i + 1}`);
    }));
    this.gutter.scrollTop = this.area.scrollTop;
  }

  private tell(): void {
    const { problems } = this.work;
    this.said.textContent = problems.length ? `${problems.length} problem${problems.length > 1 ? "s" : ""}; the map shows the last text without.` : "Valid.";
    this.problems.replaceChildren(...problems.slice(0, 12).map((one) => {
      const words = [one.line ? `Line ${one.line}` : "", one.field].filter(Boolean).join(", ");
      if (!one.line) return h("li", {}, one.message);
      const go = h("button", { type: "button", class: "link" }, words);
      go.addEventListener("click", () => this.reveal(one.line, true));
      return h("li", {}, go, `: ${one.message}`);
    }));
    if (problems.length) this.area.setAttribute("aria-invalid", "true");
    else this.area.removeAttribute("aria-invalid");
    this.number();
  }
}
