import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    // Browsers that know light-dark(); its replacement would not follow the colour scheme switch.
    cssTarget: ["chrome123", "edge123", "firefox120", "safari17.5"],
  },
  server: { port: 5173, proxy: { "/config.json": "http://localhost:8790" } },
});
