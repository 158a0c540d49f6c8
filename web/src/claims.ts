/** Claims side by side: who says what, when, and where it was read. */

import { h } from "./dom";
import type { Amount, Claim, Incident, Source } from "./incident_api";

const SIDES: Record<string, string> = { attacker: "stands with the attack", defender: "stands with the defence", third: "third party" };
const MODES: Record<string, string> = { hedged: "said with reserve", denied: "denied", planned: "said of what is to come" };

export function claimTable(incident: Incident): HTMLElement {
  const heads = ["Claim", "Said by", "When", "Read in"];
  const rows = incident.claims.map((claim) => h("tr", { id: `claim-${claim.key}` },
    h("th", { scope: "row" }, ...saying(claim)),
    h("td", {}, ...speaking(claim)),
    h("td", {}, claim.said ?? "not told"),
    h("td", { class: "source" }, ...claim.sources.map(source))));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Claims side by side" },
    h("table", { class: "claims" }, h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text)))), h("tbody", {}, ...rows)));
}

function saying(claim: Claim): HTMLElement[] {
  const relations = (["contradicts", "refines", "repeats", "supersedes"] as const)
    .flatMap((name) => claim[name]?.length ? [`${name} ${[claim[name]].flat().join(", ")}`] : []);
  const more = [
    claim.kind.replaceAll("_", " "), MODES[claim.mode] ?? "",
    claim.count === undefined ? "" : `${amount(claim.count)}${claim.of ? ` of ${claim.of_count === undefined ? "" : `${amount(claim.of_count)} `}${claim.of}` : ""}`,
    ...relations, claim.unconfirmed.length ? `not confirmed: ${claim.unconfirmed.join(", ")}` : "",
  ].filter(Boolean);
  return [
    h("strong", {}, claim.key), h("div", {}, claim.says), h("div", { class: "soft" }, more.join(" · ")),
    ...(claim.note ? [h("div", { class: "soft" }, claim.note)] : []),
  ];
}

function speaking(claim: Claim): HTMLElement[] {
  const { name, interest, office, reliability, note } = claim.speaker;
  return [
    h("div", {}, name),
    h("div", { class: "soft" }, [SIDES[interest] ?? interest, office, `reliability ${reliability}, credibility ${claim.credibility}`].join(" · ")),
    ...(claim.through.length ? [h("div", { class: "soft" }, `through ${claim.through.join(", ")}`)] : []),
    ...(note ? [h("div", { class: "soft" }, note)] : []),
  ];
}

/** A source; its address is a link only if it is one of the web, and nothing is fetched before it is followed. */
function source(one: Source): HTMLElement {
  const title = /^https?:\/\//.test(one.url)
    ? h("a", { href: one.url, rel: "noreferrer noopener", target: "_blank" }, one.title) : h("span", {}, one.title);
  return h("div", {}, title, h("span", { class: "soft" }, ` ${[one.author, one.publisher, one.date].filter(Boolean).join(", ")}`));
}

function amount(value: Amount): string {
  if (typeof value === "number") return String(value);
  const { low, best, high } = value;
  if (low !== undefined && high !== undefined) return best === undefined ? `${low} to ${high}` : `${best} (${low} to ${high})`;
  if (best !== undefined) return `about ${best}`;
  return low !== undefined ? `at least ${low}` : `at most ${high ?? ""}`;
}
