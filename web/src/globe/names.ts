/** Names that would lie on each other: those that come first stay, the others wait until there is room. */

import { Cartesian2, HorizontalOrigin, type Label, type LabelCollection, type Scene } from "@cesium/engine";

const HIGH_PX = 17, WIDE_PX = 7.6;

export function untangle(scene: Scene, ...collections: LabelCollection[]): void {
  const taken: [number, number, number, number][] = [], at = new Cartesian2();
  for (const label of collections.flatMap(all)) {
    const place = scene.cartesianToCanvasCoordinates(label.position, at);
    const wide = label.text.length * WIDE_PX, { x, y } = label.pixelOffset;
    const left = (place?.x ?? 0) + x - (label.horizontalOrigin === HorizontalOrigin.LEFT ? 0 : wide / 2), bottom = (place?.y ?? 0) + y;
    const box: [number, number, number, number] | null = place ? [left, bottom - HIGH_PX, left + wide, bottom] : null;
    const free = box !== null && !taken.some(([a, b, c, d]) => box[0] < c && a < box[2] && box[1] < d && b < box[3]);
    if (free) taken.push(box);
    if (label.show !== free) label.show = free;
  }
}

function all(labels: LabelCollection): Label[] {
  return Array.from({ length: labels.length }, (_, i) => labels.get(i));
}
