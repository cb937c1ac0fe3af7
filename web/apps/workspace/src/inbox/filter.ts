import type { Conversation, ConversationStatus } from "@deskhand/api";

export const STATUSES: ConversationStatus[] = ["pending", "open", "snoozed", "resolved"];

/** What the inbox shows; lives in the address, so that a view can be kept and shared. */
export interface InboxFilter {
  status: ConversationStatus;
  /** Only what is assigned to this agent. */
  assignee?: string;
  channel?: string;
  q?: string;
}

/** Whether a conversation belongs into a list. A text search only the server can decide. */
export function belongs(conversation: Conversation, filter: InboxFilter): boolean {
  return (
    !filter.q &&
    conversation.status === filter.status &&
    (!filter.assignee || conversation.assignee === filter.assignee) &&
    (!filter.channel || conversation.channel === filter.channel)
  );
}

/** The inbox's filter out of an address that anyone may have edited. */
export function readFilter(search: Record<string, unknown>): InboxFilter {
  const text = (name: string) => {
    const value = search[name];
    return value === undefined || value === "" ? undefined : String(value);
  };
  return {
    // What waits for anybody comes first: that is where a shopper is left alone.
    status: STATUSES.find((status) => status === search.status) ?? "pending",
    assignee: text("assignee"),
    channel: text("channel"),
    q: text("q"),
  };
}
