/** The page Replay: one raid of the run that was chosen, in a frame that is held to its own policy. */

import { makeReplay } from "./api";
import { h } from "./dom";
import { fileButtons } from "./files";
import { state } from "./state";
import { raidViews } from "./views";
import { wrong } from "./words";

const FORMS: [string, string][] = [
  ["czml", "Cesium (CZML)"], ["acmi", "Tacview (ACMI)"], ["kml", "Google Earth (KML)"], ["geojson", "GeoJSON"],
  ["csv", "Events (CSV)"], ["parquet", "Events (Parquet)"], ["dis", "DIS traffic (pcap)"],
];

export async function replayPage(): Promise<HTMLElement> {
  const which = h("input", { type: "number", id: "replicate", min: "0", max: "99999", value: "0" });
  const find = h("input", { type: "text", id: "find", placeholder: "leakers >= 1", spellcheck: "false" });
  const show = h("button", { type: "submit", class: "main" }, "Show");
  const body = h("div", { "aria-live": "polite" });
  const go = async () => {
    const wanted = find.value.trim();
    const raid = wanted ? { find: wanted } : { replicate: Number(which.value) || 0 };
    show.disabled = true;
    body.replaceChildren(h("p", { class: "status" }, "Making the replay…"));
    try {
      const made = await makeReplay({ ...state.asked(), ...raid });
      which.value = String(made.replicate);
      body.replaceChildren(
        raidViews(made),
        h("h2", {}, "The same as a file"),
        h("p", {}, h("a", { href: made.page, download: `replay-${state.order.scenario}-${made.replicate}.html` }, "Save this replay"), " (it plays from disk, without a server), or"),
        h("code", { class: "command" }, made.command),
        fileButtons("/api/replays/file", () => ({ ...state.asked(), replicate: made.replicate }), FORMS));
    } catch (error) {
      body.replaceChildren(wrong(error));
    } finally {
      show.disabled = false;
    }
  };
  const form = h("form", { class: "row panel", "aria-label": "Which raid" },
    h("div", {}, h("label", { for: "replicate" }, "Raid number"), which),
    h("div", {}, h("label", { for: "find" }, "or the first in which"), find), show);
  form.addEventListener("submit", (event) => { event.preventDefault(); void go(); });
  void go();
  const changes = [...Object.entries(state.order.set).map(([path, value]) => `${path}=${value}`),
    ...state.order.lose.map((name) => `${name} lost`), ...state.order.without.map((name) => `${name} withdrawn`)];
  return h("div", {}, h("h1", {}, "One raid"),
    h("p", { class: "about" }, `Scenario ${state.named()}${changes.length ? `, with ${changes.join(", ")}` : ", as in its file"}; chosen on the page Run.`),
    form, h("p", {}), body);
}
