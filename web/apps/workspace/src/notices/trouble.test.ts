import { anAccount } from "@deskhand/api/testing/builders";
import { expect, it } from "vitest";
import { pauseReason, troubleOf } from "./trouble";

const health = anAccount().health;
const silence = { since: "2026-11-24T07:00:00Z", detail: "usually every 5 minutes" };

it("names what is wrong, the pause before the silence that follows from it", () => {
  expect(troubleOf(anAccount())).toBeNull();
  expect(troubleOf(anAccount({ silence }))).toBe("Acme Outdoor is silent: usually every 5 minutes");
  const failing = { ...health, state: "failing" as const, detail: "The token has expired" };
  expect(troubleOf(anAccount({ health: failing, silence }))).toContain("The token has expired");
  const paused = { status: "paused" as const, sending_paused_reason: "token_expired", silence };
  expect(troubleOf(anAccount(paused))).toBe(
    "Acme Outdoor is paused, nothing is sent: Token expired",
  );
});

it("does not alarm anybody about a provider that is only away for a moment", () => {
  expect(troubleOf(anAccount({ health: { ...health, state: "unreachable" } }))).toBeNull();
});

it("shows a pause's reason without its code", () => {
  expect(pauseReason("token_expired The token has expired.")).toBe("The token has expired.");
  expect(pauseReason("token_expired")).toBe("Token expired");
  expect(pauseReason("The shop removed the app.")).toBe("The shop removed the app.");
});
