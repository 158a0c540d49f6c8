/** The text that is worked on: one for map, form and editor; what the server says of it; and the way back. */

import { ask, get, Refusal, type Problem, type ScenarioText } from "../api";
import { state } from "../state";
import type { Scene, Told } from "./scene";

export type By = "load" | "text" | "form" | "map" | "undo";
const CHECK_MS = 90, MOST_STEPS = 200;

export class Workshop {
  text = "";
  /** How often the text has changed. */
  edits = 0;
  from = "";
  problems: Problem[] = [];
  scene: Scene | null = null;
  title = "";
  /** Of which text `scene` is: while the text has problems, an older one. */
  sceneOf = "";
  private readonly past: string[] = [];
  private readonly future: string[] = [];
  private readonly textChanged: ((by: By) => void)[] = [];
  private readonly sceneChanged: (() => void)[] = [];
  private timer = 0;
  private checking = false;
  private before: string | null = null;
  private beginning = 0;
  private opening = 0;

  onText(hear: (by: By) => void): void { this.textChanged.push(hear); }
  onScene(hear: () => void): void { this.sceneChanged.push(hear); }
  /** Whether the scene is that of the text as it is now. */
  get isFresh(): boolean { return this.sceneOf === this.text; }
  /** Whether something is being dragged or turned. */
  get isMoving(): boolean { return this.before !== null; }
  get canUndo(): boolean { return this.past.length > 0; }
  get canRedo(): boolean { return this.future.length > 0; }

  /** Begin with a scenario as it is in its file. */
  async open(id: string): Promise<void> {
    const asked = ++this.opening;
    const found = await get<ScenarioText>(`/api/scenarios/${encodeURIComponent(id)}`);
    if (asked === this.opening) this.begin(found.yaml, id); // else another was chosen meanwhile
  }

  begin(yaml: string, from: string): void {
    this.past.length = this.future.length = 0;
    this.beginning++;
    this.text = yaml;
    this.edits++;
    this.from = from;
    this.scene = null;
    this.tell("load");
    void this.check();
  }

  /** A new text. `live`: one of many while something moves; they are one step back together. */
  set(text: string, by: By, live = false): void {
    if (text === this.text) { if (!live) this.before = null; return; }
    if (this.before === null) {
      this.past.push(this.text);
      if (this.past.length > MOST_STEPS) this.past.shift();
      this.future.length = 0;
    }
    this.before = live ? this.before ?? this.text : null;
    this.put(text, by, live);
  }

  /** What moved stands still. */
  settle(): void {
    this.before = null;
    void this.check();
  }

  undo(): void { this.step(this.past, this.future); }
  redo(): void { this.step(this.future, this.past); }

  private step(source: string[], target: string[]): void {
    const text = source.pop();
    if (text === undefined) return;
    target.push(this.text);
    this.put(text, "undo", false);
  }

  private put(text: string, by: By, live: boolean): void {
    this.text = text;
    this.edits++;
    state.edit({ yaml: text, from: this.from });
    this.tell(by);
    clearTimeout(this.timer);
    if (!live) this.timer = window.setTimeout(() => { void this.check(); }, CHECK_MS);
  }

  private tell(by: By): void {
    for (const hear of this.textChanged) hear(by);
  }

  private async check(): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    try {
      let text: string, beginning: number;
      do {
        ({ text, beginning } = this);
        const told = await this.asked(text);
        if (beginning === this.beginning) this.take(text, told);
      } while (text !== this.text || beginning !== this.beginning); // begun anew, perhaps with the same text
    } finally {
      this.checking = false;
    }
  }

  private async asked(text: string): Promise<Told> {
    try {
      return await ask<Told>("/api/scenes", { yaml: text });
    } catch (error) {
      const message = error instanceof Refusal ? error.message : "The server does not answer; is `rempart serve` still running?";
      const found = error instanceof Refusal && error.problems.length ? error.problems : [{ line: 0, field: "", message, text: message }];
      return { title: this.title, about: "", problems: found, inputs: null, scene: null };
    }
  }

  private take(text: string, told: Told): void {
    this.problems = told.problems;
    if (told.scene) {
      this.scene = told.scene;
      this.sceneOf = text;
      this.title = told.title;
    }
    for (const hear of this.sceneChanged) hear();
  }
}
