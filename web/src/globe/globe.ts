/** A raid on a globe, on the same clock as its plan, over our own relief. Nothing is asked of another machine. */

import {
  Cartesian3, CesiumWidget, Color, Credit, CreditDisplay, ImageryLayer, LabelCollection, Transforms, type Scene,
} from "@cesium/engine";

import type { Stage } from "./asked";
import { eye, type Eye } from "./camera";
import { graticule } from "./graticule";
import { groundPicture } from "./ground";
import { type Count, moving } from "./moving";
import { untangle } from "./names";
import { Site } from "./site";
import { standing } from "./standing";
import { drawnInSoftware } from "./software";
import { shade, terrain } from "./terrain";
import { towns, townsOf } from "./towns";

const N_FIRST = 30;
/** Without a graphics card a picture that moves is drawn coarser; at rest it is whole again. */
const MOVING_SCALE = 0.6;

/** What is shown at a second: how many fly, how many ended how, which sensors work. */
export interface Shown extends Count { work: string[]; dark: string[] }
export interface Globe extends Omit<Eye, "look"> {
  /** Show the raid at a second of the scenario's clock. */
  show(at_s: number, playing: boolean): Shown;
  /** Distance of the eye from what it looks at, and step of the rings (m), told now and when they change. */
  onLook(told: (range_m: number, ring_m: number) => void): void;
  close(): void;
}

/** A globe in an element, with the raid of a stage; `failed` is told why it stopped drawing. */
export async function globe(into: HTMLElement, stage: Stage, failed: (error: Error) => void): Promise<Globe> {
  const [picture, known] = await Promise.all([groundPicture(), townsOf("/static/towns.tsv")]);
  const ground = stage.ground ? `Ground: ${stage.ground.name}${stage.ground.covers ? "" : ", which does not reach this site"}. ` : "";
  CreditDisplay.cesiumCredit = new Credit(`CesiumJS. Relief: ETOPO5, NOAA (public domain). ${stage.source}. Towns: GeoNames (CC BY 4.0). ${ground}`, true);
  // The wobble of the Earth's axis is in files that no raid needs: without them the plain rotation holds.
  Object.assign(Transforms, { iau2006XysData: { preload: () => Promise.resolve(), computeXysRadians: () => undefined } });
  const slow = drawnInSoftware();
  const widget = new CesiumWidget(into, {
    baseLayer: new ImageryLayer(picture, {}),
    skyBox: false,
    skyAtmosphere: false,
    terrainProvider: terrain(stage.ground, stage.height_m),
    requestRenderMode: true,
    maximumRenderTimeChange: Infinity,
    orderIndependentTranslucency: false,
    scene3DOnly: true,
    msaaSamples: slow ? 1 : 4,
    shouldAnimate: false,
    showRenderLoopErrors: false,
  });
  const { scene } = widget;
  scene.renderError.addEventListener((_scene: unknown, error: Error) => failed(error));
  plainSky(scene);
  if (stage.ground) widget.imageryLayers.add(shade(stage.ground));
  const site = new Site(stage), labels = new LabelCollection({ scene }), marks = new LabelCollection({ scene });
  const stand = standing(scene, site, stage, labels), fly = moving(scene, site, stage.scene);
  const view = eye(widget, site, into, stage.scene.near), lines = graticule(scene, site, marks, towns(scene, known, marks, stage.height_m));
  scene.primitives.add(marks);
  scene.primitives.add(labels);
  const looked = watch(scene, view, () => untangle(scene, labels, marks), lines);
  return {
    ...view,
    show(at_s, playing) {
      const scale = slow && playing ? MOVING_SCALE : 1;
      if (widget.resolutionScale !== scale) widget.resolutionScale = scale;
      scene.requestRender();
      return { ...stand(at_s), ...fly(at_s) };
    },
    onLook: looked,
    close() { if (!widget.isDestroyed()) widget.destroy(); },
  };
}

function plainSky(scene: Scene): void {
  scene.backgroundColor = Color.fromCssColorString("#0d1117");
  scene.globe.showGroundAtmosphere = false;
  scene.fog.enabled = false;
  scene.globe.baseColor = Color.fromCssColorString("#3a546f");
  scene.screenSpaceCameraController.minimumZoomDistance = 200;
}

/** Grid and names follow the eye; whoever listens is told where it is. */
function watch(
  scene: Scene, view: Eye, tidy: () => void, lines: (look: ReturnType<Eye["look"]>) => number,
): (told: (range_m: number, ring_m: number) => void) => void {
  const was = new Cartesian3();
  let told: ((range_m: number, ring_m: number) => void) | null = null, n_frames = 0;
  const tell = () => {
    const look = view.look(), ring_m = lines(look);
    tidy();
    told?.(look.range_m, ring_m);
    scene.requestRender();
  };
  scene.postRender.addEventListener(() => {
    // Marks and letters come a moment after the first frames.
    if (n_frames++ < N_FIRST) scene.requestRender();
    const { positionWC, directionWC } = scene.camera, now = Cartesian3.add(positionWC, directionWC, new Cartesian3());
    if (Cartesian3.equalsEpsilon(was, now, 0, 1e-3)) return;
    Cartesian3.clone(now, was);
    tell();
  });
  return (call) => { told = call; tell(); };
}
