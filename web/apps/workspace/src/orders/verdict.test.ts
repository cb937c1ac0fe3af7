import { anAction } from "@deskhand/api/testing/builders";
import { describe, expect, it } from "vitest";
import { retryLabel, toneOf, whyNotApprove } from "./verdict";

// S83

const waiting = anAction({ status: "awaiting_approval", allowed: [] });

describe("whyNotApprove", () => {
  it("tells one's own request from what is not one's to decide", () => {
    const own = { email: "ana@acme.example", role: "supervisor" } as const;
    expect(whyNotApprove(waiting, own)).toContain("yourself");
    expect(whyNotApprove(waiting, { email: "bo@acme.example", role: "agent" })).toContain(
      "supervisor",
    );
    expect(whyNotApprove(waiting, { email: "sue@acme.example", role: "supervisor" })).toContain(
      "above your own limit",
    );
  });

  it("says nothing to who may, or where nothing waits", () => {
    const sue = { email: "sue@acme.example", role: "supervisor" } as const;
    expect(whyNotApprove({ ...waiting, allowed: ["approve", "reject"] }, sue)).toBeNull();
    expect(whyNotApprove(anAction({ status: "done" }), sue)).toBeNull();
  });
});

it("does not call done what the shop does later", () => {
  expect(toneOf(anAction({ status: "done", pending: true }))).toBe("runs");
  expect(toneOf(anAction({ status: "done" }))).toBe("good");
  expect(toneOf(anAction({ status: "unknown" }))).toBe("waits");
});

it("checks what nobody knows, and tries what was refused", () => {
  expect(retryLabel(anAction({ status: "unknown" }))).toBe("Check again");
  expect(retryLabel(anAction({ status: "refused" }))).toBe("Try again");
});
