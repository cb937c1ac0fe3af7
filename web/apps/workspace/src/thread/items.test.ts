import { aMessage } from "@deskhand/api/testing/builders";
import { describe, expect, it } from "vitest";
import { byDay, failureOf } from "./items";

// S82, S86, S26

const on = (day: number, minute: number, over: Parameters<typeof aMessage>[0] = {}) => {
  const timestamp = new Date(2026, 10, day, 12, minute).toISOString();
  return aMessage({ id: `${day}:${minute}`, seq: day * 100 + minute, timestamp, ...over });
};

const shape = (messages: ReturnType<typeof on>[]) =>
  byDay(messages).map((day) => day.groups.map((group) => group.length));

describe("byDay", () => {
  it("puts what one person wrote in a row together", () => {
    expect(shape([on(1, 0), on(1, 1), on(1, 20), on(2, 0)])).toEqual([[2, 1], [1]]);
  });

  it("never puts an internal note together with a reply of the same agent", () => {
    const agent = { sender_type: "agent", sender_identifier: "A001" } as const;
    expect(shape([on(1, 0, agent), on(1, 1, { ...agent, kind: "note" })])).toEqual([[1, 1]]);
  });
});

describe("failureOf", () => {
  it("gives the reason of a failed message, and only of one", () => {
    const metadata = { failure: { reason: "Mailbox full" } };
    expect(failureOf(aMessage({ status: "failed", metadata }))).toBe("Mailbox full");
    expect(failureOf(aMessage({ status: "failed" }))).toBe("The provider gave no reason");
    expect(failureOf(aMessage({ status: "sent", metadata }))).toBeNull();
  });
});
