import type { Conversation } from "@deskhand/api";
import { channelLabel, relative } from "@deskhand/ui";

/**
 * Why no reply can go out now, or null. Some channels let a shop answer only for a time after the
 * customer's last message; notes stay possible.
 */
export function closedReason(conversation: Conversation, now = new Date()): string | null {
  const { reply_until, channel, metadata } = conversation;
  const told = metadata?.cannot_reply_reason;
  if (metadata?.can_reply === false)
    return typeof told === "string" ? told : `${channelLabel(channel)} takes no reply here.`;
  if (reply_until && Date.parse(reply_until) <= now.getTime())
    return `${channelLabel(channel)} closed the time for replies ${relative(reply_until, now)}. It opens again when the customer writes.`;
  return null;
}

/** How long replies are still possible, when that is worth a word: the last three hours. */
export function closingSoon(conversation: Conversation, now = new Date()): string | null {
  const { reply_until } = conversation;
  if (!reply_until) return null;
  const left = Date.parse(reply_until) - now.getTime();
  return left > 0 && left < 3 * 3_600_000
    ? `The time for replies ends ${relative(reply_until, now)}`
    : null;
}
