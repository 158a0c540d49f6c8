/** What flies: marks by class, as in the plan, with a trail; and how threats ended. Places are of the site's tangent plane. */

import {
  BillboardCollection, BlendOption, Cartesian3, Color, Material, PolylineCollection, type Billboard, type Polyline, type Scene,
} from "@cesium/engine";

import type { Raid } from "./asked";
import { marked } from "./boards";
import { CLASSES, LOST, SHOT } from "./marks";
import type { Site } from "./site";

const TRAIL_S = 30, N_TRAIL = 6, N_TRAIL_OF_MANY = 3, SHOWN_S = 4, MANY = 300;

/** A path as [t, x, y, z, ...] in seconds and metres. */
interface Mover { path: Float64Array; i: number; end_s: number; board: Billboard; line: Polyline; places: Cartesian3[]; threat: boolean }
export interface Count { threats: number; shots: number; leakers: number; stopped: number }

export function moving(scene: Scene, site: Site, raid: Raid): (at_s: number) => Count {
  const boards = new BillboardCollection({ modelMatrix: site.frame, blendOption: BlendOption.TRANSLUCENT, scene });
  const lines = new PolylineCollection({ modelMatrix: site.frame });
  const many = raid.tracks.length > MANY, size = many ? 0.75 : 1, n_trail = many ? N_TRAIL_OF_MANY : N_TRAIL;
  const add = (p: number[], end_s: number, css: string, shape: string, large: number, threat: boolean): Mover => {
    const color = Color.fromCssColorString(css), places = Array.from({ length: n_trail }, () => new Cartesian3());
    return {
      path: absolute(p, raid.unit), i: 0, end_s, places, threat,
      board: marked(boards, shape, { position: places[0]!, color, scale: large * size, show: false }),
      line: lines.add({ positions: places, width: 2, show: false, material: Material.fromType("Color", { color: color.withAlpha(0.6) }) }),
    };
  };
  // One class after another: lines of one colour that follow each other are drawn at once.
  const movers = raid.classes.flatMap((_, c) => raid.tracks.filter((track) => track.c === c && track.p.length > 4).map((track) =>
    add(track.p, track.te, CLASSES[c % CLASSES.length]!, `class-${c % 5}`, 0.5, true)));
  movers.push(...raid.shots.filter((shot) => shot.p.length > 4).map((shot) => add(shot.p, Infinity, SHOT, "class-4", 0.35, false)));
  const ends = raid.tracks.filter((track) => track.p.length && track.e < 2).map((track) => {
    const path = absolute(track.p, raid.unit), leaked = track.e === 1;
    return {
      at_s: track.te, until_s: leaked ? Infinity : track.te + SHOWN_S, leaked,
      board: marked(boards, leaked ? "leaker" : "stopped", {
        scale: 0.5, show: false,
        color: Color.fromCssColorString(leaked ? LOST : CLASSES[track.c % CLASSES.length]!),
        position: Cartesian3.fromArray(path as unknown as number[], path.length - 3),
      }),
    };
  });
  scene.primitives.add(lines);
  scene.primitives.add(boards);
  return (at_s) => {
    const count = { threats: 0, shots: 0, leakers: 0, stopped: 0 };
    for (const mover of movers) if (flies(mover, at_s)) count[mover.threat ? "threats" : "shots"]++;
    for (const { at_s: ended_s, until_s, leaked, board } of ends) {
      if (ended_s <= at_s) count[leaked ? "leakers" : "stopped"]++;
      shown(board, ended_s <= at_s && at_s <= until_s);
    }
    return count;
  };
}

function absolute(steps: number[], unit: number): Float64Array {
  const at = [0, 0, 0, 0];
  return Float64Array.from(steps, (step, k) => (at[k % 4]! += step) * (k % 4 ? unit : 0.1));
}

function shown(one: Billboard | Polyline, wanted: boolean): void {
  if (one.show !== wanted) one.show = wanted;
}

/** Put a mover where it is; whether it flies. */
function flies(mover: Mover, at_s: number): boolean {
  const { path, board, line, places } = mover, begin_s = path[0]!, last_s = path[path.length - 4]!;
  const is = begin_s <= at_s && at_s <= last_s && at_s < mover.end_s;
  shown(board, is);
  shown(line, is);
  if (!is) return false;
  const since_s = Math.max(at_s - TRAIL_S, begin_s);
  const newest = places.length - 1;
  let i = Math.min(mover.i, path.length / 4 - 2);
  for (let k = newest; k >= 0; k--) {
    const t = since_s + (at_s - since_s) * k / newest;
    i = seek(path, i, t);
    if (k === newest) mover.i = i;
    between(path, i, t, places[k]!);
  }
  board.position = places[newest]!;
  line.positions = places;
  return true;
}

function seek(path: Float64Array, from: number, t: number): number {
  let i = from;
  while (i < path.length / 4 - 2 && path[4 * i + 4]! <= t) i++;
  while (i > 0 && path[4 * i]! > t) i--;
  return i;
}

function between(path: Float64Array, i: number, t: number, into: Cartesian3): void {
  const a = 4 * i, b = a + 4, span = path[b]! - path[a]!, s = span > 0 ? (t - path[a]!) / span : 0;
  into.x = path[a + 1]! + s * (path[b + 1]! - path[a + 1]!);
  into.y = path[a + 2]! + s * (path[b + 2]! - path[a + 2]!);
  into.z = path[a + 3]! + s * (path[b + 3]! - path[a + 3]!);
}
