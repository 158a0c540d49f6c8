/** What the globe asks of the server: lengths in m, angles in rad, seconds of the scenario's clock. */

export type Spans = [number, number][];
/** Steps of [tenths of a second, x, y, z], places in `unit` metres. */
export type Steps = number[];
export interface Sensor { name: string; x: number; y: number; f: number; s: number; r: number | null; up: Spans }
export interface Stand { label: string; k: string; x: number; y: number; a: number; lost: number | null; up: Spans }
export interface Weapon { name: string; x: number; y: number; f: number; s: number; r: [number, number, number] }
/** The raid as the page of the replay plays it; `e`: 0 intercepted, 1 leaker, 2 harmless, 3 failed, at `te`. */
export interface Raid {
  begin: number; end: number; start: number; near: number; far: number; unit: number; classes: string[];
  sensors: Sensor[]; stands: Stand[];
  tracks: { c: number; e: number; te: number; p: Steps }[]; shots: { p: Steps; hit: number }[];
}
export interface Ground { name: string; bounds_deg: number[]; covers: boolean }
export interface Stage {
  lat_deg: number; lon_deg: number; height_m: number; scene: Raid; weapons: Weapon[]; source: string; ground: Ground | null;
}

/** Heights of a tile of the user's ground, row by row from the north-west. */
export async function heights(level: number, x: number, y: number): Promise<Float32Array> {
  const answer = await fetch(`/api/ground/${level}/${x}/${y}`);
  if (!answer.ok) throw new Error(`no ground at ${level}/${x}/${y}`);
  return new Float32Array(await answer.arrayBuffer());
}

export function works(up: Spans, at_s: number): boolean {
  return up.some(([a, b]) => a <= at_s && at_s <= b);
}
