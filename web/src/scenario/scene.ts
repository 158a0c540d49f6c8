/** What the server tells of a text, for the map and the form: lengths in m, angles in degrees. */

import type { Inputs, Problem } from "../api";
import type { Keys } from "./splice";

export interface Numeral { keys: Keys; unit: string; factor: number }
export interface Written {
  keys: Keys; form: "latlon" | "polar" | "name" | "none" | "fixed"; height: number; why?: string; name?: string;
  from?: [number, number]; first?: Numeral; second?: Numeral;
}
export interface Facing { deg: number; why?: string; keys?: Keys; unit?: string; factor?: number }
export interface Field { keys: Keys; label: string; given: string }
export interface Thing {
  id: string; kind: "asset" | "battery" | "sensor" | "weapon" | "component" | "place"; name: string; battery: string; own: boolean;
  e: number; n: number; place: Written; fields: Field[]; area?: number | null; gun?: boolean; facing?: Facing;
}
export interface Reach {
  of: string; sensor: boolean; e: number; n: number; facing: number; sector: number; least: number;
  most: [number | null, number | null, number | null]; seen: { threat: string; range: [number, number, number] }[];
}
export interface OriginPlace { e: number; n: number; radius: number; place: Written }
export interface Group {
  id: string; kind: "group"; name: string; threat: string; flight: string; category: string; count: number;
  origins: OriginPlace[]; aims: [number, number][]; fields: Field[];
}
export interface Scene {
  site: { lat: number; lon: number; height: number; name: string; fields: Field[] };
  things: Thing[]; reaches: Reach[]; groups: Group[]; n_alternatives: number; classes: string[]; aims: string[];
}
export interface Told { title: string; about: string; problems: Problem[]; inputs: Inputs | null; scene: Scene | null }
export interface Coasts { source: string; lines: { border: boolean; line: number[] }[] }

/** Name under which a reach is told of a thing. */
export function reachName(thing: Thing): string {
  return thing.battery && thing.kind !== "battery" ? `${thing.battery}/${thing.name}` : thing.name;
}
