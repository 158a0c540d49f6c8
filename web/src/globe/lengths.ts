/** Lengths as round numbers and words. */

export function nice(v: number): number {
  const base = 10 ** Math.floor(Math.log10(v)), digit = v / base;
  return (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10) * base;
}

export function metres(v: number): string {
  return v >= 1000 ? `${+(v / 1000).toPrecision(3)} km` : `${Math.round(v)} m`;
}
