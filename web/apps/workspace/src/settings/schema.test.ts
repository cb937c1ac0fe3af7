import { describe, expect, it } from "vitest";
import { fieldsOf, initialValues, payloadOf, problemsOf, type Values } from "./schema";

// S100: a form follows from what the adapter asks for.

const schema = {
  type: "object",
  required: ["address"],
  properties: {
    region: { title: "Region", type: "string", enum: ["us", "eu"], default: "us" },
    address: { title: "Support address", type: "string", format: "email" },
    human_agent: { title: "Human Agent", type: "boolean" },
    origins: { type: "array", items: { type: "string", pattern: "^https?://[^/]+$" } },
    port: { type: "integer" },
    key: { type: "string", format: "password", writeOnly: true, minLength: 4, maxLength: 6 },
    statuses: {
      type: "array",
      items: {
        type: "object",
        required: ["word", "means"],
        properties: {
          word: { type: "string", title: "Status" },
          means: { type: "string", enum: ["shipped", "on_hold"] },
        },
      },
    },
  },
  "x-order": ["address", "region"],
};
const fields = fieldsOf(schema);
const begun = (over: Values = {}): Values => ({
  ...initialValues(fields),
  address: "help@acme.example",
  ...over,
});

describe("fieldsOf", () => {
  it("keeps the schema's order, what it names first", () => {
    expect(fields.map(({ name }) => name)).toEqual([
      "address",
      "region",
      "human_agent",
      "origins",
      "port",
      "key",
      "statuses",
    ]);
  });

  it("tells the kinds apart", () => {
    expect(fields.map(({ kind }) => kind)).toEqual([
      "text",
      "choice",
      "flag",
      "list",
      "number",
      "secret",
      "rows",
    ]);
    expect(fields[6]?.columns.map(({ kind }) => kind)).toEqual(["text", "choice"]);
  });
});

describe("initialValues", () => {
  it("begins with the schema's own, else with what is stored", () => {
    expect(initialValues(fields)).toMatchObject({ region: "us", human_agent: false, statuses: [] });
    const stored = {
      origins: ["https://a.example", "https://b.example"],
      human_agent: true,
      port: 5,
    };
    expect(initialValues(fields, stored)).toMatchObject({
      origins: "https://a.example\nhttps://b.example",
      human_agent: true,
      port: "5",
    });
  });
});

describe("problemsOf", () => {
  it("finds nothing in what is complete", () => {
    expect(problemsOf(fields, begun())).toEqual({});
  });

  it.each<[string, Values, string]>([
    ["a missing field", { address: " " }, "Needed"],
    ["no address", { address: "acme" }, "An e-mail address"],
    ["a wrong line of a list", { origins: "https://a.example\nftp://b" }, "ftp://b"],
    ["no number", { port: "x" }, "A number"],
    ["a short secret", { key: "abc" }, "At least 4"],
    ["a long secret", { key: "abcdefg" }, "At most 6"],
    ["half a row", { statuses: [{ word: "packed", means: "" }] }, "not complete"],
  ])("finds %s", (_name, over, problem) => {
    const found = problemsOf(fields, begun(over));
    expect(Object.keys(found)).toEqual(Object.keys(over));
    expect(Object.values(found)[0]).toContain(problem);
  });
});

it("sends what was filled in, each as its type, and leaves out the rest", () => {
  const values = begun({
    origins: "https://a.example\n\n https://b.example ",
    port: "443",
    statuses: [{ word: "packed", means: "shipped" }],
  });
  expect(payloadOf(fields, values)).toEqual({
    address: "help@acme.example",
    region: "us",
    human_agent: false,
    origins: ["https://a.example", "https://b.example"],
    port: 443,
    statuses: [{ word: "packed", means: "shipped" }],
  });
});
