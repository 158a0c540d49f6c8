/** APP-6 symbols by milsymbol, as parsed SVG nodes: no data: address, no markup put into the page. */

import { ms, numberair, numberairmissile, numberlandequipment, numberlandinstallation, numberlandunit } from "milsymbol/parts";
import type { Group, Thing } from "./scene";

ms.addIcons([numberlandunit, numberlandequipment, numberlandinstallation, numberair, numberairmissile]);

const FRIEND = {
  battery: "10031000001301020000", gunBattery: "10031000001301000000", sensor: "10031500002203000000", launcher: "10031500001111000000",
  gun: "10031500001105000000", component: "10031000001100000000", asset: "10032000000000000000",
};
const HOSTILE: Record<string, string> = {
  "small-drone": "10060100001103000000", "long-range-drone": "10060100001103000000", aircraft: "10060100001101000000",
  "ground-attack": "10061500001401000000", powered: "10060100001103000000", ballistic: "10060200001100000000",
  straight: "10060200001100000000", ground: "10061500001401000000", "cruise-missile": "10060200001100000000",
};
const SIZE = 24;
const made = new Map<string, SVGElement>();

/** Symbol of a thing, its anchor at the origin; null for a bare place. */
export function symbolOf(thing: Thing): SVGElement | null {
  if (thing.kind === "place") return null;
  if (thing.kind === "battery") return symbol(thing.gun ? FRIEND.gunBattery : FRIEND.battery);
  if (thing.kind === "weapon") return symbol(thing.gun ? FRIEND.gun : FRIEND.launcher);
  return symbol(FRIEND[thing.kind]);
}

export function threatSymbol(group: Group): SVGElement {
  return symbol(HOSTILE[group.category] ?? HOSTILE[group.flight] ?? HOSTILE["ballistic"]!);
}

function symbol(code: string): SVGElement {
  let found = made.get(code);
  if (!found) {
    const drawn = new ms.Symbol(code, { size: SIZE, outlineColor: "#ffffff", outlineWidth: 2 });
    const { x, y } = drawn.getAnchor();
    const parsed = new DOMParser().parseFromString(drawn.asSVG(), "image/svg+xml").documentElement;
    found = document.importNode(parsed, true) as unknown as SVGElement;
    found.setAttribute("x", String(-x));
    found.setAttribute("y", String(-y));
    found.setAttribute("aria-hidden", "true");
    made.set(code, found);
  }
  return found.cloneNode(true) as SVGElement;
}
