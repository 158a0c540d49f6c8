/** The weighing of an incident: how likely each claim is, and which can hold together. */

import { results, type Measure } from "./api";
import { h, onLeaving } from "./dom";
import { fileButtons } from "./files";
import type { Assessed, Incident, Ratio, Weighed } from "./incident_api";
import { chanceOf, ignoranceOf, number, percent, whole, wrong } from "./words";

const SHORT: Record<Weighed["verdict"], string> = {
  impossible: "cannot both be true", certain: "always both true", never_seen: "both true in no raid", judged: "both can be true",
  cannot_tell: "the model cannot tell",
};

export class Assessment {
  readonly element = h("section", { "aria-label": "Weighing" }, h("h2", {}, "Which can hold together"));
  private readonly status = h("p", { class: "status", role: "status" });
  private readonly bar = h("progress", { max: "1", value: "0", hidden: true, "aria-label": "Raids done" });
  private readonly body = h("div");
  private readonly effort = h("select", { id: "weigh-effort" }, ...[2_000, 10_000, 40_000].map((n) =>
    h("option", { value: String(n) }, `${whole(n)} raids`)));
  private leave = new AbortController();

  constructor(private readonly incident: Incident) {
    if (!incident.scenario || !incident.claims.some((one) => one.predicate)) {
      this.element.append(h("p", {}, "The model cannot weigh this incident: ",
        incident.scenario ? "no claim says by a predicate what would be seen in a raid." : "it names no scenario."));
      return;
    }
    const go = h("button", { type: "button", class: "main" }, "Weigh the claims");
    const stop = h("button", { type: "button" }, "Stop");
    go.addEventListener("click", () => { this.go().catch(this.fail); });
    stop.addEventListener("click", () => { this.leave.abort(); this.status.textContent = "Stopped."; this.bar.hidden = true; });
    onLeaving(() => this.leave.abort());
    this.element.append(
      h("p", { class: "about" }, `The claims are held against raids simulated from the scenario ${incident.scenario}. That takes a while.`),
      h("div", { class: "row" }, h("div", {}, h("label", { for: "weigh-effort" }, "How long"), this.effort), go, stop),
      this.status, this.bar, this.body);
  }

  private order(): object {
    return { incident: this.incident.id, replicates: Number(this.effort.value) };
  }

  private readonly fail = (error: unknown): void => {
    if (error instanceof DOMException && error.name === "AbortError") return;
    this.bar.hidden = true;
    this.status.textContent = "";
    this.body.replaceChildren(wrong(error));
  };

  private async go(): Promise<void> {
    this.leave.abort();
    const leave = this.leave = new AbortController();
    this.status.textContent = "Drawing the worlds…";
    this.bar.hidden = false;
    this.bar.value = 0;
    for await (const told of results<Assessed>("/api/assessments", this.order(), leave.signal, (words) => { this.status.textContent = words; })) {
      if (!this.element.isConnected) { leave.abort(); return; }
      if (leave.signal.aborted) return;
      this.bar.value = told.done / told.of;
      this.status.textContent = `${whole(told.done)} of ${whole(told.of)} raids${told.final ? "." : "…"}`;
      if (told.final) this.show(told);
    }
    this.bar.hidden = true;
  }

  private show(told: Assessed): void {
    const { result } = told;
    const weighed = Object.entries(result.claims).filter(([, one]) => one.probability !== null);
    const cannot = Object.entries(result.claims).filter(([, one]) => one.probability === null);
    const says = (key: string) => this.incident.claims.find((one) => one.key === key)?.says ?? "";
    this.body.replaceChildren(
      h("h3", {}, "Each claim under the model"),
      likely("Each claim", weighed.map(([key, one]) => [key, says(key), one])),
      h("p", { class: "soft" }, `How often each is true in the simulated raids, before any report is believed. Words: ${result.yardstick}. “With the reports”: when every independent report is weighed too.`),
      ...(cannot.length ? [h("p", {}, `No outcome of a raid can hold ${cannot.map(([key]) => key).join(", ")}: of these the model tells nothing.`)] : []),
      ...(result.pairs.length ? [h("h3", {}, "Two by two"), matrix(result.claims, result.pairs)] : []),
      ...sets("Largest sets seen true together", result.together), ...sets("Smallest sets never seen together", result.never_together),
      ...accounts(this.incident, result.ratios),
      ...(Object.keys(result.questions).length ? [h("h3", {}, "Asked besides"),
        likely("Questions", Object.entries(result.questions).map(([key, one]) => [key, this.incident.questions[key] ?? "", one]))] : []),
      h("h3", {}, "What carries this"),
      h("p", {}, `${result.unknowns.total} numbers differ between worlds; ${result.unknowns.assumed} of them are assumptions. ${told.caveat}`),
      h("ul", {}, ...result.assumptions.map((one) => h("li", {}, one))),
      h("h2", {}, "The same on the command line"), h("code", { class: "command" }, result.command),
      fileButtons("/api/assessments/file", () => this.order(), [
        ["json", "Result (JSON)"], ["html", "Report in English (HTML)"], ["html", "Report in French (HTML)", { lang: "fr" }]]));
  }
}

function likely(caption: string, rows: [string, string, Weighed][]): HTMLElement {
  const heads = ["model alone", "in words", "chance, 95%", "ignorance, 90%", "with the reports"];
  const body = rows.map(([key, says, one]) => {
    const found = one.probability as Measure;
    const settled = one.verdict === "impossible" || one.verdict === "certain";
    const believed = typeof one.with_reports === "number" ? percent(one.with_reports) : "";
    return h("tr", {}, h("th", { scope: "row" }, h("strong", {}, key), h("div", {}, says)),
      h("td", { class: "n" }, percent(found.mean)), h("td", {}, one.words),
      h("td", { class: "n" }, settled ? "proved" : chanceOf(found, percent)), h("td", { class: "n" }, settled ? "proved" : ignoranceOf(found, percent)),
      h("td", { class: "n" }, believed, ...range(one)));
  });
  return framed(caption, heads, body);
}

function range(one: Weighed): HTMLElement[] {
  const moved = one.with_reports_by_prior;
  if (!moved || typeof moved.low !== "number" || typeof moved.high !== "number") return [];
  return [h("div", { class: "soft" }, `${percent(moved.low)} to ${percent(moved.high)} by priors`)];
}

function framed(caption: string, heads: string[], body: HTMLElement[]): HTMLElement {
  const is_number = (i: number) => body[0]?.children[i + 1]?.classList.contains("n") ?? false;
  const head = h("tr", {}, h("td", {}), ...heads.map((text, i) => h("th", { scope: "col", class: is_number(i) ? "n" : "" }, text)));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "weighed" }, h("thead", {}, head), h("tbody", {}, ...body)));
}

/** A square of claims: each cell says in words whether two can hold together, and how often. */
function matrix(claims: Record<string, Weighed>, pairs: Weighed[]): HTMLElement {
  const names = Object.keys(claims).filter((key) => pairs.some((one) => one.claims.includes(key)));
  const found = (a: string, b: string) => pairs.find((one) => one.claims.includes(a) && one.claims.includes(b));
  const rows = names.map((row) => h("tr", {}, h("th", { scope: "row" }, row), ...names.map((column) => {
    const one = row === column ? claims[row] : found(row, column);
    if (!one) return h("td", {});
    const share = one.probability && one.verdict !== "impossible" ? [h("div", {}, percent(one.probability.mean)),
      h("div", { class: "soft" }, `chance ${chanceOf(one.probability, percent)}`), h("div", { class: "soft" }, `ignorance ${ignoranceOf(one.probability, percent)}`)] : [];
    const by_itself = row === column;
    return h("td", { class: `verdict ${by_itself ? "self" : one.verdict}` },
      h("strong", {}, by_itself ? "by itself" : SHORT[one.verdict]), h("div", {}, one.words), ...share);
  })));
  return framed("Verdict matrix: which two claims can hold together", names, rows);
}

function sets(title: string, found: Weighed[]): HTMLElement[] {
  const many = found.filter((one) => one.claims.length > 2);
  return many.length ? [h("h3", {}, title), likely(title, many.map((one) => [one.claims.join(" + "), "", one]))] : [];
}

function accounts(incident: Incident, ratios: Ratio[]): HTMLElement[] {
  if (!ratios.length) return [];
  const said = (value: number | string | null | undefined) => typeof value === "number" ? number(value) : value === "inf" ? "∞" : "–";
  const between = (pair: (number | string | null | undefined)[]) => `${said(pair[0])} to ${said(pair[1])}`;
  const title = (key: string) => incident.accounts[key]?.title ?? key;
  const rows = ratios.map((one) => h("tr", {},
    h("th", { scope: "row" }, `“${title(one.first)}” against “${title(one.second)}”`),
    h("td", { class: "n" }, said(one.ratio)), h("td", { class: "n" }, between(one.ci95)), h("td", { class: "n" }, between(one.ignorance90)),
    h("td", { class: "n" }, one.by_prior ? between([one.by_prior.low, one.by_prior.high]) : ""),
    h("td", {}, one.favours ? `the model fits “${title(one.favours)}” better` : "the model cannot tell")));
  return [h("h3", {}, "Account against account"), framed("Accounts", ["times as likely", "chance, 95%", "ignorance, 90%", "by priors", ""], rows)];
}
