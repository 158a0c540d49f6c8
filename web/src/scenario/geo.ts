/** Between the plan of the map (m east and north of the site, in its tangent plane) and WGS 84. No measure: places only. */

export interface Geodetic { lat: number; lon: number }
export interface Plan { e: number; n: number }
type Xyz = [number, number, number];

const A = 6378137, F = 1 / 298.257223563, E2 = F * (2 - F), DEG = Math.PI / 180;

function ecef({ lat, lon }: Geodetic, height: number): Xyz {
  const s = Math.sin(lat * DEG), c = Math.cos(lat * DEG), v = A / Math.sqrt(1 - E2 * s * s);
  return [(v + height) * c * Math.cos(lon * DEG), (v + height) * c * Math.sin(lon * DEG), (v * (1 - E2) + height) * s];
}

/** Rows of the rotation from Earth-centred axes to east, north, up of a place. */
function axes({ lat, lon }: Geodetic): [Xyz, Xyz, Xyz] {
  const s = Math.sin(lat * DEG), c = Math.cos(lat * DEG), sl = Math.sin(lon * DEG), cl = Math.cos(lon * DEG);
  return [[-sl, cl, 0], [-s * cl, -s * sl, c], [c * cl, c * sl, s]];
}

function dot(a: Xyz, b: Xyz): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Where a place at a height is on the plan of a site at that height or another. */
export function planOf(site: Geodetic, siteHeight: number, place: Geodetic, height: number): Plan {
  const o = ecef(site, siteHeight), p = ecef(place, height), d: Xyz = [p[0] - o[0], p[1] - o[1], p[2] - o[2]];
  const [east, north] = axes(site);
  return { e: dot(d, east), n: dot(d, north) };
}

/** The place at a height that a point of the plan shows; Newton's method on `planOf`, to less than a millimetre. */
export function placeOf(site: Geodetic, siteHeight: number, at: Plan, height: number): Geodetic {
  let found: Geodetic = { ...site };
  for (let i = 0; i < 12; i++) {
    const here = planOf(site, siteHeight, found, height);
    const s = Math.sin(found.lat * DEG), c = Math.max(Math.cos(found.lat * DEG), 0.02), w = Math.sqrt(1 - E2 * s * s);
    const off = axes(site), de = at.e - here.e, dn = at.n - here.n;
    // Steps in the local axes of the place found so far, seen from the site.
    const [ee, nn] = axes(found);
    const m = [dot(ee, off[0]), dot(nn, off[0]), dot(ee, off[1]), dot(nn, off[1])] as const;
    const det = m[0] * m[3] - m[1] * m[2] || 1;
    const east = (de * m[3] - dn * m[1]) / det, north = (dn * m[0] - de * m[2]) / det;
    found = { lat: found.lat + north / ((A * (1 - E2)) / w ** 3 + height) / DEG, lon: found.lon + east / ((A / w + height) * c) / DEG };
    if (Math.hypot(de, dn) < 1e-4) break;
  }
  return found;
}

/** Bearing (deg) and distance (m) along the ellipsoid from one place to another; good to a metre over 300 km. */
export function polarOf(from: Geodetic, to: Geodetic): { bearing: number; distance: number } {
  const { e, n } = planOf(from, 0, to, 0), flat = Math.hypot(e, n), b = Math.atan2(e, n);
  const s = Math.sin(from.lat * DEG), w = Math.sqrt(1 - E2 * s * s), meridian = (A * (1 - E2)) / w ** 3, prime = A / w;
  const radius = 1 / (Math.cos(b) ** 2 / meridian + Math.sin(b) ** 2 / prime);
  return { bearing: ((b / DEG) % 360 + 360) % 360, distance: radius * Math.asin(Math.min(1, flat / radius)) };
}
