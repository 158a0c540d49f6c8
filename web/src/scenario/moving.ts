/** A place or a direction written back into the text, in the form that its author used. */

import { placeOf, polarOf, type Plan } from "./geo";
import type { Facing, Scene, Written } from "./scene";
import { slots, type Keys } from "./splice";

/** What writes a new place of the plan into the text; null if the text has a form that cannot be moved. */
export function mover(text: string, scene: Scene, place: Written): ((to: Plan, step: number) => string) | null {
  if (place.form === "fixed") return null;
  const { site } = scene;
  const [lat, lon] = place.from ?? [site.lat, site.lon];
  const values = (to: Plan, step: number): string[] => {
    const there = placeOf(site, site.height, to, place.height);
    if (place.form === "latlon") {
      const digits = Math.max(3, Math.ceil(-Math.log10(step / 111_000)));
      return [trimmed(there.lat, digits), trimmed(there.lon, digits)];
    }
    const { bearing, distance } = polarOf({ lat, lon }, there);
    const turn = (step / Math.max(distance, step)) * 57.3;
    const b = measured(bearing, place.first?.factor ?? 1, place.first?.unit ?? "deg", turn);
    const scale = place.second ?? (distance >= 10_000 ? { unit: "km", factor: 1000 } : { unit: "m", factor: 1 });
    const d = measured(distance, scale.factor, scale.unit, step);
    if (place.form === "polar") return [b, d];
    const from = place.form === "name" && place.name !== "site" ? `, from: ${place.name}` : "";
    return [`{bearing: ${b}, distance: ${d}${from}}`];
  };
  const keys: Keys[] = place.form === "latlon" || place.form === "polar" ? [place.first!.keys, place.second!.keys] : [place.keys];
  const fill = slots(text, keys, values({ e: 0, n: 0 }, 1));
  return (to, step) => fill(values(to, step));
}

/** What writes a new direction (deg) into the text. */
export function turner(text: string, facing: Facing): ((deg: number) => string) | null {
  if (!facing.keys) return null;
  const value = (deg: number) => measured(((deg % 360) + 360) % 360, facing.factor ?? 1, facing.unit ?? "deg", 0.1);
  const fill = slots(text, [facing.keys], [value(facing.deg)]);
  return (deg) => fill([value(deg)]);
}

/** A number in the author's unit, with as many digits as a step on the map is worth. */
function measured(value: number, factor: number, unit: string, step: number): string {
  const digits = Math.max(0, Math.min(8, Math.ceil(-Math.log10(step / factor))));
  return `${trimmed(value / factor, digits)}${unit ? ` ${unit}` : ""}`;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(Math.min(digits, 8))));
}
