import { aConversation } from "@deskhand/api/testing/builders";
import { describe, expect, it } from "vitest";
import { closedReason, closingSoon } from "./window";

// S84: the channel's rules show in the composer.

const now = new Date("2026-11-24T12:00:00Z");
const until = (reply_until: string | null) => aConversation({ channel: "facebook", reply_until });

describe("closedReason", () => {
  it("is none where the channel has no window, or it is open", () => {
    expect(closedReason(until(null), now)).toBeNull();
    expect(closedReason(until("2026-11-24T12:00:01Z"), now)).toBeNull();
  });

  it("says since when replies are closed", () => {
    expect(closedReason(until("2026-11-24T09:00:00Z"), now)).toContain("3 hours ago");
  });

  it("gives the server's own reason when it has one", () => {
    const metadata = { can_reply: false, cannot_reply_reason: "The page was disconnected" };
    expect(closedReason(aConversation({ metadata }), now)).toBe("The page was disconnected");
  });
});

describe("closingSoon", () => {
  it("warns within the last three hours only", () => {
    expect(closingSoon(until("2026-11-24T20:00:00Z"), now)).toBeNull();
    expect(closingSoon(until("2026-11-24T13:00:00Z"), now)).toContain("in 1 hour");
    expect(closingSoon(until("2026-11-24T11:00:00Z"), now)).toBeNull();
  });
});
