import { aMessage } from "@deskhand/api/testing/builders";
import { describe, expect, it } from "vitest";
import { byDay } from "./items";

// S82, S86

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

  it("never puts what all can read together with what one can", () => {
    const agent = { sender_type: "agent", sender_identifier: "A001" } as const;
    const open = { ...agent, metadata: { send_as: "public_reply" } };
    expect(shape([on(1, 0, open), on(1, 1, agent)])).toEqual([[1, 1]]);
  });
});
