import type { Conversation } from "@deskhand/api";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { applyConversation } from "../live/apply";
import { useLive } from "../live/context";

/**
 * Tells the server how far the open conversation was read: once when it is opened, which also shows
 * colleagues who looks at it, and whenever there is something new in it.
 */
export function useMarkRead(conversation: Conversation | undefined): void {
  const live = useLive();
  const client = useQueryClient();
  const told = useRef(false);
  useEffect(() => {
    if (!conversation || document.hidden || (told.current && conversation.unread === 0)) return;
    const { id, last_seq } = conversation;
    if (!live.send({ action: "read", conversation_id: id, seq: last_seq })) return;
    told.current = true;
    if (conversation.unread > 0) applyConversation(client, { ...conversation, unread: 0 });
  }, [conversation, live, client]);
}
