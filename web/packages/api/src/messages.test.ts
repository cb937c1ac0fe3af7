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

  it("keeps the contents of a message when a later frame was too large and came cut", () => {
    const whole = aMessage({ body: "a long mail", metadata: { html: "<p>" }, status: "queued" });
    const cut = aMessage({
      body: "a lo",
      status: "failed",
      metadata: { truncated: true, failure: { reason: "blocked" } },
      updated_at: later,
    });
    const [merged] = mergeMessages([], [whole, cut]);
    expect(merged).toMatchObject({ body: "a long mail", status: "failed" });
    expect(merged?.metadata).toEqual({ html: "<p>", failure: { reason: "blocked" } });
  });

  it("takes the whole message after a cut one", () => {
    const cut = aMessage({ body: "a lo", metadata: { truncated: true } });
    const [merged] = mergeMessages([], [cut, aMessage({ body: "a long mail" })]);
    expect(merged?.body).toBe("a long mail");
  });

  it("gives back the very same list when nothing changed", () => {
    const list = [aMessage({ updated_at: later })];
    expect(mergeMessage(list, aMessage())).toBe(list);
  });
});
