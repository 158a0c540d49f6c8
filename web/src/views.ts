/** One raid in two views on one clock: the plan, in its frame, and a globe, which is loaded when it is asked for. */

import { get, type Replay } from "./api";
import { h } from "./dom";
import type { Stage } from "./globe/asked";
import type { Globe } from "./globe/globe";

const NOT_BUILT = "The globe is not in this build of the page: `make web` builds it (it needs Node).";
const NO_WEBGL = "The globe needs WebGL, which this browser does not offer here. The plan shows the same raid.";
const HINT = "Drag turns and moves the globe, the wheel zooms; with the keyboard: arrows turn, + and − zoom, Home goes back. Time, Defence and Whole raid as below.";

function hasWebGl(): boolean {
  return h("canvas").getContext("webgl2") !== null;
}

/** The views of a replay; the page that shows them says `leaving` when it goes. */
export function raidViews(made: Replay): HTMLElement {
  const frame = h("iframe", { src: made.page, title: `Replay of raid ${made.replicate}`, sandbox: "allow-scripts" });
  const place = h("section", { class: "globe", "aria-label": "Globe", tabindex: "0", hidden: true });
  const said = h("p", { class: "status", role: "status" });
  const plan = h("button", { type: "button", "aria-pressed": "true" }, "Plan");
  const round = h("button", { type: "button", "aria-pressed": "false" }, "Globe");
  let shown: Globe | null = null, asked = false, gone = false, now_s: number | null = null, reach_m: number | null = null;

  const heard = (event: MessageEvent) => {
    if (event.source !== frame.contentWindow || typeof event.data?.replay_s !== "number") return;
    now_s = event.data.replay_s as number;
    const zoomed = reach_m !== null && reach_m !== event.data.reach_m;
    reach_m = event.data.reach_m as number;
    if (place.hidden || !shown) return;
    if (zoomed) shown.reach(reach_m);
    shown.show(now_s);
  };
  const turn = (onGlobe: boolean) => {
    plan.setAttribute("aria-pressed", String(!onGlobe));
    round.setAttribute("aria-pressed", String(onGlobe));
    place.hidden = !onGlobe;
    frame.classList.toggle("below", onGlobe);
    // The frame has no origin of its own; what it is told is no secret.
    frame.contentWindow?.postMessage({ plan: !onGlobe }, "*");
    said.textContent = onGlobe ? HINT : "";
    if (onGlobe && shown && now_s !== null) shown.show(now_s);
  };
  const fail = (sentence: string) => { turn(false); asked = false; said.textContent = sentence; };
  const load = async () => {
    if (!hasWebGl()) { fail(NO_WEBGL); return; }
    said.textContent = "Loading the globe…";
    let built: typeof import("./globe/globe");
    try {
      built = await import("./globe/globe");
    } catch {
      fail(NOT_BUILT);
      return;
    }
    const stop = (error: Error) => {
      place.replaceChildren();
      fail(`The globe could not be drawn (${error.message}). The plan shows the same raid.`);
    };
    try {
      shown = await built.globe(place, await get<Stage>(made.stage), stop);
      if (gone) { shown.close(); return; }
      if (now_s !== null) shown.show(now_s);
      if (!place.hidden) said.textContent = HINT;
    } catch (error) {
      stop(error as Error);
    }
  };
  plan.addEventListener("click", () => turn(false));
  round.addEventListener("click", () => {
    turn(true);
    if (!asked) { asked = true; void load(); }
  });
  addEventListener("message", heard);
  addEventListener("leaving", () => { gone = true; removeEventListener("message", heard); shown?.close(); }, { once: true });
  return h("div", {}, h("div", { class: "row views", role: "group", "aria-label": "View" }, plan, round), said, place, frame);
}
