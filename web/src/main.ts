/** Which page is shown: the part of the address after #. */

import { cataloguePage } from "./catalogue";
import { comparePage } from "./compare";
import { h } from "./dom";
import { incidentPage } from "./incident";
import { replayPage } from "./replay";
import { runPage } from "./run";
import { scenarioPage } from "./scenario/page";
import { wrong } from "./words";

const PAGES: Record<string, [string, () => Promise<HTMLElement>]> = {
  scenario: ["Scenario", scenarioPage], run: ["Run", runPage], replay: ["Replay", replayPage], compare: ["Compare", comparePage], incident: ["Incident", incidentPage],
  catalogue: ["Catalogue", cataloguePage],
};

const main = document.querySelector("main") as HTMLElement;
let asked = 0;

async function show(moved: boolean): Promise<void> {
  const name = location.hash.slice(1);
  if (name === "main" && moved) return;
  const [title, page] = PAGES[name] ?? PAGES["run"]!;
  const mine = ++asked;
  dispatchEvent(new Event("leaving"));
  document.title = `${title} – rempart`;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.textContent === title) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  main.replaceChildren(h("p", { class: "status", role: "status" }, "Loading…"));
  try {
    const made = await page();
    if (mine === asked) main.replaceChildren(made);
  } catch (error) {
    if (mine === asked) main.replaceChildren(wrong(error));
  }
  if (moved && mine === asked) main.focus();
}

addEventListener("hashchange", () => { void show(true); });
void show(false);
