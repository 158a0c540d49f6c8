/** The page Incident: what was said, side by side; what of it can be true together; a press text made into a file. */

import { get } from "./api";
import { Article } from "./article";
import { Assessment } from "./assessment";
import { claimTable } from "./claims";
import { h } from "./dom";
import type { Incident, IncidentEntry } from "./incident_api";
import { wrong } from "./words";

/** The incident that was chosen; it lasts as long as the page. */
const chosen = { id: "ain-al-asad-2021-06-06" };

export async function incidentPage(): Promise<HTMLElement> {
  const { incidents } = await get<{ incidents: IncidentEntry[] }>("/api/incidents");
  const label = (one: IncidentEntry) => `${one.date.slice(0, 10)} ${one.title}${one.own ? " (own)" : ""}`;
  const choice = h("select", { id: "incident" }, ...incidents.map((one) =>
    h("option", { value: one.id, selected: one.id === chosen.id }, label(one))));
  const body = h("div");
  const show = async () => {
    const id = chosen.id;
    body.replaceChildren(h("p", { class: "status", role: "status" }, "Loading…"));
    try {
      const found = await get<Incident>(`/api/incidents/${encodeURIComponent(id)}`);
      if (id === chosen.id) body.replaceChildren(...told(found));
    } catch (error) {
      if (id === chosen.id) body.replaceChildren(wrong(error));
    }
  };
  choice.addEventListener("change", () => { chosen.id = choice.value; void show(); });
  await show();
  return h("div", {}, h("h1", {}, "What was said, and what of it can be true together"),
    h("p", { class: "about" }, "Every claim stands with who made it and where it was read. Nothing here says who is right: it says what the model allows."),
    h("form", { class: "panel", "aria-label": "Which incident" }, h("label", { for: "incident" }, "Incident"), choice),
    body, new Article().element);
}

function told(incident: Incident): HTMLElement[] {
  const { event } = incident;
  const when = [event.end ? `${event.date} to ${event.end}` : event.date, event.time ?? ""].filter(Boolean).join(", ");
  const facts: [string, string][] = [["When", when], ["Where", event.place], ["Attack", event.attacker], ["Defence", event.defender]];
  const agreed = incident.agreed.map((one) => h("li", {}, one.says, " ", h("span", { class: "soft" }, one.sources.map((source) => source.title).join("; "))));
  return [
    h("h2", {}, incident.title), h("p", { class: "about" }, incident.about),
    h("dl", { class: "designs" }, ...facts.filter(([, text]) => text).flatMap(([name, text]) => [h("dt", {}, name), h("dd", {}, text)])),
    ...(agreed.length ? [h("h3", {}, "Nobody disputes"), h("ul", {}, ...agreed)] : []),
    h("h2", {}, "Claims side by side"), claimTable(incident),
    ...(incident.notes.length ? [h("h3", {}, "Notes"), h("ul", {}, ...incident.notes.map((one) => h("li", {}, one)))] : []),
    new Assessment(incident).element,
  ];
}
