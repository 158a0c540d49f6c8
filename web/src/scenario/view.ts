/** What part of the plan the map shows: metres to pixels, zoom and pan. */

import type { Plan } from "./geo";

const LEAST_M = 100, MOST_M = 4_000_000;

export class View {
  width = 600;
  height = 480;
  /** Pixels a metre. */
  k = 0.05;
  centre: Plan = { e: 0, n: 0 };

  x(e: number): number { return this.width / 2 + (e - this.centre.e) * this.k; }
  y(n: number): number { return this.height / 2 - (n - this.centre.n) * this.k; }
  plan(x: number, y: number): Plan {
    return { e: this.centre.e + (x - this.width / 2) / this.k, n: this.centre.n - (y - this.height / 2) / this.k };
  }

  /** Show a circle around a point. */
  fit(centre: Plan, reach_m: number): void {
    this.centre = centre;
    this.k = Math.min(this.width, this.height) / 2 / Math.max(reach_m, LEAST_M);
  }

  /** Zoom by a factor and leave the place under a pixel where it is. */
  zoom(factor: number, x = this.width / 2, y = this.height / 2): void {
    const at = this.plan(x, y), small = Math.min(this.width, this.height);
    this.k = Math.min(small / LEAST_M, Math.max(small / MOST_M, this.k * factor));
    const now = this.plan(x, y);
    this.centre = { e: this.centre.e + at.e - now.e, n: this.centre.n + at.n - now.n };
  }

  pan(dx: number, dy: number): void {
    this.centre = { e: this.centre.e - dx / this.k, n: this.centre.n + dy / this.k };
  }

  inside(x: number, y: number, rim = 0): boolean {
    return x >= rim && y >= rim && x <= this.width - rim && y <= this.height - rim;
  }
}

/** The greatest of 1, 2 and 5 times a power of ten that is not above a number. */
export function nice(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (value >= 5 * power ? 5 : value >= 2 * power ? 2 : 1);
}

export function length(metres: number): string {
  if (metres < 1000) return `${Number(metres.toPrecision(3))} m`;
  return `${Number((metres / 1000).toPrecision(3))} km`;
}
