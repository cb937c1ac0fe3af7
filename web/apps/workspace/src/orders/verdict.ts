import type { OrderAction } from "@deskhand/api";
import type { Claims } from "../auth/session";

export type Tone = "good" | "bad" | "waits" | "runs";

const TONES: Record<OrderAction["status"], Tone> = {
  awaiting_approval: "waits",
  queued: "runs",
  running: "runs",
  done: "good",
  refused: "bad",
  failed: "bad",
  unknown: "waits",
  rejected: "bad",
  expired: "bad",
};

export function toneOf({ status, pending }: OrderAction): Tone {
  return status === "done" && pending ? "runs" : TONES[status];
}

/** Why this reader can't agree to what waits for a second person; null where they can, or nothing waits. */
export function whyNotApprove(
  action: OrderAction,
  { email, role }: Pick<Claims, "email" | "role">,
): string | null {
  if (action.status !== "awaiting_approval" || action.allowed?.includes("approve")) return null;
  if (action.asked_by.email === email)
    return "You asked for this yourself, so a second person has to agree.";
  if (role === "agent") return "A supervisor or an admin has to agree.";
  return "It is above your own limit, too: somebody with a higher one has to agree.";
}

/** What trying again means: the shop is looked at first, whatever the state. */
export function retryLabel({ status }: OrderAction): string {
  return status === "unknown" ? "Check again" : "Try again";
}
