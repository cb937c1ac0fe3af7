import {
  type Api,
  ApiProblem,
  bodyOf,
  type Conversation,
  type ConversationStatus,
  type Priority,
} from "@deskhand/api";
import { notifications } from "@mantine/notifications";
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { applyConversation } from "../live/apply";
import { useApi } from "./api";
import { keys } from "./keys";

export interface ConversationChange {
  status?: ConversationStatus;
  priority?: Priority;
  assignee?: string | null;
  tags?: string[];
  snoozed_until?: string | null;
}

function patch(api: Api, { id, version }: Conversation, change: ConversationChange) {
  const body = { ...change, version };
  return bodyOf(api.PATCH("/api/conversations/{id}", { params: { path: { id } }, body }));
}

/**
 * Change a conversation. When its version is stale, the change is made on the newest one if nobody
 * touched the same fields meanwhile (a new message also makes a version).
 * @throws ApiProblem 409 when somebody else changed the same.
 */
export async function changeConversation(
  api: Api,
  known: Conversation,
  change: ConversationChange,
) {
  try {
    return await patch(api, known, change);
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 409)) throw error;
    const path = { id: known.id };
    const fresh = await bodyOf(api.GET("/api/conversations/{id}", { params: { path } }));
    const fields = Object.keys(change) as (keyof ConversationChange)[];
    if (fields.some((field) => String(fresh[field]) !== String(known[field]))) throw error;
    return patch(api, fresh, change);
  }
}

export function useChangeConversation() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ known, change }: { known: Conversation; change: ConversationChange }) =>
      changeConversation(api, known, change),
    onMutate: ({ known, change }) => applyConversation(client, { ...known, ...change }),
    onSuccess: (conversation) => applyConversation(client, conversation),
    onError: (error, { known }) => {
      notifications.show({ color: "red", title: "Not changed", message: error.message });
      restore(client, known.id);
    },
  });
}

function restore(client: QueryClient, id: string): void {
  client.removeQueries({ queryKey: keys.conversation(id), type: "inactive" });
  void client.invalidateQueries({ queryKey: keys.conversation(id) });
  void client.invalidateQueries({ queryKey: keys.lists });
}
