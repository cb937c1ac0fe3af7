import { anAccount } from "@deskhand/api/testing/builders";
import { expect, it } from "vitest";
import { standOf } from "./stand";

const health = anAccount().health;
const silence = { since: "2026-11-24T07:00:00Z", detail: "Usually every 5 minutes" };

it.each([
  ["Works", {}, "good"],
  ["Not tested", { health: { ...health, state: "unchecked" as const } }, "plain"],
  ["Not reached just now", { health: { ...health, state: "unreachable" as const } }, "waits"],
  ["Silent", { silence }, "waits"],
  ["Does not work", { silence, health: { ...health, state: "failing" as const } }, "bad"],
  ["Paused", { silence, status: "paused" as const }, "bad"],
])("%s", (label, over, tone) => {
  expect(standOf(anAccount(over))).toMatchObject({ label, tone });
});

it("says why an account is paused and what that means", () => {
  const paused = anAccount({ status: "paused", sending_paused_reason: "token_expired" });
  expect(standOf(paused).detail).toBe(
    "Token expired. What arrives is kept, what is to be sent waits.",
  );
});
