import type { SendingLimits } from "@deskhand/api";
import { describe, expect, it } from "vitest";
import { pieces, refusal, sizeText } from "./limits";

// S84: what the channel would refuse or cut is known before it is sent.

const limits = (over: Partial<SendingLimits> = {}): SendingLimits => ({
  max_text: 10,
  text_unit: "characters",
  max_bytes: { "image/png": 1_000, "image/*": 500, "video/mp4": 9_000 },
  ...over,
});

describe("pieces", () => {
  it.each([
    ["what fits", "0123456789", {}, 1],
    ["one more character", "0123456789a", {}, 2],
    ["nothing", "   ", {}, 1],
    ["characters outside of the first plane as one", "😀😀😀😀😀😀😀😀😀😀", {}, 1],
    ["bytes where the provider counts them", "你好你好", { text_unit: "bytes" as const }, 2],
    ["no limit", "x".repeat(999), { max_text: null }, 1],
  ])("counts %s", (_name, text, over, expected) => {
    expect(pieces(text, limits(over))).toBe(expected);
  });

  it("says nothing while the limits are not known", () => {
    expect(pieces("x".repeat(99), undefined)).toBe(1);
  });
});

describe("refusal", () => {
  it.each([
    ["the most exact limit", { type: "image/png", size: 900 }, null],
    ["a family's limit", { type: "image/jpeg", size: 501 }, "larger than the 1 KB"],
    ["parameters of the type", { type: "video/mp4; codecs=avc1", size: 1 }, null],
    ["a type without a limit", { type: "application/zip", size: 1 }, "takes no application/zip"],
  ])("goes by %s", (_name, file, expected) => {
    const found = refusal(file, limits());
    if (expected === null) expect(found).toBeNull();
    else expect(found).toContain(expected);
  });

  it("takes anything where all types have a limit", () => {
    const any = limits({ max_bytes: { "*/*": 10 } });
    expect(refusal({ type: "", size: 10 }, any)).toBeNull();
    expect(refusal({ type: "", size: 11 }, any)).not.toBeNull();
  });
});

it("writes sizes short", () => {
  expect([900, 482_000, 5_000_000, 1_240_000].map(sizeText)).toEqual([
    "1 KB",
    "482 KB",
    "5 MB",
    "1.2 MB",
  ]);
});
