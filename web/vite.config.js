import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { lean, licence } from "./globe.build.js";

// The bundle stands in the package, so that users need no Node; names without hashes keep its history readable.
// The globe is a part of its own, which the page asks for when it is wanted; vite.workers.config.js builds its workers.
export default defineConfig({
  base: "/static/",
  plugins: [lean(), licence()],
  define: { CESIUM_BASE_URL: JSON.stringify("/static/globe/") },
  // milsymbol by its parts: whole it is three times the rest of the page.
  resolve: { alias: { "milsymbol/parts": fileURLToPath(new URL("node_modules/milsymbol/index.mjs", import.meta.url)) } },
  build: {
    outDir: "../src/rempart/web/static",
    emptyOutDir: true,
    assetsDir: ".",
    modulePreload: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4_000,
    rollupOptions: {
      output: {
        entryFileNames: "page.js",
        chunkFileNames: "globe/[name].js",
        assetFileNames: "page[extname]",
      },
    },
  },
});
