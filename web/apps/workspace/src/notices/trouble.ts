import type { Account } from "@deskhand/api";
import { plainWords } from "@deskhand/ui";

/** What is wrong with an account, the most urgent first; null where all is well. */
export function troubleOf(account: Account): string | null {
  const { display_name: name, status, health, silence, sending_paused_reason } = account;
  if (status === "paused") {
    const why = sending_paused_reason ? `: ${pauseReason(sending_paused_reason)}` : "";
    return `${name} is paused, nothing is sent${why}`;
  }
  if (health.state === "failing")
    return `${name} does not work: ${health.detail || "look into it"}`;
  if (silence) return `${name} is silent: ${silence.detail}`;
  return null;
}

/** Why an account was paused, without the code that a machine put before its words. */
export function pauseReason(reason: string): string {
  const [code, ...words] = reason.split(" ");
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(code ?? "")) return reason;
  return words.length > 0 ? words.join(" ") : plainWords(reason);
}
