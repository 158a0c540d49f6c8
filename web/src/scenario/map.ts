/** The map: a plan of the surroundings of the site, on which things are dragged and turned, by pointer or by keys. */

import { ask } from "../api";
import { h, s } from "../dom";
import type { Plan } from "./geo";
import { around, Labels, type Spot } from "./labels";
import { mover, turner } from "./moving";
import { reachName, type Coasts, type Group, type OriginPlace, type Thing, type Written } from "./scene";
import { coastPath, groupShapes, rangeRings, reachShapes, scaleBar } from "./shapes";
import { symbolOf, threatSymbol } from "./symbols";
import { length, nice, View } from "./view";
import type { Workshop } from "./workshop";

interface Mark { id: string; node: SVGElement; at: Plan; place: Written; group?: Group; thing?: Thing; origin?: OriginPlace }
const HANDLE_PX = 58, LABEL_PX = 12, PILE_PX = 9;
const AROUND = around(36, 32, LABEL_PX);
/** What lies under what. */
const ORDER = ["place", "asset", "component", "weapon", "sensor", "battery"];

export class ScenarioMap {
  readonly element = h("div", { class: "map" });
  private readonly svg = s("svg", { tabindex: "0", role: "group", "aria-roledescription": "map" }) as SVGSVGElement;
  /** A picture of its own, so that dragging does not draw it again. */
  private readonly ground = s("svg", { class: "ground", "aria-hidden": "true" });
  private readonly under = s("g", { "aria-hidden": "true" });
  private readonly over = s("g");
  private readonly rim = s("g", { "aria-hidden": "true" });
  private readonly said = h("p", { class: "status", role: "status", id: "map-said" });
  private readonly view = new View();
  private readonly marks = new Map<string, Mark>();
  private handle: SVGElement | null = null;
  private coasts: Coasts | null = null;
  private coastsOf = "";
  private groundOf = "";
  private fitted = "";
  private chosen = "";
  private turned: number | null = null;
  private frame = 0;

  constructor(private readonly work: Workshop, private readonly choose: (id: string) => void) {
    this.svg.append(this.under, this.over, this.rim);
    this.element.append(this.ground, this.svg, this.tools(), this.said);
    new ResizeObserver(() => this.resize()).observe(this.svg);
    work.onText(() => { this.element.dataset["settled"] = "false"; this.draw(); });
    this.svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.svg.addEventListener("pointerdown", (event) => this.panned(event));
    this.svg.addEventListener("keydown", (event) => this.key(event));
  }

  /** What is chosen is drawn with all its ranges and a handle to turn it. */
  select(id: string): void {
    this.chosen = id;
    this.turned = null;
    this.draw();
  }

  /** Take the scene as the server tells it. */
  update(): void {
    const { scene } = this.work;
    if (!scene) return;
    if (this.fitted !== this.work.from + scene.site.lat + scene.site.lon) {
      this.fitted = this.work.from + scene.site.lat + scene.site.lon;
      this.fit("site");
    }
    const wanted = new Set<string>();
    for (const group of scene.groups) group.origins.forEach((origin, i) => wanted.add(this.mark(`${group.id}.from.${i}`, origin, origin.place, { group, origin })));
    for (const kind of ORDER) for (const thing of scene.things) {
      if (thing.kind === kind && (thing.own || kind === "battery")) wanted.add(this.mark(thing.id, thing, thing.place, { thing }));
    }
    for (const [id, mark] of this.marks) if (!wanted.has(id)) { mark.node.remove(); this.marks.delete(id); }
    if (this.work.isFresh) this.turned = null;
    void this.fetchCoasts();
    this.draw();
  }

  private mark(id: string, at: Plan, place: Written, what: { thing?: Thing; group?: Group; origin?: OriginPlace }): string {
    let mark = this.marks.get(id);
    const look = what.thing ? `${what.thing.kind}${what.thing.gun ?? ""}` : `${what.group!.category}${what.group!.flight}`;
    if (!mark || mark.node.dataset["look"] !== look) {
      const focused = mark?.node === document.activeElement;
      mark?.node.remove();
      const node = s("g", { class: `mark ${what.thing?.kind ?? "group"}`, tabindex: "0", role: "button", "data-id": id, "data-look": look });
      const symbol = what.thing ? symbolOf(what.thing) : threatSymbol(what.group!);
      node.append(s("circle", { class: "halo", r: "22" }), symbol ?? s("path", { class: "cross", d: "M-6 0H6M0-6V6" }), s("text", { class: "name" }));
      node.prepend(s("title"), s("path", { class: "leader" }));
      node.addEventListener("pointerdown", (event) => this.dragged(event, id));
      node.addEventListener("keydown", (event) => this.nudged(event, id));
      this.over.append(node);
      mark = { id, node, at: { e: at.e, n: at.n }, place, ...what };
      this.marks.set(id, mark);
      if (focused) node.focus();
    }
    // What the server tells of an older text does not pull back what has moved since.
    const here = this.work.isFresh ? { e: at.e, n: at.n } : mark.at;
    Object.assign(mark, { at: here, place, ...what });
    const name = what.thing ? what.thing.name : groupName(what.group!);
    for (const words of mark.node.querySelectorAll(".name, title")) words.textContent = name;
    return id;
  }

  private async fetchCoasts(): Promise<void> {
    const { scene } = this.work;
    if (!scene) return;
    const reach = Math.min(3000, Math.max(50, 1.6 * this.furthest() / 1000));
    const key = `${scene.site.lat} ${scene.site.lon} ${Math.ceil(Math.log2(reach))}`;
    if (key === this.coastsOf) return;
    this.coastsOf = key;
    const coasts = await ask<Coasts>("/api/coasts", { lat: scene.site.lat, lon: scene.site.lon, reach_km: Math.min(3000, 2 ** Math.ceil(Math.log2(reach))) });
    this.coasts = coasts;
    this.groundOf = "";
    this.draw();
  }

  private furthest(): number {
    return Math.max(3000, ...[...this.marks.values()].map(({ at }) => Math.hypot(at.e, at.n)));
  }

  /** Show what stands there, or how far it reaches, or where the raid comes from. */
  private fit(what: "site" | "reach" | "raid"): void {
    const { scene } = this.work;
    if (!scene) return;
    const far = (points: Plan[]) => Math.max(500, ...points.map(({ e, n }) => Math.hypot(e, n)));
    const weapons = scene.reaches.filter((one) => !one.sensor && one.most[1]).map((one) => ({ e: one.e + one.most[1]!, n: one.n }));
    const raid = scene.groups.flatMap((one) => one.origins);
    this.view.fit({ e: 0, n: 0 }, 1.3 * far([...scene.things, ...(what === "reach" ? weapons : []), ...(what === "raid" ? raid : [])]));
    this.draw();
  }

  private tools(): HTMLElement {
    const button = (label: string, words: string, go: () => void) => {
      const made = h("button", { type: "button", title: words, "aria-label": words }, label);
      made.addEventListener("click", go);
      return made;
    };
    const zoom = (factor: number) => () => { this.view.zoom(factor); this.draw(); };
    return h("div", { class: "tools", role: "toolbar", "aria-label": "Map" }, button("+", "Zoom in", zoom(1.6)), button("−", "Zoom out", zoom(1 / 1.6)),
      button("Site", "Show what stands around the site", () => this.fit("site")),
      button("Reach", "Show how far the weapons reach", () => this.fit("reach")), button("Raid", "Show where the raid begins", () => this.fit("raid")));
  }

  private resize(): void {
    const box = this.svg.getBoundingClientRect();
    if (!box.width || !box.height) return;
    const scale = Math.min(box.width, box.height) / Math.min(this.view.width, this.view.height);
    this.view.width = box.width - 2;
    this.view.height = box.height - 2;
    this.view.k *= scale;
    for (const one of [this.svg, this.ground]) one.setAttribute("viewBox", `0 0 ${box.width - 2} ${box.height - 2}`);
    this.draw();
  }

  private draw(): void {
    this.element.dataset["settled"] = "false";
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    const { view } = this, { scene } = this.work;
    if (!scene) return;
    this.paintGround();
    const labels = this.blank();
    this.rim.replaceChildren(...this.beyond(labels));
    this.name(labels);
    const shapes: SVGElement[] = [];
    for (const reach of scene.reaches) {
      const thing = scene.things.find((one) => reachName(one) === reach.of && one.kind !== "asset");
      const at = thing && !thing.own ? this.marks.get(`batteries.${thing.battery}`)?.at : thing && this.marks.get(thing.id)?.at;
      const chosen = thing !== undefined && (thing.id === this.chosen || this.chosen === `batteries.${thing.battery}`);
      shapes.push(...reachShapes(view, labels, reach, at ?? reach, this.facing(thing) ?? reach.facing, chosen));
    }
    for (const mark of this.marks.values()) {
      if (mark.group && mark.origin) shapes.push(...groupShapes(view, mark.group, mark.origin, mark.at));
      if (mark.thing?.area && mark.thing.kind === "asset") shapes.push(s("circle", { class: "area", cx: view.x(mark.at.e).toFixed(1), cy: view.y(mark.at.n).toFixed(1), r: (mark.thing.area * view.k).toFixed(1) }));
      this.put(mark);
    }
    this.under.replaceChildren(...shapes);
    this.putHandle();
    this.element.dataset["settled"] = String(this.work.isFresh);
    this.svg.setAttribute("aria-label", `Map of ${this.work.title}: ${this.marks.size} things, ${length(Math.min(view.width, view.height) / view.k)} across. Arrow keys move the map, plus and minus zoom; Tab goes from thing to thing.`);
  }

  /** What moves with the view only. */
  private paintGround(): void {
    const { view } = this, key = [view.width, view.height, view.k, view.centre.e, view.centre.n].join();
    if (key === this.groundOf) return;
    this.groundOf = key;
    const lines = this.coasts ? [s("path", { class: "coast", d: coastPath(view, this.coasts, false) }), s("path", { class: "border", d: coastPath(view, this.coasts, true) })] : [];
    this.ground.replaceChildren(...lines, ...rangeRings(view), ...scaleBar(view), s("text", { class: "bar", x: String(view.width - 14), y: "18", "text-anchor": "end" }, "N ↑"));
  }

  private put(mark: Mark): void {
    const x = this.view.x(mark.at.e), y = this.view.y(mark.at.n);
    mark.node.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    mark.node.setAttribute("aria-pressed", String(mark.id === this.chosen));
    mark.node.setAttribute("aria-label", this.words(mark));
  }

  /** The map before anything is written: its tools, scale, distances and symbols keep their places. */
  private blank(): Labels {
    const { view } = this, labels = new Labels(view.width, view.height);
    const tools = this.element.querySelector<HTMLElement>(".tools");
    if (tools) labels.keep(0, 0, tools.offsetLeft + tools.offsetWidth, tools.offsetTop + tools.offsetHeight);
    labels.keep(view.width - 44, 0, view.width, 24);
    labels.keep(0, view.height - 34, 150, view.height);
    for (const one of this.ground.querySelectorAll("text.range")) {
      const x = Number(one.getAttribute("x")), y = Number(one.getAttribute("y"));
      labels.keep(x - 18, y - 10, x + 18, y + 3);
    }
    for (const { at } of this.marks.values()) {
      const x = view.x(at.e), y = view.y(at.n);
      labels.keep(x - 18, y - 15, x + 18, y + 15);
    }
    return labels;
  }

  /** Write the names, those that matter most first, and one of a pile; the others show when the pointer rests on a symbol. */
  private name(labels: Labels): void {
    const rank = (mark: Mark) => mark.id === this.chosen ? 99 : mark.group ? 50 : ORDER.indexOf(mark.thing!.kind);
    const seen: Plan[] = [];
    for (const mark of [...this.marks.values()].sort((a, b) => rank(b) - rank(a))) {
      const covered = !mark.group && seen.some((one) => Math.hypot(one.e - mark.at.e, one.n - mark.at.n) * this.view.k < PILE_PX);
      seen.push(mark.at);
      const text = mark.node.querySelector<SVGElement>(".name")!, leader = mark.node.querySelector<SVGElement>(".leader")!;
      const size = mark.id === this.chosen ? LABEL_PX + 1 : LABEL_PX; // it is bold
      const spot = covered ? null : labels.place(text.textContent ?? "", size, AROUND, this.view.x(mark.at.e), this.view.y(mark.at.n));
      text.toggleAttribute("hidden", !spot);
      leader.toggleAttribute("hidden", !spot?.far);
      if (!spot) continue;
      text.setAttribute("x", String(spot.x));
      text.setAttribute("y", String(spot.y));
      text.setAttribute("text-anchor", spot.anchor);
      leader.setAttribute("d", `M0 0L${spot.x} ${spot.y - 0.35 * LABEL_PX}`);
    }
  }

  /** Where groups begin that lie outside the map: an arrow at its rim. */
  private beyond(labels: Labels): SVGElement[] {
    const { view } = this, found: SVGElement[] = [];
    for (const { at, group } of this.marks.values()) {
      const x = view.x(at.e), y = view.y(at.n);
      if (!group || view.inside(x, y)) continue;
      const cx = view.width / 2, cy = view.height / 2, t = Math.min((cx - 12) / Math.abs(x - cx || 1), (cy - 12) / Math.abs(y - cy || 1));
      const px = cx + (x - cx) * t, py = cy + (y - cy) * t, turn = Math.atan2(x - cx, cy - y) / Math.PI * 180;
      found.push(s("path", { class: "beyond", d: "M0-9L6 5H-6Z", transform: `translate(${px.toFixed(1)} ${py.toFixed(1)}) rotate(${turn.toFixed(0)})` }));
      const far = length(Math.hypot(at.e, at.n)), anchor = px > view.width - 90 ? "end" : px < 90 ? "start" : "middle";
      const dx = anchor === "end" ? -12 : anchor === "start" ? 12 : 0;
      const spots = [0, 1, 2, 3, 4, 5].flatMap((n): Spot[] => [{ x: px + dx, y: py - 10 - 16 * n, anchor }, { x: px + dx, y: py + 24 + 16 * n, anchor }]);
      for (const words of [`${groupName(group)}, ${far}`, `${group.name}, ${far}`]) {
        const spot = labels.place(words, LABEL_PX, spots);
        if (!spot) continue;
        found.push(s("text", { class: "beyond", x: spot.x.toFixed(1), y: spot.y.toFixed(1), "text-anchor": spot.anchor }, words));
        break;
      }
    }
    return found;
  }

  private words(mark: Mark): string {
    const { e, n } = mark.at, bearing = (Math.atan2(e, n) / Math.PI * 180 + 360) % 360;
    const where = Math.hypot(e, n) < 1 ? "at the site" : `${length(Math.hypot(e, n))} at ${bearing.toFixed(0)} degrees from the site`;
    const what = mark.group ? `${mark.group.count} ${mark.group.threat}, group ${mark.group.name}` : `${mark.thing!.kind} ${mark.thing!.name}`;
    return `${what}, ${where}`;
  }

  private facing(thing: Thing | undefined): number | null {
    if (this.turned === null || !thing?.facing) return null;
    const turning = this.thing(this.chosen)?.facing;
    return turning && String(turning.keys) === String(thing.facing.keys) ? this.turned : null;
  }

  private thing(id: string): Thing | undefined {
    return this.work.scene?.things.find((one) => one.id === id);
  }

  private putHandle(): void {
    const thing = this.thing(this.chosen), facing = thing?.facing;
    const mark = thing && (this.marks.get(thing.id) ?? this.marks.get(`batteries.${thing.battery}`));
    if (!facing?.keys || !mark) { this.handle?.remove(); this.handle = null; return; }
    if (!this.handle) {
      this.handle = s("g", { class: "handle", tabindex: "0", role: "slider", "aria-valuemin": "0", "aria-valuemax": "360" }, s("line"), s("circle", { r: "8" }));
      this.handle.addEventListener("pointerdown", (event) => this.turning(event));
      this.handle.addEventListener("keydown", (event) => this.turnedByKey(event));
    }
    if (!this.handle.isConnected) this.over.append(this.handle);
    const deg = this.turned ?? facing.deg, a = deg * Math.PI / 180, dx = HANDLE_PX * Math.sin(a), dy = -HANDLE_PX * Math.cos(a);
    this.handle.setAttribute("transform", `translate(${this.view.x(mark.at.e).toFixed(1)} ${this.view.y(mark.at.n).toFixed(1)})`);
    const [line, knob] = [...this.handle.children] as [SVGElement, SVGElement];
    for (const [name, value] of [["x1", dx * 0.35], ["y1", dy * 0.35], ["x2", dx], ["y2", dy]] as const) line.setAttribute(name, value.toFixed(1));
    knob.setAttribute("cx", dx.toFixed(1));
    knob.setAttribute("cy", dy.toFixed(1));
    this.handle.setAttribute("aria-label", `Direction of ${thing.name}`);
    this.handle.setAttribute("aria-valuenow", deg.toFixed(1));
    this.handle.setAttribute("aria-valuetext", `${deg.toFixed(1)} degrees from north`);
  }

  // Pointer and keys

  private follow(event: PointerEvent, move: (x: number, y: number) => void, end: () => void): void {
    const target = event.currentTarget as SVGElement, box = this.svg.getBoundingClientRect();
    target.setPointerCapture(event.pointerId);
    const moved = (one: PointerEvent) => move(one.clientX - box.left, one.clientY - box.top);
    const done = () => {
      target.removeEventListener("pointermove", moved);
      for (const name of ["pointerup", "pointercancel"]) target.removeEventListener(name, done);
      end();
    };
    target.addEventListener("pointermove", moved);
    for (const name of ["pointerup", "pointercancel"]) target.addEventListener(name, done);
  }

  private panned(event: PointerEvent): void {
    if (event.target !== this.svg && !(event.target as Element).closest("[aria-hidden]")) return;
    let { clientX: x, clientY: y } = event;
    const box = this.svg.getBoundingClientRect();
    x -= box.left; y -= box.top;
    this.follow(event, (px, py) => { this.view.pan(px - x, py - y); [x, y] = [px, py]; this.draw(); }, () => undefined);
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const box = this.svg.getBoundingClientRect();
    this.view.zoom(Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
    this.draw();
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.svg || event.ctrlKey || event.metaKey) return;
    const pan = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[event.key];
    if (pan) this.view.pan(pan[0]!, pan[1]!);
    else if (event.key === "+" || event.key === "=") this.view.zoom(1.4);
    else if (event.key === "-") this.view.zoom(1 / 1.4);
    else return;
    event.preventDefault();
    this.draw();
  }

  private movable(id: string): { mark: Mark; move: (to: Plan, step: number) => string } | null {
    const mark = this.marks.get(id), { scene } = this.work;
    if (!mark || !scene) return null;
    if (this.work.problems.length) return this.refuse("The text has problems; the map can be moved again when they are mended.");
    try {
      const move = mover(this.work.text, scene, mark.place);
      return move ? { mark, move } : this.refuse(`${mark.node.getAttribute("data-id")}: ${mark.place.why ?? "it cannot be moved"}.`);
    } catch (error) {
      return this.refuse(String((error as Error).message));
    }
  }

  private refuse(words: string): null {
    this.said.textContent = words;
    return null;
  }

  private dragged(event: PointerEvent, id: string): void {
    if (event.button !== 0) return;
    event.stopPropagation();
    this.choose(id);
    const found = this.movable(id);
    if (!found) return;
    const box = this.svg.getBoundingClientRect(), { mark, move } = found, start = { ...mark.at };
    const grip = this.view.plan(event.clientX - box.left, event.clientY - box.top);
    let moving = false;
    this.follow(event, (x, y) => {
      const to = this.view.plan(x, y);
      if (!moving && Math.hypot(to.e - grip.e, to.n - grip.n) * this.view.k < 3) return;
      moving = true;
      mark.at = { e: start.e + to.e - grip.e, n: start.n + to.n - grip.n };
      this.write(move(mark.at, nice(1.5 / this.view.k)), mark);
    }, () => { if (moving) this.work.settle(); });
  }

  private write(text: string, mark: Mark): void {
    this.said.textContent = this.words(mark);
    this.draw();
    this.work.set(text, "map", true);
  }

  private nudged(event: KeyboardEvent, id: string): void {
    const step = nice(8 / this.view.k) * (event.shiftKey ? 5 : 1);
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this.choose(id); return; }
    if (!by || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.choose(id);
    const found = this.movable(id);
    if (!found) return;
    const { mark, move } = found;
    mark.at = { e: mark.at.e + by[0]! * step, n: mark.at.n + by[1]! * step };
    this.write(move(mark.at, step / 5), mark);
    this.work.settle();
  }

  private turnable(): ((deg: number) => void) | null {
    const facing = this.thing(this.chosen)?.facing;
    if (!facing || this.work.problems.length) return null;
    const turn = turner(this.work.text, facing);
    return turn && ((deg) => {
      this.turned = ((deg % 360) + 360) % 360;
      this.said.textContent = `${this.chosen.split(".").pop()}: ${this.turned.toFixed(1)}° from north`;
      this.draw();
      this.work.set(turn(this.turned), "map", true);
    });
  }

  private turning(event: PointerEvent): void {
    event.stopPropagation();
    const thing = this.thing(this.chosen), turn = this.turnable();
    const mark = thing && (this.marks.get(thing.id) ?? this.marks.get(`batteries.${thing.battery}`));
    if (!turn || !mark) return;
    this.follow(event, (x, y) => {
      turn(Math.round(Math.atan2(x - this.view.x(mark.at.e), this.view.y(mark.at.n) - y) / Math.PI * 180));
    }, () => this.work.settle());
  }

  private turnedByKey(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 15, PageDown: -15 }[event.key];
    const now = this.turned ?? this.thing(this.chosen)?.facing?.deg, turn = this.turnable();
    if (!by || now === undefined || !turn) return;
    event.preventDefault();
    turn(now + by * (event.shiftKey ? 10 : 1));
    this.work.settle();
  }
}

function groupName(group: Group): string {
  return group.origins.length > 1 ? `${group.name} (${group.count} from ${group.origins.length} places)` : `${group.name} ×${group.count}`;
}
