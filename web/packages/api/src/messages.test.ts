import { describe, expect, it } from "vitest";
import { aMessage } from "../testing/builders";
import { mergeMessage, mergeMessages } from "./messages";

const later = "2026-11-24T10:00:05Z";

describe("mergeMessage", () => {
  it("orders by seq whatever the order of arrival", () => {
    const list = mergeMessages(
      [],
      [3, 1, 4, 2].map((seq) => aMessage({ seq })),
    );
    expect(list.map((message) => message.seq)).toEqual([1, 2, 3, 4]);
  });

  it("takes the same message once", () => {
    const list = mergeMessages([], [aMessage(), aMessage()]);
    expect(list).toHaveLength(1);
  });

  it("takes two records of one client id once", () => {
    const metadata = { client_id: "abc" };
    const list = mergeMessages(
      [],
      [aMessage({ id: "x", seq: 1, metadata }), aMessage({ id: "y", seq: 2, metadata })],
    );
    expect(list.map((message) => message.id)).toEqual(["x"]);
  });

  it("keeps the newer state when an update overtakes the creation", () => {
    const updated = aMessage({ status: "delivered", updated_at: later });
    expect(mergeMessages([], [updated, aMessage({ status: "queued" })])[0]?.status).toBe(
      "delivered",
    );
    expect(mergeMessages([], [aMessage({ status: "queued" }), updated])[0]?.status).toBe(
      "delivered",
    );
  });

  it("compares times, not their spelling", () => {
    const whole = aMessage({ status: "queued", updated_at: "2026-11-24T10:00:00Z" });
    const fraction = aMessage({ status: "sent", updated_at: "2026-11-24T10:00:00.123Z" });
    expect(mergeMessages([], [fraction, whole])[0]?.status).toBe("sent");
  });

  it("gives back the very same list when nothing changed", () => {
    const list = [aMessage({ updated_at: later })];
    expect(mergeMessage(list, aMessage())).toBe(list);
  });
});
