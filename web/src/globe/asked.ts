/** What the globe asks of the server. */

export interface Ground { name: string; bounds_deg: number[] }
export interface Stage {
  lat_deg: number; lon_deg: number; height_m: number; near_m: number; far_m: number; epoch: string; czml: string; source: string;
  lines: { border: boolean; line: number[] }[]; ground: Ground | null;
}

/** Heights of a tile of the user's ground, row by row from the north-west. */
export async function heights(level: number, x: number, y: number): Promise<Float32Array> {
  const answer = await fetch(`/api/ground/${level}/${x}/${y}`);
  if (!answer.ok) throw new Error(`no ground at ${level}/${x}/${y}`);
  return new Float32Array(await answer.arrayBuffer());
}
