import { aMessage } from "@deskhand/api/testing/builders";
import { describe, expect, it } from "vitest";
import { failureOf } from "./failure";

// S26

const failed = (failure: unknown, channel = "whatsapp") =>
  failureOf(aMessage({ channel, status: "failed", metadata: failure ? { failure } : {} }));

describe("failureOf", () => {
  it("gives the reason of a failed message, and only of one", () => {
    const metadata = { failure: { reason: "Mailbox full" } };
    expect(failed(metadata.failure)?.text).toBe("Not delivered: Mailbox full");
    expect(failed(null)?.text).toBe("Not delivered: the provider gave no reason");
    expect(failureOf(aMessage({ status: "sent", metadata }))).toBeNull();
  });

  it("warns of a second copy where nobody knows whether the first arrived", () => {
    const unknown = failed({ code: "outcome_unknown", reason: "WhatsApp can't tell" });
    expect(unknown?.text).toContain("don't know whether it arrived");
    expect(unknown?.caution).toContain("twice");
    expect(unknown?.retry).toBe("Send again");
  });

  it("says that the provider is asked first where it did not answer", () => {
    const unanswered = failed({ code: "unanswered", reason: "timeout" }, "facebook");
    expect(unanswered?.caution).toContain("First Facebook is asked");
  });

  it("names who can mend it, and what would work instead", () => {
    const refused = { code: "token", reason: "The token has expired", needs_human: true };
    expect(failed(refused)?.text).toBe(
      "Not delivered: The token has expired. An admin has to look at the account.",
    );
    expect(failed({ code: "window_closed", instead: ["template"] })?.instead).toEqual(["template"]);
  });
});
