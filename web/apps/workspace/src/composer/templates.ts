import type { ApprovedTemplate, TemplateUse } from "@deskhand/api";

/** A template with what goes into its places. */
export interface Filled {
  use: TemplateUse;
  /** As the customer will read it: what the thread shows. */
  text: string;
}

/** `{{1}}`, `{{ name }}`, and WeChat's `{{name.DATA}}`. */
const PLACE = /\{\{\s*([^{}]+?)(?:\.DATA)?\s*\}\}/g;

/** The template's words with its places filled; an empty place stays as it is written. */
export function preview(template: ApprovedTemplate, values: Record<string, string>): string {
  return template.body.replace(PLACE, (place, name: string) => values[name]?.trim() || place);
}

/** What is sent, or null while a place is empty. */
export function fill(
  template: ApprovedTemplate | undefined,
  values: Record<string, string>,
): Filled | null {
  if (!template?.placeholders.every((name) => values[name]?.trim())) return null;
  const places = template.placeholders.map((name) => [name, values[name]?.trim() ?? ""]);
  const { name, language } = template;
  return {
    use: { name, language, parameters: Object.fromEntries(places) },
    text: preview(template, values),
  };
}

/** Its name for people: `order_update` is `Order update`; an opaque id gives way to its first line. */
export function templateLabel({ name, language, body }: ApprovedTemplate): string {
  const isWord = /^[a-z][a-z0-9_]*$/.test(name);
  const words = isWord ? name.replaceAll("_", " ") : (body.split("\n")[0] ?? name);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} (${language})`;
}

/** What a place is called above its field. */
export function placeLabel(place: string): string {
  const [part, name] = place.includes(".") ? place.split(".") : ["", place];
  if (part === "button") return `End of link ${Number(name) + 1}`;
  const where = part ? `${part.charAt(0).toUpperCase()}${part.slice(1)}, ` : "";
  return /^\d+$/.test(name ?? "") ? `${where}place ${name}`.replace(/^p/, "P") : `${where}${name}`;
}
