import type { Account } from "@deskhand/api";

/** What is wrong with an account, the most urgent first; null where all is well. */
export function troubleOf(account: Account): string | null {
  const { display_name: name, status, health, silence, sending_paused_reason } = account;
  if (status === "paused") {
    const why = sending_paused_reason ? `: ${sending_paused_reason}` : "";
    return `${name} is paused, nothing is sent${why}`;
  }
  if (health.state === "failing")
    return `${name} does not work: ${health.detail || "look into it"}`;
  if (silence) return `${name} is silent: ${silence.detail}`;
  return null;
}
