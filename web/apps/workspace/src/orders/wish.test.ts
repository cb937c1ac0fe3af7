import { anAction, anOrder } from "@deskhand/api/testing/builders";
import { describe, expect, it } from "vitest";
import { actionTitle, possible, submitLabel } from "./wish";

// S83

const ALL = ["cancel", "edit", "fulfil", "refund"] as const;

describe("possible", () => {
  it.each([
    ["processing", ["refund", "fulfil", "edit", "cancel"]],
    ["shipped", ["refund", "fulfil", "edit"]],
    ["delivered", ["refund", "edit"]],
    ["cancelled", ["refund"]],
    ["refunded", []],
  ] as const)("of an order that is %s", (status, kinds) => {
    expect(possible(anOrder({ status }), ALL)).toEqual(kinds);
  });

  it("is only what the platform offers", () => {
    expect(possible(anOrder(), ["cancel"])).toEqual(["cancel"]);
  });
});

it("names an action by what was moved, else by what was asked", () => {
  expect(actionTitle(anAction())).toBe("Refund of €12.50");
  expect(actionTitle(anAction({ moved: "12.00" }))).toBe("Refund of €12.00");
  expect(actionTitle(anAction({ kind: "cancel" }))).toBe("Cancellation with a refund of €12.50");
  expect(actionTitle(anAction({ kind: "edit", amount: null }))).toBe("Change");
});

it("says on the button what will happen", () => {
  const preview = { amount: "9.00", currency: "EUR", needs_approval: false };
  expect(submitLabel("refund", preview)).toBe("Refund €9.00");
  expect(submitLabel("refund", { ...preview, needs_approval: true })).toBe(
    "Ask for approval of €9.00",
  );
  expect(submitLabel("fulfil", { ...preview, amount: null })).toBe("Mark as shipped");
  expect(submitLabel("refund", undefined)).toBe("Refund");
});
