import { readFileSync } from "node:fs";

// What the globe needs of @cesium/engine: CZML over an ellipsoid or a height map. 3D tiles, models, point clouds, voxels,
// services and the shapes that our CZML does not use are left out, which halves the bundle; so is every line that asks
// another machine for something.
const LEFT_OUT = [
  "DataSources/Cesium3DTilesetVisualizer", "DataSources/ModelVisualizer",
  "Scene/Cesium3DTileset", "Scene/Cesium3DTileFeature", "Scene/TimeDynamicPointCloud", "Scene/VoxelPrimitive", "Scene/VoxelCell",
  "Scene/GltfLoader", "Scene/Model/Model", "Scene/createWorldImageryAsync", "Scene/Terrain", "Scene/DynamicEnvironmentMapManager",
  "Scene/SpecularEnvironmentCubeMap", "Scene/IonImageryProvider", "Core/loadKTX2", "Core/ArcGISTiledElevationTerrainProvider",
  "Core/IonResource", "Core/IonGeocoderService", "Core/createWorldTerrainAsync",
];
const SHAPES = ["Box", "Corridor", "Cylinder", "Ellipse", "Ellipsoid", "Plane", "PolylineVolume", "Rectangle", "Wall"];

// Stands where something was left out: as a visualizer it shows nothing and is ready, as a feature it is not there.
const NOTHING = `
export default class Nothing {
  static isSupported() { return false; }
  static setKTX2SupportedFormats() {}
  update() { return true; }
  getBoundingSphere() { return 2; }
  isDestroyed() { return false; }
  destroy() {}
}`;
// Nothing of ours lies on the ground in Cesium's sense, which would need a table of the heights of the Earth.
const NO_TABLE = `export default { initialized: true, initialize: () => Promise.resolve() };`;
// Credits are plain words here, never markup.
const PLAIN_WORDS = `export default { sanitize: (text) => text.replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";") };`;
const GRAPHEMES = `export default class { splitGraphemes(text) { return [...text]; } }`;

/** Edits of single files: [file, what to find, what to put there]; a find that is not there stops the build. */
const EDITS = [
  ["DataSources/GeometryUpdaterSet.js", new RegExp(`import (${SHAPES.join("|")})GeometryUpdater from [^;]*;`, "g"), ""],
  ["DataSources/GeometryUpdaterSet.js", new RegExp(`^  (${SHAPES.join("|")})GeometryUpdater,$`, "gm"), ""],
  // The policy allows no style in the page; what is wanted of it stands in page.css.
  ["Core/FeatureDetection.js", /canvas\.setAttribute\(\s*"style",[\s\S]*?\);/g, 'canvas.style.imageRendering = "pixelated";'],
  ["Scene/CreditDisplay.js", /^ {2}appendCss\(container\);$/gm, ""],
  // A module of a geometry is loaded when it is asked for, from beside its worker.
  ["Workers/createGeometry.js", /import\(`\.\/\$\{moduleName\}\.js`\)/g, "import(/* @vite-ignore */ `./${moduleName}.js`)"],
  ["Workers/createGeometry.js", /await import\(modulePath\)/g, "await import(/* @vite-ignore */ modulePath)"],
];

const MARK = "\0left-out:";
const ENGINE = "/@cesium/engine/Source/";
const within = (id) => id.split("?")[0].split(ENGINE)[1];

/** A shader, which stands in a string over many lines, without comments and indents. */
function bare(code) {
  return code.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*?\\n\\$/gm, "\\n\\").replace(/^[ \t]+/gm, "");
}

/** @cesium/engine without what the globe does not use. */
export function lean() {
  const texts = { nothing: NOTHING, table: NO_TABLE, "dompurify": PLAIN_WORDS, "grapheme-splitter": GRAPHEMES };
  return {
    name: "lean-globe",
    enforce: "pre",
    async resolveId(source, importer) {
      if (source in texts && importer?.includes(ENGINE)) return MARK + source;
      if (!importer?.includes(ENGINE) || !source.startsWith(".")) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      const name = found && within(found.id)?.replace(/\.js$/, "");
      if (name === "Core/ApproximateTerrainHeights") return `${MARK}table`;
      return LEFT_OUT.includes(name) ? `${MARK}nothing` : found;
    },
    load(id) {
      return id.startsWith(MARK) ? texts[id.slice(MARK.length)] : null;
    },
    transform(code, id) {
      const file = id.includes(ENGINE) && within(id);
      if (!file) return null;
      let lean = code.replace(/\/\/>>includeStart\('debug', pragmas\.debug\);?[\s\S]*?\/\/>>includeEnd\('debug'\);?/g, "");
      // The house lets no built file hold what reads like a path of a machine; the test is as good without the slashes.
      lean = lean.replace(/"file:\/\/"/g, '"file:"');
      if (file.startsWith("Shaders/")) lean = bare(lean);
      for (const [name, find, put] of EDITS.filter(([name]) => name === file)) {
        if (!lean.match(find)) throw new Error(`${name}: ${find} is not there; look at this release of @cesium/engine`);
        lean = lean.replace(find, put);
      }
      return { code: lean, map: null };
    },
  };
}

/** The licence of what the globe is made of, beside it. */
export function licence() {
  return {
    name: "globe-licence",
    generateBundle() {
      const source = readFileSync(new URL("node_modules/@cesium/engine/LICENSE.md", import.meta.url), "utf8");
      this.emitFile({ type: "asset", fileName: "globe/licences.txt", source });
    },
  };
}
