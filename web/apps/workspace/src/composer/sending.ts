import type { Conversation, Message, SendingPermission, SendKind } from "@deskhand/api";
import { channelLabel, clock, relative } from "@deskhand/ui";

export const KIND_LABELS: Record<SendKind, string> = {
  reply: "Reply",
  public_reply: "Public reply",
  private_reply: "Private reply",
  template: "Template",
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Where the server said nothing of it, a reply is always taken. */
const FREE: SendingPermission = {
  kind: "reply",
  allowed: true,
  until: null,
  remaining: null,
  reason: null,
  instead: [],
};

/** What may be sent as it stands now: what ran out while the page was open is closed. */
export function sendingNow(conversation: Conversation, now: Date): SendingPermission[] {
  const told = conversation.sending.length > 0 ? conversation.sending : [FREE];
  const current = told.map((one) => (hasEnded(one, now) ? ended(one) : one));
  const open = current.filter(({ allowed }) => allowed).map(({ kind }) => kind);
  return current.map((one) => (one.allowed ? one : { ...one, instead: open }));
}

function hasEnded({ allowed, until }: SendingPermission, now: Date): boolean {
  return allowed && until !== null && Date.parse(until) <= now.getTime();
}

function ended(permission: SendingPermission): SendingPermission {
  return { ...permission, allowed: false, remaining: null, reason: "window_expired" };
}

/** The kinds worth a tab: those that work, and those that did work and are over for now. */
export function offered(sending: readonly SendingPermission[]): SendingPermission[] {
  const worth = sending.filter(
    ({ allowed, reason }) => allowed || reason === "window_expired" || reason === "window_used_up",
  );
  return worth.length > 0 ? worth : sending.slice(0, 1);
}

/** What an answer is where nobody says: under a comment in public, else a reply. */
export function usualKind(
  sending: readonly SendingPermission[],
  newest: Message | undefined,
): SendKind {
  const kinds = offered(sending).map(({ kind }) => kind);
  const wanted = isComment(newest) ? "public_reply" : "reply";
  return kinds.includes(wanted) ? wanted : (kinds[0] ?? "reply");
}

/** Whether a customer's message stands under a post, for all to see. */
export function isComment(message: Message | undefined): boolean {
  return typeof message?.metadata.comment_id === "string";
}

/** `09:31`, `1:02:07`: what is left, as a clock counts down. */
export function countdown(left: number): string {
  const seconds = Math.max(0, Math.floor(left / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) =>
    String(part).padStart(2, "0"),
  );
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${parts.join(":")}` : parts.join(":");
}

/** Whether the end is so near that every second is shown. */
export function isClosing({ allowed, until }: SendingPermission, now: Date): boolean {
  return allowed && until !== null && Date.parse(until) - now.getTime() < HOUR;
}

/** Until when, and for how many messages; null where there is no limit of either. */
export function openText(permission: SendingPermission, now: Date): string | null {
  const { allowed, until, remaining } = permission;
  if (!allowed) return null;
  const count =
    remaining === null ? null : `${remaining} ${remaining === 1 ? "message" : "messages"} left`;
  return [count, until && untilText(until, now)].filter(Boolean).join(" · ") || null;
}

function untilText(until: string, now: Date): string {
  const left = Date.parse(until) - now.getTime();
  if (left < HOUR) return `${countdown(left)} left`;
  const today = new Date(until).toDateString() === now.toDateString();
  if (left < DAY) return `open until ${today ? "" : "tomorrow, "}${clock(until)}`;
  const day = new Date(until).toLocaleDateString(undefined, {
    weekday: "short",
    day: "numeric",
    month: "short",
  });
  return `open until ${day}, ${clock(until)}`;
}

/** Why this kind can't be sent, in a sentence; null where it can. */
export function closedText(
  permission: SendingPermission,
  channel: string,
  now: Date,
): string | null {
  if (permission.allowed) return null;
  const name = channelLabel(channel);
  switch (permission.reason) {
    case "window_used_up":
      return `${name} takes no more messages until the customer writes again.`;
    case "never_wrote":
      return `${name} lets you write only after the customer did.`;
    case "not_enabled":
      return `This is not switched on in the settings of the ${name} account.`;
    case "not_offered":
      return `${name} has no such way to answer.`;
    default: {
      const when = permission.until ? ` ${relative(permission.until, now)}` : "";
      return `${name} closed the time for replies${when}. It opens again when the customer writes.`;
    }
  }
}
