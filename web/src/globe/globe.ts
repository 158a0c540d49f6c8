/** A raid on a globe: the replay's CZML over our own relief. Nothing is asked of another machine. */

import {
  Cartesian3, CesiumWidget, Color, Credit, CreditDisplay, CustomHeightmapTerrainProvider, CzmlDataSource, EllipsoidTerrainProvider,
  GeographicTilingScheme, HeadingPitchRange, ImageryLayer, JulianDate, Material, Math as CesiumMath, Matrix4, PolylineCollection,
  Rectangle, SingleTileImageryProvider, Transforms, type TerrainProvider,
} from "@cesium/engine";

import { type Ground, heights, type Stage } from "./asked";

const N_POSTS = 65;

export interface Globe {
  /** Show the raid at a second of the scenario's clock. */
  show(at_s: number): void;
  /** Look at the site from where that much of the ground around it is in the picture. */
  reach(reach_m: number): void;
  close(): void;
}

/** A globe in an element, with the raid of a stage; `failed` is told why it stopped drawing. */
export async function globe(into: HTMLElement, stage: Stage, failed: (error: Error) => void): Promise<Globe> {
  const ground = stage.ground ? `Ground: ${stage.ground.name}. ` : "";
  CreditDisplay.cesiumCredit = new Credit(`CesiumJS. Relief: ETOPO5, NOAA (public domain). ${stage.source}. ${ground}`, true);
  // The wobble of the Earth's axis is in files that no raid needs: without them the plain rotation holds.
  Object.assign(Transforms, { iau2006XysData: { preload: () => Promise.resolve(), computeXysRadians: () => undefined } });
  const widget = new CesiumWidget(into, {
    baseLayer: ImageryLayer.fromProviderAsync(SingleTileImageryProvider.fromUrl("/static/relief.webp"), {}),
    skyBox: false,
    skyAtmosphere: false,
    terrainProvider: stage.ground ? terrain(stage.ground) : new EllipsoidTerrainProvider(),
    requestRenderMode: true,
    maximumRenderTimeChange: Infinity,
    scene3DOnly: true,
    msaaSamples: 4,
    shouldAnimate: false,
    automaticallyTrackDataSourceClocks: false,
    showRenderLoopErrors: false,
  });
  const { scene } = widget;
  scene.renderError.addEventListener((_scene: unknown, error: Error) => failed(error));
  scene.backgroundColor = Color.fromCssColorString("#0d1117");
  scene.globe.showGroundAtmosphere = false;
  scene.fog.enabled = false;
  scene.globe.baseColor = Color.fromCssColorString("#3a546f");
  scene.screenSpaceCameraController.minimumZoomDistance = 200;
  scene.primitives.add(lines(stage));
  if (stage.ground) widget.imageryLayers.add(shade(stage.ground));
  const reach = look(widget, stage, into);
  await widget.dataSources.add(await CzmlDataSource.load(stage.czml));
  const begin = JulianDate.fromIso8601(stage.epoch);
  return {
    show(at_s) {
      widget.clock.currentTime = JulianDate.addSeconds(begin, at_s, new JulianDate());
      scene.requestRender();
    },
    reach,
    close() { if (!widget.isDestroyed()) widget.destroy(); },
  };
}

/** The camera south of the site, looking down at it, with the whole raid in the picture; keys turn it. */
function look(widget: CesiumWidget, stage: Stage, into: HTMLElement): (reach_m: number) => void {
  const site = Cartesian3.fromDegrees(stage.lon_deg, stage.lat_deg, stage.height_m);
  const start = { heading_deg: 0, pitch_deg: -35, range_m: rangeOf(stage.far_m) };
  const view = { ...start };
  const point = () => {
    const { heading_deg, pitch_deg, range_m } = view;
    widget.camera.lookAt(site, new HeadingPitchRange(CesiumMath.toRadians(heading_deg), CesiumMath.toRadians(pitch_deg), range_m));
    widget.camera.lookAtTransform(Matrix4.IDENTITY);
    widget.scene.requestRender();
  };
  const keys: Record<string, () => void> = {
    ArrowLeft: () => { view.heading_deg += 5; }, ArrowRight: () => { view.heading_deg -= 5; },
    ArrowUp: () => { view.pitch_deg = Math.max(view.pitch_deg - 5, -90); },
    ArrowDown: () => { view.pitch_deg = Math.min(view.pitch_deg + 5, -5); },
    "+": () => { view.range_m /= 1.25; }, "=": () => { view.range_m /= 1.25; }, "-": () => { view.range_m *= 1.25; },
    Home: () => { Object.assign(view, start); },
  };
  into.addEventListener("keydown", (event) => {
    const turned = keys[event.key];
    if (!turned || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    turned();
    point();
  });
  point();
  return (reach_m) => { view.range_m = rangeOf(reach_m); point(); };
}

function rangeOf(reach_m: number): number {
  return Math.min(Math.max(2.4 * reach_m, 3_000), 2e7);
}

/** Coasts and borders around the site. */
function lines(stage: Stage): PolylineCollection {
  const found = new PolylineCollection();
  for (const { border, line } of stage.lines) {
    const color = Color.fromCssColorString(border ? "#33241c" : "#15324a").withAlpha(0.8);
    found.add({
      positions: Cartesian3.fromDegreesArray(line), width: border ? 1.4 : 1.8, material: Material.fromType("Color", { color }),
    });
  }
  return found;
}

function boundsOf(ground: Ground): Rectangle {
  const [west, south, east, north] = ground.bounds_deg as [number, number, number, number];
  return Rectangle.fromDegrees(west, south, east, north);
}

/** Light and shade of the user's ground, over the relief. */
function shade(ground: Ground): ImageryLayer {
  return ImageryLayer.fromProviderAsync(SingleTileImageryProvider.fromUrl("/api/ground.png", { rectangle: boundsOf(ground) }), {});
}

/** The user's ground where it is, the ellipsoid elsewhere. */
function terrain(ground: Ground): TerrainProvider {
  const tilingScheme = new GeographicTilingScheme(), bounds = boundsOf(ground);
  const flat = new Float32Array(N_POSTS * N_POSTS);
  return new CustomHeightmapTerrainProvider({
    width: N_POSTS, height: N_POSTS, tilingScheme,
    callback: (x, y, level) =>
      Rectangle.intersection(tilingScheme.tileXYToRectangle(x, y, level), bounds) ? heights(level, x, y) : flat,
  });
}
