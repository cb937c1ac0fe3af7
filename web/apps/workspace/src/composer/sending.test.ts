import type { SendingPermission } from "@deskhand/api";
import { aConversation, aMessage } from "@deskhand/api/testing/builders";
import { describe, expect, it } from "vitest";
import {
  closedText,
  countdown,
  isClosing,
  offered,
  openText,
  sendingNow,
  usualKind,
} from "./sending";

// S84: the channel's rules show in the composer.

const now = new Date("2026-11-24T12:00:00Z");
const can = (over: Partial<SendingPermission> = {}): SendingPermission => ({
  kind: "reply",
  allowed: true,
  until: null,
  remaining: null,
  reason: null,
  instead: [],
  ...over,
});
const at = (sending: SendingPermission[], when = now) =>
  sendingNow(aConversation({ channel: "whatsapp", sending }), when);

describe("sendingNow", () => {
  it("lets a reply out where the server says nothing of limits", () => {
    expect(at([])[0]).toMatchObject({ kind: "reply", allowed: true });
  });

  it("closes what ran out while the page was open, and names what still works", () => {
    const sending = [can({ until: "2026-11-24T12:00:00Z" }), can({ kind: "template" })];
    expect(at(sending)[0]).toMatchObject({
      allowed: false,
      reason: "window_expired",
      instead: ["template"],
    });
    expect(at(sending, new Date("2026-11-24T11:59:59Z"))[0]?.allowed).toBe(true);
  });
});

describe("offered", () => {
  it("hides what this conversation never had", () => {
    const sending = [
      can({ allowed: false, reason: "never_wrote" }),
      can({ kind: "public_reply" }),
      can({ kind: "private_reply", allowed: false, reason: "window_used_up" }),
    ];
    expect(offered(sending).map(({ kind }) => kind)).toEqual(["public_reply", "private_reply"]);
  });

  it("keeps one to say why, when nothing works", () => {
    expect(offered([can({ allowed: false, reason: "never_wrote" })])).toHaveLength(1);
  });
});

describe("usualKind", () => {
  const both = [can(), can({ kind: "public_reply" })];

  it("answers a comment in public and a message by a reply", () => {
    expect(usualKind(both, aMessage({ metadata: { comment_id: "9" } }))).toBe("public_reply");
    expect(usualKind(both, aMessage())).toBe("reply");
    expect(usualKind(both, undefined)).toBe("reply");
  });

  it("takes what there is", () => {
    const comments = [
      can({ allowed: false, reason: "never_wrote" }),
      can({ kind: "public_reply" }),
    ];
    expect(usualKind(comments, aMessage())).toBe("public_reply");
  });
});

describe("openText", () => {
  it.each([
    ["nothing where there is no limit", {}, null],
    ["what is left of a number", { remaining: 3 }, "3 messages left"],
    ["one message", { remaining: 1 }, "1 message left"],
    ["seconds within the last hour", { until: "2026-11-24T12:09:31Z" }, "09:31 left"],
    ["nothing of what is closed", { allowed: false, remaining: 3 }, null],
  ])("says %s", (_name, over, expected) => {
    expect(openText(can(over), now)).toBe(expected);
  });

  it("says whether it is still today", () => {
    const evening = new Date(2026, 10, 24, 20, 0);
    const until = (hour: number) => new Date(2026, 10, 24, hour, 0).toISOString();
    expect(openText(can({ until: until(23) }), evening)).not.toContain("tomorrow");
    expect(openText(can({ until: until(24 + 16) }), evening)).toContain("until tomorrow, ");
  });

  it("says both, and a day where the end is far", () => {
    const text = openText(can({ remaining: 4, until: "2026-11-26T12:00:00Z" }), now);
    expect(text).toMatch(/^4 messages left · open until .*26/);
  });

  it("counts seconds only near the end", () => {
    expect(isClosing(can({ until: "2026-11-24T12:59:59Z" }), now)).toBe(true);
    expect(isClosing(can({ until: "2026-11-24T13:00:00Z" }), now)).toBe(false);
    expect(isClosing(can(), now)).toBe(false);
  });
});

it("counts down as a clock does", () => {
  expect([0, 59_999, 60_000, 3_727_000].map(countdown)).toEqual([
    "00:00",
    "00:59",
    "01:00",
    "1:02:07",
  ]);
});

describe("closedText", () => {
  const closed = (reason: SendingPermission["reason"], until: string | null = null) =>
    closedText(can({ allowed: false, reason, until }), "wechat", now);

  it("says since when, and what opens it again", () => {
    expect(closed("window_expired", "2026-11-24T09:00:00Z")).toBe(
      "WeChat closed the time for replies 3 hours ago. It opens again when the customer writes.",
    );
  });

  it("tells the reasons apart", () => {
    const told = (["window_used_up", "never_wrote", "not_enabled", "not_offered"] as const).map(
      (reason) => closed(reason),
    );
    expect(new Set(told).size).toBe(4);
    expect(closedText(can(), "wechat", now)).toBeNull();
  });
});
