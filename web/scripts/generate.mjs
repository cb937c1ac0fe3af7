/**
 * Types from the API's OpenAPI document: `npm run generate` writes them, with `--check` it fails when
 * what is committed differs from what the document says.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";

const WEB = join(import.meta.dirname, "..");
const source = process.env.DESKHAND_OPENAPI ?? join(WEB, "..", "docs", "openapi.json");
const target = join(WEB, "packages/api/src/schema.ts");

const types = astToString(
  await openapiTS(JSON.parse(readFileSync(source, "utf8")), {
    alphabetize: true,
    defaultNonNullable: false,
  }),
);
const text = `/** Generated from docs/openapi.json by \`npm run generate\`; not to be edited. */\n\n${types}`;
if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
  console.error("packages/api/src/schema.ts is not what docs/openapi.json says: npm run generate");
  process.exit(1);
}
