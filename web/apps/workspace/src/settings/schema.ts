/** A JSON Schema of an account's settings or credentials as a form: read, begun, checked, sent. */

export type FieldKind = "text" | "secret" | "choice" | "flag" | "number" | "list" | "rows";

export interface Field {
  name: string;
  title: string;
  description: string;
  kind: FieldKind;
  required: boolean;
  /** What a choice has. */
  options: string[];
  pattern: RegExp | null;
  minLength: number;
  maxLength: number | null;
  /** `email`, `uri`. */
  format: string;
  initial: Value;
  /** The fields of one row. */
  columns: Field[];
}

export type Row = Record<string, string>;
export type Value = string | boolean | Row[];
export type Values = Record<string, Value>;

type Schema = Record<string, unknown>;

const asSchema = (value: unknown): Schema =>
  typeof value === "object" && value !== null ? (value as Schema) : {};
const asText = (value: unknown): string => (typeof value === "string" ? value : "");
const asTexts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The fields in the order that the schema asks for them. */
export function fieldsOf(schema: Schema): Field[] {
  const properties = asSchema(schema.properties);
  const required = asTexts(schema.required);
  const order = asTexts(schema["x-order"]);
  const rest = Object.keys(properties).filter((name) => !order.includes(name));
  return [...order, ...rest]
    .filter((name) => name in properties)
    .map((name) => fieldOf(name, asSchema(properties[name]), required.includes(name)));
}

function fieldOf(name: string, schema: Schema, required: boolean): Field {
  const kind = kindOf(schema);
  const items = asSchema(schema.items);
  const checked = kind === "list" ? items : schema;
  return {
    name,
    title: asText(schema.title) || name,
    description: asText(schema.description),
    kind,
    required,
    options: asTexts(schema.enum),
    pattern: typeof checked.pattern === "string" ? new RegExp(checked.pattern, "u") : null,
    minLength: Number(checked.minLength ?? 0),
    maxLength: typeof checked.maxLength === "number" ? checked.maxLength : null,
    format: asText(schema.format),
    initial: initialOf(kind, schema.default),
    columns: kind === "rows" ? fieldsOf(items) : [],
  };
}

function kindOf(schema: Schema): FieldKind {
  if (schema.enum) return "choice";
  if (schema.type === "boolean") return "flag";
  if (schema.type === "integer" || schema.type === "number") return "number";
  if (schema.type === "array") return asSchema(schema.items).type === "object" ? "rows" : "list";
  return schema.format === "password" ? "secret" : "text";
}

function initialOf(kind: FieldKind, given: unknown): Value {
  if (kind === "flag") return given === true;
  if (kind === "rows") return [];
  return given === undefined || given === null ? "" : String(given);
}

/** What the form begins with: what is stored, else what the schema says. */
export function initialValues(fields: readonly Field[], stored: Schema = {}): Values {
  return Object.fromEntries(fields.map((field) => [field.name, shown(field, stored[field.name])]));
}

function shown({ kind, initial }: Field, stored: unknown): Value {
  if (stored === undefined || stored === null) return initial;
  if (kind === "flag") return stored === true;
  if (kind === "list") return asTexts(stored).join("\n");
  if (kind !== "rows") return String(stored);
  const rows = Array.isArray(stored) ? stored : [];
  return rows.map((row) =>
    Object.fromEntries(Object.entries(asSchema(row)).map(([name, value]) => [name, String(value)])),
  );
}

/** What is wrong, by field; nothing where all is well. */
export function problemsOf(fields: readonly Field[], values: Values): Record<string, string> {
  const found = fields.map((field) => [field.name, problemOf(field, values[field.name])] as const);
  return Object.fromEntries(found.filter((one): one is [string, string] => one[1] !== null));
}

function problemOf(field: Field, value: Value | undefined): string | null {
  if (field.kind === "flag") return null;
  if (field.kind === "rows") {
    const rows = (value as Row[] | undefined) ?? [];
    const faulty = rows.some((row) => Object.keys(problemsOf(field.columns, row)).length > 0);
    return faulty ? "A row is not complete" : null;
  }
  const text = String(value ?? "").trim();
  if (!text) return field.required ? "Needed" : null;
  if (field.kind === "number") return Number.isNaN(Number(text)) ? "A number" : null;
  const parts = field.kind === "list" ? linesOf(text) : [text];
  return parts.map((part) => textProblem(field, part)).find((one) => one !== null) ?? null;
}

function textProblem(field: Field, text: string): string | null {
  if (text.length < field.minLength) return `At least ${field.minLength} characters`;
  if (field.maxLength !== null && text.length > field.maxLength)
    return `At most ${field.maxLength} characters`;
  if (field.format === "email" && !/^\S+@\S+\.\S+$/.test(text)) return "An e-mail address";
  if (field.pattern && !field.pattern.test(text))
    return field.kind === "list" ? `Not of the right form: ${text}` : "Not of the right form";
  return null;
}

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** The values as the API takes them; what was left empty is left out. */
export function payloadOf(fields: readonly Field[], values: Values): Record<string, unknown> {
  const filled = fields.map((field) => [field.name, sent(field, values[field.name])] as const);
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined));
}

function sent({ kind, columns }: Field, value: Value | undefined): unknown {
  if (kind === "flag") return value === true;
  if (kind === "rows") {
    const rows = ((value as Row[] | undefined) ?? []).map((row) => payloadOf(columns, row));
    return rows.length > 0 ? rows : undefined;
  }
  const text = String(value ?? "").trim();
  if (!text) return undefined;
  if (kind === "number") return Number(text);
  return kind === "list" ? linesOf(text) : text;
}
