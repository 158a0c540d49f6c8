import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

// The bundle stands in the package, so that users need no Node; names without hashes keep its history readable.
export default defineConfig({
  base: "/static/",
  // milsymbol by its parts: whole it is three times the rest of the page.
  resolve: { alias: { "milsymbol/parts": fileURLToPath(new URL("node_modules/milsymbol/index.mjs", import.meta.url)) } },
  build: {
    outDir: "../src/rempart/web/static",
    emptyOutDir: true,
    assetsDir: ".",
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      output: { entryFileNames: "page.js", assetFileNames: "page[extname]", inlineDynamicImports: true },
    },
  },
});
