/** A pasted press text: the sentences that claim something are highlighted; a person confirms, corrects or rejects each claim. */

import { ask, get, type ScenarioEntry } from "./api";
import { h } from "./dom";
import type { Drafted, DraftedClaim, DraftedIncident, IncidentFile } from "./incident_api";
import { wrong } from "./words";

/** Fields of a claim that a person may correct; the others stay as they were read. */
const FIELDS: [string, string][] = [
  ["says", "Says"], ["kind", "Kind"], ["count", "Number"], ["of", "Of"], ["of_count", "Of how many"], ["threat", "Threat"],
  ["component", "Component"], ["said", "Said on"], ["mode", "How said"], ["predicate", "Predicate (what would be seen in a raid)"],
];
/** Fields of a speaker that are chosen among words, with what each word means. */
const OF_SPEAKERS: [string, string, [string, string][]][] = [
  ["interest", "Side", [["attacker", "stands with the attack"], ["defender", "stands with the defence"], ["third", "third party"]]],
  ["office", "Office", ["official", "military", "oversight", "expert", "press", "witness", "unnamed"].map((one) => [one, one])],
  ["reliability", "Reliability", [["A", "A: completely reliable"], ["B", "B: usually reliable"], ["C", "C: fairly reliable"],
    ["D", "D: not usually reliable"], ["E", "E: unreliable"], ["F", "F: cannot be judged"]]],
];
/** What a field of a speaker is if the file does not say it. */
const UNSAID: Record<string, string> = { interest: "third", office: "unnamed", reliability: "F" };
interface Decision { confirmed: boolean; rejected: boolean; fields: Record<string, string> }
type SpeakerDecision = Omit<Decision, "rejected">;

export class Article {
  private readonly text = h("textarea", { id: "article", rows: "9", spellcheck: "false" });
  private readonly day = h("input", { type: "text", id: "published", placeholder: "2021-06-22", size: "12" });
  private readonly body = h("div", { "aria-live": "polite" });
  readonly element: HTMLElement;

  constructor() {
    const go = h("button", { type: "submit", class: "main" }, "Find the claims");
    const form = h("form", { class: "panel", "aria-label": "Press text" },
      h("label", { for: "article" }, "Text of an article, in English or French"), this.text,
      h("div", { class: "row" }, h("div", {}, h("label", { for: "published" }, "Published on (relative dates count from it)"), this.day), go));
    form.addEventListener("submit", (event) => { event.preventDefault(); void this.read(); });
    this.element = h("section", { "aria-label": "From a press text" }, h("h2", {}, "From a press text to an incident file"),
      h("p", { class: "about" }, "Paste a text. What it claims is found by rules, on this machine alone, and nothing is filled in that the text does not say. Nothing counts as confirmed until you confirm it."),
      form, this.body);
  }

  private article() { return { text: this.text.value, published: this.day.value.trim() }; }

  private async read(): Promise<void> {
    const article = this.article();
    this.body.replaceChildren(h("p", { class: "status", role: "status" }, "Reading…"));
    try {
      const found = await ask<Drafted>("/api/articles", article);
      const { scenarios } = await get<{ scenarios: ScenarioEntry[] }>("/api/scenarios");
      const several = found.incidents.length > 1 ? [h("p", {}, `The text tells of ${found.incidents.length} events; each becomes a file of its own.`)] : [];
      const none = found.incidents.length ? [] : [h("p", {}, "No claim about an attack, a defence or a change of posture was found.")];
      this.body.replaceChildren(...several, ...none, h("h3", {}, "The text, claims highlighted"), highlighted(article.text, found),
        ...found.incidents.map((one, i) => new EventForm(one, i, article, scenarios).element),
        h("h3", {}, "The same on the command line"), h("code", { class: "command" }, found.command));
    } catch (error) {
      this.body.replaceChildren(wrong(error));
    }
  }
}

/** The text with a mark for each sentence that claims something; a mark leads to its claims. Spans count characters, not halves of them. */
function highlighted(text: string, found: Drafted): HTMLElement {
  const characters = Array.from(text);
  const cut = (from: number, to: number) => characters.slice(from, to).join("");
  const claims = found.incidents.flatMap((one, event) => Object.entries(one.claims).map(([key, claim]) => ({ id: `e${event}-${key}`, start: claim.excerpt?.start })));
  const out = h("p", { class: "article" });
  let at = 0;
  for (const sentence of found.sentences) {
    const own = claims.filter((one) => one.start === sentence.start);
    out.append(cut(at, sentence.start));
    const words = cut(sentence.start, sentence.end);
    if (own.length) out.append(h("mark", {}, words), ...own.map((one) => jump(one.id)));
    else out.append(words);
    at = sentence.end;
  }
  out.append(cut(at, characters.length));
  return out;
}

function jump(id: string): HTMLElement {
  const short = id.replace(/^e\d+-(c\d+)-.*$/, "$1");
  const button = h("button", { type: "button", class: "jump", "aria-label": `To claim ${short}` }, short);
  button.addEventListener("click", () => {
    const target = document.getElementById(id);
    target?.scrollIntoView({ block: "center" });
    target?.querySelector<HTMLElement>("input")?.focus();
  });
  return button;
}

class EventForm {
  readonly element: HTMLElement;
  private readonly decisions: Record<string, Decision> = {};
  private readonly speakers: Record<string, SpeakerDecision> = {};
  private readonly status = h("p", { class: "status", role: "status" });
  private readonly out = h("div");
  private readonly about: Record<string, string> = {};
  private readonly name: HTMLInputElement;
  private readonly scenario: HTMLSelectElement;

  constructor(private readonly incident: DraftedIncident, private readonly i: number,
    private readonly article: { text: string; published: string }, scenarios: ScenarioEntry[]) {
    const id = (name: string) => `event-${i}-${name}`;
    this.name = h("input", { type: "text", id: id("name"), value: incident.name, spellcheck: "false" });
    this.scenario = h("select", { id: id("scenario") }, h("option", { value: "" }, "none: the claims are not weighed"),
      ...scenarios.filter((one) => !one.id.includes(":")).map((one) => h("option", { value: one.id }, one.title)));
    const fields = (["date", "time", "place"] as const).map((name) => h("div", {}, h("label", { for: id(name) }, `${name.charAt(0).toUpperCase()}${name.slice(1)}`), this.eventField(id(name), name)));
    const make = h("button", { type: "button", class: "main" }, "Make the incident file");
    const save = h("button", { type: "button" }, "Save in the data folder");
    make.addEventListener("click", () => { void this.make("download"); });
    save.addEventListener("click", () => { void this.make("folder"); });
    this.element = h("section", { class: "event", "aria-label": incident.title }, h("h3", {}, incident.title),
      h("div", { class: "row" }, ...fields, h("div", {}, h("label", { for: id("name") }, "Name of the file"), this.name),
        h("div", {}, h("label", { for: id("scenario") }, "Scenario to weigh it by"), this.scenario)),
      h("h4", {}, "Who speaks"), ...Object.keys(incident.speakers).map((key) => this.speaker(key)),
      h("h4", {}, "What is claimed"), ...Object.entries(incident.claims).map(([key, claim]) => this.claim(key, claim)),
      h("div", { class: "row" }, make, save), this.status, this.out);
    this.tell();
  }

  private eventField(id: string, name: string): HTMLInputElement {
    const field = h("input", { type: "text", id, value: String(this.incident.event[name] ?? ""), placeholder: name === "time" ? "00:30" : "not told" });
    field.addEventListener("change", () => { this.about[name] = field.value; });
    return field;
  }

  /** A speaker: what was pre-filled, to be corrected; all of it is confirmed with one mark. */
  private speaker(key: string): HTMLElement {
    const was = this.incident.speakers[key] ?? {}, id = `event-${this.i}-speaker-${key}`;
    const decision: SpeakerDecision = this.speakers[key] = { confirmed: false, fields: {} };
    const keep = (name: string, value: string) => {
      if (value === (plain(was[name]) || UNSAID[name])) delete decision.fields[name];
      else decision.fields[name] = value;
    };
    const name = h("input", { type: "text", id: `${id}-name`, value: plain(was["name"]), spellcheck: "false" });
    name.addEventListener("change", () => keep("name", name.value));
    const choices = OF_SPEAKERS.map(([field, words, options]) => {
      const now = plain(was[field]) || UNSAID[field];
      const choice = h("select", { id: `${id}-${field}` }, ...options.map(([value, told]) => h("option", { value, selected: value === now }, told)));
      choice.addEventListener("change", () => keep(field, choice.value));
      return h("div", {}, h("label", { for: `${id}-${field}` }, words), choice);
    });
    const box = h("input", { type: "checkbox", id: `${id}-confirmed` });
    box.addEventListener("change", () => { decision.confirmed = box.checked; });
    return h("fieldset", { class: "claim speaker" }, h("legend", {}, plain(was["name"]) || key),
      h("div", { class: "fields" }, h("div", {}, h("label", { for: `${id}-name` }, "Name"), name), ...choices),
      h("label", { for: `${id}-confirmed` }, box, "Confirm as it stands here"));
  }

  private claim(key: string, claim: DraftedClaim): HTMLElement {
    const decision: Decision = this.decisions[key] = { confirmed: false, rejected: false, fields: {} };
    const id = `e${this.i}-${key}`;
    const choice = (value: string, words: string, checked: boolean) => {
      const box = h("input", { type: "radio", name: id, value, checked });
      box.addEventListener("change", () => {
        decision.confirmed = value === "confirm";
        decision.rejected = value === "reject";
        this.tell();
      });
      return h("label", {}, box, words);
    };
    const fields = FIELDS.map(([name, words]) => {
      const was = plain(claim[name]);
      const input = h("input", { type: "text", id: `${id}-${name}`, value: was, spellcheck: "false" });
      input.addEventListener("change", () => {
        if (input.value === was) delete decision.fields[name];
        else decision.fields[name] = input.value;
        this.tell();
      });
      return h("div", {}, h("label", { for: `${id}-${name}` }, words), input);
    });
    const speaker = plain(this.incident.speakers[claim.by]?.["name"]);
    return h("fieldset", { id, class: "claim" }, h("legend", {}, `${key}: ${claim.says}`),
      h("blockquote", {}, claim.excerpt?.text ?? ""),
      h("p", { class: "soft" }, `Said by ${speaker}${claim["through"] ? `, through ${plain(claim["through"])}` : ""}.`),
      h("div", { class: "row" }, choice("open", "Not looked at yet", true), choice("confirm", "Confirm as it stands here", false), choice("reject", "Reject", false)),
      h("details", {}, h("summary", {}, "Correct its fields"), h("div", { class: "fields" }, ...fields)));
  }

  private tell(): void {
    const all = Object.values(this.decisions);
    const n = (of: (one: Decision) => boolean) => all.filter(of).length;
    const confirmed = n((one) => one.confirmed), rejected = n((one) => one.rejected);
    this.status.textContent = `${all.length} claims: ${confirmed} confirmed, ${rejected} rejected, ${all.length - confirmed - rejected} not looked at yet.`;
  }

  private async make(save: "download" | "folder"): Promise<void> {
    const order = {
      ...this.article, event: this.i, name: this.name.value, scenario: this.scenario.value, save,
      about: { fields: this.about }, claims: this.decisions, speakers: this.speakers,
    };
    try {
      const made = await ask<IncidentFile>("/api/articles/incident", order);
      const left = made.unconfirmed ? ` ${made.unconfirmed} of ${made.claims} claims still have fields that nobody confirmed.` : "";
      this.out.replaceChildren(
        h("p", {}, made.saved ? `Saved as ${made.saved}.` : "", " ", h("a", { href: made.address, download: made.name }, `Download ${made.name}`), left),
        h("pre", { tabindex: "0", "aria-label": "Incident file" }, made.yaml));
      if (save === "download") this.out.querySelector("a")?.click();
    } catch (error) {
      this.out.replaceChildren(wrong(error));
    }
  }
}

/** A field as a person would type it. */
function plain(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(plain).join(", ");
  if (typeof value === "object") {
    const { low, high } = value as { low?: number; high?: number };
    return low !== undefined && high !== undefined ? `${low} to ${high}` : "";
  }
  return String(value);
}
