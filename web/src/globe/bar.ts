/** Below the globe: time, views, what is seen of the raid and what the marks mean. Knows nothing of Cesium. */

import { h } from "../dom";
import type { Raid } from "./asked";
import type { Globe, Shown } from "./globe";
import { CLASSES, coloured, DARK, LOST, REACH, SHOT, WORKS } from "./marks";
import { metres } from "./lengths";

const SPEEDS = [1, 3, 10, 30, 100];
const LOOKS_M = [5_000, 50_000, 500_000];

export interface Bar { element: HTMLElement; key: HTMLElement; go(at_s: number): void; pause(): void; close(): void }

/** Plays a raid on a globe, from a second on; `told` hears every second that is shown, `place` carries the state as data. */
export function bar(globe: Globe, raid: Raid, place: HTMLElement, from_s: number, told: (at_s: number, playing: boolean) => void): Bar {
  let now_s = from_s, playing = false, last_ms = 0, n_frame = 0;
  const play = h("button", { type: "button", class: "main" }, "Play");
  const time = h("input", { type: "range", "aria-label": "Time", min: String(raid.begin), max: String(raid.end), step: "0.1" });
  const clock = h("span", { class: "clock" });
  const speed = h("select", { "aria-label": "Speed" }, ...SPEEDS.map((v) => h("option", { value: String(v), selected: v === 10 }, `${v}×`)));
  const seen = h("p", { class: "seen" }), eye = h("p", { class: "seen soft" });
  const draw = () => {
    const shown = globe.show(now_s, playing);
    told(now_s, playing);
    time.value = String(now_s);
    clock.textContent = clockOf(now_s);
    time.setAttribute("aria-valuetext", clockOf(now_s));
    play.textContent = playing ? "Pause" : "Play";
    seen.textContent = sentence(shown, raid.tracks.length);
    Object.assign(place.dataset, {
      atS: now_s.toFixed(2), playing: String(playing), threats: String(shown.threats), shots: String(shown.shots),
      leakers: String(shown.leakers), stopped: String(shown.stopped), work: shown.work.join(" "), dark: shown.dark.join(" "),
    });
  };
  const show = (at_s: number) => { now_s = Math.min(Math.max(at_s, raid.begin), raid.end); draw(); };
  const go = (at_s: number) => { playing = false; show(at_s); };
  const step = (stamp_ms: number) => {
    cancelAnimationFrame(n_frame);
    if (!playing) return;
    if (last_ms) now_s += (stamp_ms - last_ms) / 1000 * Number(speed.value);
    last_ms = stamp_ms;
    if (now_s >= raid.end) playing = false;
    show(now_s);
    n_frame = requestAnimationFrame(step);
  };
  const set = (wanted: boolean) => {
    playing = wanted;
    last_ms = 0;
    if (playing && now_s >= raid.end) now_s = raid.start;
    draw();
    n_frame = requestAnimationFrame(step);
  };
  play.addEventListener("click", () => set(!playing));
  time.addEventListener("input", () => go(Number(time.value)));
  globe.onLook((range_m, ring_m) => {
    eye.textContent = `Seen from ${metres(range_m)}; rings around the site every ${metres(ring_m)}.`;
    place.dataset.rangeM = range_m.toFixed(0);
    place.dataset.ringM = ring_m.toFixed(0);
  });
  const element = h("div", { class: "globe-bar", role: "group", "aria-label": "Globe: time and views" },
    h("div", { class: "row" }, play, time, clock, h("label", {}, "Speed ", speed)),
    h("div", { class: "row" }, ...views(globe, raid)), seen, eye);
  draw();
  return { element, key: keyOf(raid), go, pause: () => set(false), close: () => { playing = false; cancelAnimationFrame(n_frame); } };
}

function views(globe: Globe, raid: Raid): HTMLElement[] {
  const button = (words: string, call: () => void, label = "") => {
    const made = h("button", { type: "button", ...(label ? { "aria-label": label } : {}) }, words);
    made.addEventListener("click", call);
    return made;
  };
  return [
    button("Defence", () => globe.reach(raid.near)), button("Whole raid", () => globe.reach(raid.far)),
    ...LOOKS_M.map((range_m) => button(metres(range_m), () => globe.from(range_m), `The site from ${metres(range_m)}`)),
    button("From above", () => globe.tip()),
    button("+", () => globe.zoom(1 / 1.5), "Closer"), button("−", () => globe.zoom(1.5), "Farther"),
  ];
}

function clockOf(at_s: number): string {
  const tenths = Math.round(Math.abs(at_s) * 10), sign = at_s < 0 && tenths ? "−" : "";
  return `${sign}${Math.floor(tenths / 600)}:${((tenths % 600) / 10).toFixed(1).padStart(4, "0")}`;
}

const counted = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

function sentence({ threats, shots, leakers, stopped, work, dark }: Shown, n_all: number): string {
  const radars = [work.length ? `working: ${named(work)}` : "", dark.length ? `dark: ${named(dark)}` : ""].filter(Boolean).join("; ");
  return `${counted(threats, "threat")} of ${n_all} and ${counted(shots, "interceptor")} in the air; so far ${stopped} stopped, ${leakers} got through. `
    + (radars ? `Sensors ${radars}.` : "");
}

function named(names: string[]): string {
  return names.length > 6 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}

/** What the marks mean. */
function keyOf(raid: Raid): HTMLElement {
  const item = (picture: HTMLElement, words: string) => h("li", {}, picture, ` ${words}`);
  const line = (css: string, dashed: boolean) => {
    const canvas = h("canvas", { width: "40", height: "20", "aria-hidden": "true" }), c = canvas.getContext("2d")!;
    c.strokeStyle = css; c.lineWidth = 4; c.setLineDash(dashed ? [9, 6] : []);
    c.beginPath(); c.moveTo(0, 10); c.lineTo(40, 10); c.stroke();
    return canvas;
  };
  const dot = (shape: string, css: string) => { const made = coloured(shape, css); made.setAttribute("aria-hidden", "true"); return made; };
  return h("ul", { class: "globe-key", "aria-label": "What the marks mean" },
    ...raid.classes.map((name, i) => item(dot(`class-${i % 5}`, CLASSES[i % CLASSES.length]!), name)),
    item(dot("class-4", SHOT), "interceptor"), item(dot("leaker", LOST), "got through"), item(dot("stopped", CLASSES[0]!), "stopped"),
    item(dot("gone", LOST), "lost"), item(line(WORKS, false), "sensor works"), item(line(DARK, true), "sensor dark"),
    item(line(REACH, true), "reach of a weapon (drawn at its middle value)"));
}
