/** The page Catalogue: every number of every card, with its source. */

import { get, type Card, type CardValue } from "./api";
import { h } from "./dom";

export async function cataloguePage(): Promise<HTMLElement> {
  const { cards } = await get<{ cards: Card[] }>("/api/catalogue");
  const search = h("input", { type: "search", id: "search", autocomplete: "off" });
  const count = h("p", { class: "status", role: "status" });
  const list = h("div");
  const made = cards.map((card) => ({ element: cardOf(card), text: JSON.stringify(card).toLowerCase() }));
  list.append(...made.map((one) => one.element));
  const sift = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const one of made) {
      const holds = words.every((word) => one.text.includes(word));
      one.element.hidden = !holds;
      n += Number(holds);
    }
    count.textContent = words.length ? `${n} of ${cards.length} cards hold that.` : `${cards.length} cards.`;
  };
  search.addEventListener("input", sift);
  sift();
  return h("div", {}, h("h1", {}, "Catalogue"),
    h("p", { class: "about" }, "Every number, its spread and its source. Low and high are 5th and 95th percentile, or bounds where it says so. An assumption has no source: it is a choice of this project, to be moved by whoever knows better."),
    h("label", { for: "search" }, "Search in names, numbers and sources"), search, count, list);
}

function cardOf(card: Card): HTMLElement {
  const parts = card.parts.length
    ? [h("p", {}, "Parts: ", card.parts.map((one) => `${one.count} × ${one.name}${one.card ? ` (${one.card})` : ""}`).join(", "))] : [];
  return h("details", { class: "card" },
    h("summary", {}, h("strong", {}, card.title), " ", h("span", { class: "soft" }, `${card.kind} · ${card.id}`)),
    h("p", { class: "about" }, card.about), ...parts, ...table("Values", card.values), ...table("Facts", card.facts));
}

function table(title: string, values: CardValue[]): HTMLElement[] {
  if (!values.length) return [];
  const head = h("tr", {}, ...[title, "typical", "low", "high", "grade", "source"].map((text) => h("th", { scope: "col" }, text)));
  const rows = values.map((one) => h("tr", {},
    h("th", { scope: "row" }, h("code", {}, one.path)),
    ...[one.value, one.low, one.high].map((value) => h("td", {}, value === null ? "" : String(value))),
    h("td", {}, one.as === "bounds" ? `${one.grade}, bounds` : one.grade),
    h("td", { class: "source" }, [one.source, one.note, one.accessed ? `read ${one.accessed}` : ""].filter(Boolean).join("; "))));
  return [h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title },
    h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows)))];
}
