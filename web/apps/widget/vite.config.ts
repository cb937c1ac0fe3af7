import { defineConfig } from "vite";

/** One classic script, styles inside: what a shop can embed anywhere. */
export default defineConfig({
  build: {
    target: "es2022",
    lib: {
      entry: "src/main.ts",
      name: "DeskhandWidget",
      formats: ["iife"],
      fileName: () => "widget.js",
    },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
