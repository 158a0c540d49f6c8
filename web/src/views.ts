/** One raid in two views on one clock: the plan, in its frame, and a globe, which is loaded when it is asked for. */

import { get, type Replay } from "./api";
import { h, onLeaving } from "./dom";
import type { Stage } from "./globe/asked";
import { bar, type Bar } from "./globe/bar";
import type { Globe } from "./globe/globe";

const NOT_BUILT = "The globe is not in this build of the page: `make web` builds it (it needs Node).";
const NO_WEBGL = "The globe needs WebGL, which this browser does not offer here. The plan shows the same raid.";
const HINT = "Drag moves the globe, with Ctrl it turns, the wheel zooms; with the keyboard on the picture: arrows turn, + and − zoom, Home goes back.";
/** Half of what a tenth of a second, in which the player tells time, may be off. */
const SAME_S = 0.06;
/** How often the list and the strip below follow a globe that plays. */
const TOLD_MS = 100;

function hasWebGl(): boolean {
  return h("canvas").getContext("webgl2") !== null;
}

/** The views of a replay. */
export function raidViews(made: Replay): HTMLElement {
  const frame = h("iframe", { src: made.page, title: `Replay of raid ${made.replicate}`, sandbox: "allow-scripts" });
  const place = h("section", { class: "globe", "aria-label": "Globe", tabindex: "0", "data-state": "none" });
  const below = h("div", {}), round = h("div", { hidden: true }, place, below);
  const said = h("p", { class: "status", role: "status" });
  const buttons = { plan: h("button", { type: "button", "aria-pressed": "true" }, "Plan"), globe: h("button", { type: "button", "aria-pressed": "false" }, "Globe") };
  let shown: Globe | null = null, controls: Bar | null = null, asked = false, gone = false, now_s = Number.NaN, told_ms = 0;

  // The frame has no origin of its own; what it is told is no secret.
  const tell = (words: object) => frame.contentWindow?.postMessage(words, "*");
  const heard = (event: MessageEvent) => {
    if (event.source !== frame.contentWindow || typeof event.data?.replay_s !== "number") return;
    frame.style.height = round.hidden ? "" : `${event.data.high_px as number + 2}px`;
    if (Math.abs(event.data.replay_s - now_s) < SAME_S) return;
    now_s = event.data.replay_s as number;
    if (!round.hidden) controls?.go(now_s);
  };
  const turn = (onGlobe: boolean) => {
    buttons.plan.setAttribute("aria-pressed", String(!onGlobe));
    buttons.globe.setAttribute("aria-pressed", String(onGlobe));
    round.hidden = !onGlobe;
    if (!onGlobe) controls?.pause();
    tell({ plan: !onGlobe });
    said.textContent = onGlobe ? HINT : "";
    if (onGlobe && !Number.isNaN(now_s)) controls?.go(now_s);
  };
  const fail = (sentence: string) => {
    turn(false);
    controls?.close();
    asked = false; shown = controls = null;
    place.replaceChildren(); below.replaceChildren();
    place.dataset.state = "failed";
    said.textContent = sentence;
  };
  const open = async () => {
    if (!hasWebGl()) { fail(NO_WEBGL); return; }
    said.textContent = "Loading the globe…";
    place.dataset.state = "loading";
    let built: typeof import("./globe/globe");
    try {
      built = await import("./globe/globe");
    } catch {
      fail(NOT_BUILT);
      return;
    }
    const stop = (error: Error) => fail(`The globe could not be drawn (${error.message}). The plan shows the same raid.`);
    try {
      const stage = await get<Stage>(made.stage);
      shown = await built.globe(place, stage, stop);
      if (gone) { shown.close(); return; }
      const from_s = Number.isNaN(now_s) ? stage.scene.start : now_s;
      controls = bar(shown, stage.scene, place, from_s, (at_s, playing) => {
        now_s = at_s;
        if (round.hidden || (playing && performance.now() - told_ms < TOLD_MS)) return;
        told_ms = performance.now();
        tell({ at_s });
      });
      below.replaceChildren(controls.element, controls.key);
      place.dataset.state = "ready";
      if (!round.hidden) said.textContent = HINT;
    } catch (error) {
      stop(error as Error);
    }
  };
  buttons.plan.addEventListener("click", () => turn(false));
  buttons.globe.addEventListener("click", () => {
    turn(true);
    if (!asked) { asked = true; void open(); }
  });
  addEventListener("message", heard);
  onLeaving(() => { gone = true; removeEventListener("message", heard); controls?.close(); shown?.close(); });
  return h("div", {}, h("div", { class: "row views", role: "group", "aria-label": "View" }, buttons.plan, buttons.globe), said, round, frame);
}
