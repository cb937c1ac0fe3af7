import { describe, expect, it } from "vitest";
import { fromMinor, money, toMinor } from "./money";

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

describe("smallest units", () => {
  it.each([
    ["12.5", "EUR", 1250],
    ["12,50", "EUR", 1250],
    ["0.10", "EUR", 10],
    ["1200", "JPY", 1200],
    ["1.234", "KWD", 1234],
    ["1.50000", "EUR", 150],
    ["12.505", "EUR", null],
    ["0.5", "JPY", null],
    ["-3", "EUR", null],
    ["1e3", "EUR", null],
    ["1 000", "EUR", null],
    ["", "EUR", null],
  ])("%s %s is %s", (text, currency, minor) => {
    expect(toMinor(text, currency)).toBe(minor);
  });

  it("come back as the decimal text that the API takes", () => {
    expect(fromMinor(5, "EUR")).toBe("0.05");
    expect(fromMinor(129_90, "EUR")).toBe("129.90");
    expect(fromMinor(1200, "JPY")).toBe("1200");
  });
});
