/** Where words go on the map: one by one, each where nothing stands yet; what finds no room is not written. */

export interface Box { left: number; top: number; right: number; bottom: number }
/** A point for words, as SVG takes it. `far`: so far from what they name that a line must lead there. */
export interface Spot { x: number; y: number; anchor: "start" | "middle" | "end"; far?: boolean }

const LETTER = 0.56, RISE = 0.8, FALL = 0.25, ROOM = 1;

/** Places around a symbol that is `w` wide and `h` high, best first; words are `size` high. */
export function around(w: number, h: number, size: number): Spot[] {
  const x = w / 2 + 3, below = h / 2 + size, above = -h / 2 - 4, middle = 0.35 * size;
  const near: Spot[] = [
    { x: 0, y: below, anchor: "middle" }, { x, y: middle, anchor: "start" }, { x: -x, y: middle, anchor: "end" }, { x: 0, y: above, anchor: "middle" },
    { x: x - 8, y: below - 2, anchor: "start" }, { x: 8 - x, y: below - 2, anchor: "end" },
    { x: x - 8, y: above + 2, anchor: "start" }, { x: 8 - x, y: above + 2, anchor: "end" },
  ];
  const far = [1, 2, 3].flatMap((n): Spot[] => {
    const d = 18 * n;
    return [
      { x: 0, y: below + d, anchor: "middle" }, { x: 0, y: above - d, anchor: "middle" }, { x: x + d, y: middle + d / 2, anchor: "start" }, { x: -x - d, y: middle + d / 2, anchor: "end" },
      { x: x + d, y: middle - d / 2, anchor: "start" }, { x: -x - d, y: middle - d / 2, anchor: "end" },
    ];
  });
  return [...near, ...far.map((one) => ({ ...one, far: true }))];
}

export class Labels {
  private readonly taken: Box[] = [];

  constructor(private readonly width: number, private readonly height: number) {}

  /** Nothing may be written here. */
  keep(left: number, top: number, right: number, bottom: number): void {
    this.taken.push({ left, top, right, bottom });
  }

  /** The first spot, of those offered around a point, where words fit; null if there is none. */
  place(words: string, size: number, spots: Spot[], x = 0, y = 0): Spot | null {
    for (const spot of spots) {
      const box = boxOf(words, size, { ...spot, x: x + spot.x, y: y + spot.y });
      if (!this.fits(box)) continue;
      this.taken.push(box);
      return spot;
    }
    return null;
  }

  private fits(box: Box): boolean {
    if (box.left < 2 || box.top < 2 || box.right > this.width - 2 || box.bottom > this.height - 2) return false;
    return !this.taken.some((one) => box.left < one.right && one.left < box.right && box.top < one.bottom && one.top < box.bottom);
  }
}

function boxOf(words: string, size: number, { x, y, anchor }: Spot): Box {
  const w = LETTER * size * words.length + 2;
  const left = anchor === "start" ? x : anchor === "end" ? x - w : x - w / 2;
  return { left: left - ROOM, right: left + w + ROOM, top: y - RISE * size - ROOM, bottom: y + FALL * size + ROOM };
}
