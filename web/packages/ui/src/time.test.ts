import { describe, expect, it } from "vitest";
import { dayLabel, shortAge } from "./time";

const now = new Date(2026, 10, 24, 9, 0, 0);
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();

describe("shortAge", () => {
  it.each([
    [0.005, "now"],
    [0.5, "30m"],
    [3, "3h"],
    [10, "Mon"],
    [24 * 20, "Nov 4"],
  ])("%f hours ago is %s", (hours, expected) => {
    expect(shortAge(ago(hours), now)).toBe(expected);
  });
});

describe("dayLabel", () => {
  it("counts calendar days, not spans of 24 hours", () => {
    expect(dayLabel(ago(8), now)).toBe("Today");
    expect(dayLabel(ago(10), now)).toBe("Yesterday");
    expect(dayLabel(ago(34), now)).toContain("22");
  });
});
