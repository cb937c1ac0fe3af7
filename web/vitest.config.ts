import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
        test: {
          name: "widget",
          environment: "happy-dom",
          include: ["apps/widget/src/**/*.test.{ts,tsx}"],
        },
      },
      {
        oxc: { jsx: { runtime: "automatic", importSource: "react" } },
        test: {
          name: "workspace",
          setupFiles: ["apps/workspace/testing/setup.ts"],
          environment: "happy-dom",
          include: ["apps/workspace/src/**/*.test.{ts,tsx}", "packages/ui/src/**/*.test.{ts,tsx}"],
        },
      },
      {
        test: { name: "api", environment: "happy-dom", include: ["packages/api/src/**/*.test.ts"] },
      },
    ],
  },
});
