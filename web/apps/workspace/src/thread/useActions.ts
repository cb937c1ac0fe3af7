import type { Conversation, Priority } from "@deskhand/api";
import { useDesk } from "../auth/context";
import { type ConversationChange, useChangeConversation } from "../desk/changes";

export interface ConversationActions {
  toggleResolved: () => void;
  assign: (serviceCode: string | null) => void;
  assignToMe: () => void;
  prioritise: (priority: Priority) => void;
  snooze: (until: Date) => void;
}

/** What an agent does with a conversation; each shows at once and is undone when the server refuses. */
export function useActions(conversation: Conversation | undefined): ConversationActions {
  const { session } = useDesk();
  const { mutate } = useChangeConversation();
  const change = (what: ConversationChange) =>
    conversation && mutate({ known: conversation, change: what });
  return {
    toggleResolved: () =>
      change({ status: conversation?.status === "resolved" ? "open" : "resolved" }),
    assign: (assignee) => change({ assignee }),
    assignToMe: () =>
      session.claims.serviceCode && change({ assignee: session.claims.serviceCode }),
    prioritise: (priority) => change({ priority }),
    snooze: (until) => change({ status: "snoozed", snoozed_until: until.toISOString() }),
  };
}
