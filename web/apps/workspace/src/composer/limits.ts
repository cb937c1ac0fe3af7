import type { SendingLimits } from "@deskhand/api";

/** How long a text is, as its provider counts. */
export function lengthOf(text: string, unit: SendingLimits["text_unit"]): number {
  return unit === "bytes" ? new TextEncoder().encode(text).length : [...text].length;
}

/** In how many messages a text goes out at least: it is cut at words, so it may be one more. */
export function pieces(text: string, limits: SendingLimits | null | undefined): number {
  if (!limits?.max_text || text.trim() === "") return 1;
  return Math.max(1, Math.ceil(lengthOf(text.trim(), limits.text_unit) / limits.max_text));
}

/** Why the channel refuses a file of this type and size, or null: the most exact limit counts. */
export function refusal(
  file: { type: string; size: number },
  limits: SendingLimits | null | undefined,
): string | null {
  if (!limits) return null;
  const type = (file.type.split(";")[0] ?? "").trim().toLowerCase();
  const exact = [type, `${type.split("/")[0]}/*`, "*/*"];
  const limit = exact.map((name) => limits.max_bytes[name]).find((bytes) => bytes !== undefined);
  if (limit === undefined) return `the channel takes no ${type || "files of this type"}`;
  return file.size > limit ? `larger than the ${sizeText(limit)} that the channel takes` : null;
}

/** `482 KB`, `1.2 MB`. */
export function sizeText(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.ceil(bytes / 1000)} KB`
    : `${(bytes / 1_000_000).toFixed(1).replace(/\.0$/, "")} MB`;
}
