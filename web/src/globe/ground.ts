/** The ground as a picture at every distance: relief, and over it land, sea, coasts and borders as fine as they are known. */

import { Event, GeographicTilingScheme, Rectangle, type ImageryProvider } from "@cesium/engine";

const SIDE = 256, MOST_LEVEL = 16, UNIT_DEG = 0.001;
const COAST = "#173a52", BORDER = "#5a2d1c", SHORE = "rgba(255, 255, 255, 0.28)";

/** Longitude and latitude (deg) of a coast, which is closed, or of a border. */
interface Line { border: boolean; at: Float32Array; west: number; south: number; east: number; north: number }

/** Lines from the file of `tools/make_land.py`. */
function linesOf(file: ArrayBuffer): Line[] {
  const view = new DataView(file), found: Line[] = [];
  for (let at = 0; at < view.byteLength;) {
    const n = view.getUint16(at + 2, true) + 1, places = new Float32Array(2 * n);
    let lon = view.getInt32(at + 4, true), lat = view.getInt32(at + 8, true), west = lon, east = lon, south = lat, north = lat;
    const border = view.getUint8(at) === 1;
    places.set([lon * UNIT_DEG, lat * UNIT_DEG]);
    at += 12;
    for (let k = 1; k < n; k++, at += 4) {
      lon += view.getInt16(at, true); lat += view.getInt16(at + 2, true);
      places[2 * k] = lon * UNIT_DEG; places[2 * k + 1] = lat * UNIT_DEG;
      west = Math.min(west, lon); east = Math.max(east, lon); south = Math.min(south, lat); north = Math.max(north, lat);
    }
    found.push({ border, at: places, west: west * UNIT_DEG, south: south * UNIT_DEG, east: east * UNIT_DEG, north: north * UNIT_DEG });
  }
  return found;
}

async function picture(address: string): Promise<ImageBitmap> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`no ${address}`);
  return createImageBitmap(await answer.blob());
}

export async function groundPicture(): Promise<ImageryProvider> {
  const [land, sea, file] = await Promise.all([
    picture("/static/relief-land.webp"), picture("/static/relief-sea.webp"), fetch("/static/land.bin").then((answer) => answer.arrayBuffer()),
  ]);
  const lines = linesOf(file), tilingScheme = new GeographicTilingScheme();
  const provider = {
    tilingScheme, rectangle: Rectangle.MAX_VALUE, tileWidth: SIDE, tileHeight: SIDE, minimumLevel: 0, maximumLevel: MOST_LEVEL,
    errorEvent: new Event(), hasAlphaChannel: false, getTileCredits: () => [], pickFeatures: () => undefined,
    requestImage: (x: number, y: number, level: number) => Promise.resolve(tile(x, y, level, lines, land, sea)),
  };
  return provider as unknown as ImageryProvider;
}

function tile(x: number, y: number, level: number, lines: Line[], land: ImageBitmap, sea: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement("canvas"), side_deg = 180 / 2 ** level, west = -180 + x * side_deg, north = 90 - y * side_deg;
  canvas.width = canvas.height = SIDE;
  const c = canvas.getContext("2d", { alpha: false, willReadFrequently: true })!;
  const cut = (from: ImageBitmap) => {
    // With a margin, so that a tile is drawn from the same points along its edge as its neighbour.
    const scale = from.width / 360, wide = side_deg * scale, edge = 2 * SIDE / wide;
    c.drawImage(from, (west + 180) * scale - 2, (90 - north) * scale - 2, wide + 4, wide + 4, -edge, -edge, SIDE + 2 * edge, SIDE + 2 * edge);
  };
  const near = lines.filter((line) => line.east >= west && line.west <= west + side_deg && line.north >= north - side_deg && line.south <= north);
  const rings = near.filter((line) => !line.border), inside = path(rings, west, north, side_deg, true);
  const coasts = path(rings, west, north, side_deg, false);
  cut(sea);
  c.save(); c.clip(inside, "evenodd"); cut(land); c.restore();
  c.lineJoin = "round";
  if (level > 4) { c.strokeStyle = SHORE; c.lineWidth = 5; c.stroke(coasts); }
  c.strokeStyle = COAST; c.lineWidth = level > 4 ? 1.8 : 1; c.stroke(coasts);
  c.strokeStyle = BORDER; c.lineWidth = level > 4 ? 1.8 : 0.9;
  if (level > 4) c.setLineDash([9, 3, 2, 3]);
  c.stroke(path(near.filter((line) => line.border), west, north, side_deg, false));
  return canvas;
}

const onSeam = (lon: number) => Math.abs(lon) > 179.9995;

/** Lines in pixels of a tile; points that cannot be told from the one before are left out. The seam is no coast. */
function path(lines: Line[], west: number, north: number, side_deg: number, filled: boolean): Path2D {
  const found = new Path2D(), scale = SIDE / side_deg;
  for (const { at } of lines) {
    let px = Infinity, py = Infinity;
    for (let k = 0; k < at.length; k += 2) {
      const x = (at[k]! - west) * scale, y = (north - at[k + 1]!) * scale;
      if (k && Math.abs(x - px) < 0.4 && Math.abs(y - py) < 0.4 && k + 2 < at.length) continue;
      const breaks = k === 0 || (!filled && onSeam(at[k]!) && onSeam(at[k - 2]!));
      found[breaks ? "moveTo" : "lineTo"](x, y);
      px = x; py = y;
    }
    if (filled) found.closePath();
  }
  return found;
}
