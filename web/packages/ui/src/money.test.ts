import { expect, it } from "vitest";
import { money } from "./money";

// S60

it("writes decimal strings without a detour over floating point", () => {
  expect(money("90071992547409.93", "EUR")).toBe("€90,071,992,547,409.93");
});

it("follows the currency's own digits", () => {
  expect(money("1200", "JPY")).toBe("¥1,200");
});

it("shows an unknown currency as it came", () => {
  expect(money("12.50", "points")).toBe("12.50 points");
});
