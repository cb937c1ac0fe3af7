/** Fails when what a browser loads first grows over its budget (gzip, kilobytes of 1,000 bytes). */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const APPS = join(import.meta.dirname, "..", "apps");
const zipped = (file) => gzipSync(readFileSync(file), { level: 9 }).length;

/**
 * What is fetched before the inbox shows: the page, every script and style that it names, and the
 * OpenID Connect client, which a deployed stage needs to know who is there.
 */
function firstLoad(dist) {
  const page = join(dist, "index.html");
  const named = readFileSync(page, "utf8").matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g);
  const assets = readdirSync(join(dist, "assets"));
  const client = assets.filter((name) => name.startsWith("oidc-") && name.endsWith(".js"));
  if (client.length !== 1) throw new Error("the OpenID Connect client is not a chunk of its own");
  return [
    page,
    ...Array.from(named, ([, path]) => join(dist, path)),
    ...client.map((name) => join(dist, "assets", name)),
  ];
}

const budgets = [
  {
    name: "workspace, first load",
    limit: 250_000,
    files: () => firstLoad(join(APPS, "workspace/dist")),
  },
  { name: "widget, all of it", limit: 15_000, files: () => [join(APPS, "widget/dist/widget.js")] },
];

if (!existsSync(join(APPS, "workspace/dist/index.html"))) {
  console.error("Nothing is built: npm run build");
  process.exit(1);
}
for (const { name, limit, files } of budgets) {
  const size = files().reduce((sum, file) => sum + zipped(file), 0);
  const over = size > limit;
  console.info(
    `${name}: ${(size / 1000).toFixed(1)} of ${limit / 1000} KB${over ? " - OVER" : ""}`,
  );
  if (over) process.exitCode = 1;
}
