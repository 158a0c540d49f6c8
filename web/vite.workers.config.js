import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { lean } from "./globe.build.js";

// The workers of the globe: only those that our CZML and the ground ask for.
const WORKERS = [
  "combineGeometry", "createGeometry", "createPolygonGeometry", "createPolylineGeometry",
  "createVerticesFromHeightmap", "incrementallyBuildTerrainPicker", "transferTypedArrayTest",
];
const source = (name) => fileURLToPath(new URL(`node_modules/@cesium/engine/Source/Workers/${name}.js`, import.meta.url));

export default defineConfig({
  base: "/static/globe/Workers/",
  publicDir: false,
  plugins: [lean()],
  build: {
    outDir: "../src/rempart/web/static/globe/Workers",
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: Object.fromEntries(WORKERS.map((name) => [name, source(name)])),
      preserveEntrySignatures: "strict",
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        manualChunks: (id) => (WORKERS.some((name) => id.endsWith(`/Workers/${name}.js`)) ? undefined : "shared"),
      },
    },
  },
});
