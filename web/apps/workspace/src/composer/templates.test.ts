import type { ApprovedTemplate } from "@deskhand/api";
import { describe, expect, it } from "vitest";
import { fill, placeLabel, preview, templateLabel } from "./templates";

// S84

const template: ApprovedTemplate = {
  name: "order_update",
  language: "en_GB",
  category: "utility",
  body: "Hello {{1}}, your order {{2}} is on its way. Thank you, {{1}}!",
  placeholders: ["1", "2"],
};

describe("an approved template", () => {
  it("shows what is filled in and leaves the rest as it is written", () => {
    expect(preview(template, { 1: "Mia", 2: " " })).toBe(
      "Hello Mia, your order {{2}} is on its way. Thank you, Mia!",
    );
  });

  it("can be sent once every place is filled, and only then", () => {
    expect(fill(template, { 1: "Mia" })).toBeNull();
    expect(fill(undefined, {})).toBeNull();
    expect(fill(template, { 1: " Mia ", 2: "#1001" })).toEqual({
      use: { name: "order_update", language: "en_GB", parameters: { 1: "Mia", 2: "#1001" } },
      text: "Hello Mia, your order #1001 is on its way. Thank you, Mia!",
    });
  });

  it("knows WeChat's way to name a place", () => {
    const wechat = { ...template, body: "{{first.DATA}} {{ keyword1.DATA }}", placeholders: [] };
    expect(preview(wechat, { first: "Hello", keyword1: "42" })).toBe("Hello 42");
  });

  it("takes no markup from what is typed", () => {
    expect(preview(template, { 1: "$&", 2: "{{1}}" })).toContain("Hello $&, your order {{1}}");
  });

  it("has a name for people", () => {
    expect(templateLabel(template)).toBe("Order update (en_GB)");
    const opaque = { ...template, name: "ngqIpbwh8bUfcSsECmogfXcV14J0", body: "发货通知\n{{1}}" };
    expect(templateLabel(opaque)).toBe("发货通知 (en_GB)");
    expect(["1", "header.1", "button.0", "first_name"].map(placeLabel)).toEqual([
      "Place 1",
      "Header, place 1",
      "End of link 1",
      "first_name",
    ]);
  });
});
