import type { Conversation } from "@deskhand/api";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { applyConversation } from "../live/apply";
import { useLive } from "../live/live";

/** Tells the server how far the open conversation was read, whenever there is something new in it. */
export function useMarkRead(conversation: Conversation | undefined): void {
  const live = useLive();
  const client = useQueryClient();
  useEffect(() => {
    if (!conversation || conversation.unread === 0 || document.hidden) return;
    const { id, last_seq } = conversation;
    if (live.send({ action: "read", conversation_id: id, seq: last_seq }))
      applyConversation(client, { ...conversation, unread: 0 });
  }, [conversation, live, client]);
}
