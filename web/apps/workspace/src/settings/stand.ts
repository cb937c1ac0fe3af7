import type { Account } from "@deskhand/api";
import { pauseReason } from "../notices/trouble";

export interface Stand {
  tone: "good" | "bad" | "waits" | "plain";
  label: string;
  detail: string | null;
}

/** How an account stands, in a word and a sentence: the worst first. */
export function standOf(account: Account): Stand {
  const { status, health, silence, sending_paused_reason: reason } = account;
  if (status === "paused") {
    const why = reason ? `${pauseReason(reason).replace(/\.$/, "")}. ` : "";
    const detail = `${why}What arrives is kept, what is to be sent waits.`;
    return { tone: "bad", label: "Paused", detail };
  }
  if (health.state === "failing")
    return { tone: "bad", label: "Does not work", detail: health.detail || null };
  if (silence) return { tone: "waits", label: "Silent", detail: silence.detail };
  if (health.state === "unreachable")
    return { tone: "waits", label: "Not reached just now", detail: health.detail || null };
  if (health.state === "unchecked") return { tone: "plain", label: "Not tested", detail: null };
  return { tone: "good", label: "Works", detail: null };
}
