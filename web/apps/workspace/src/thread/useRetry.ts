import { bodyOf, type Message } from "@deskhand/api";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../desk/api";
import { applyMessage } from "../live/apply";

/** Send a failed message again: parts that went out stay out, twice is once. */
export function useRetry({ conversation_id: id, seq }: Message) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      bodyOf(
        api.POST("/api/conversations/{id}/messages/{seq}/retry", { params: { path: { id, seq } } }),
      ),
    onSuccess: (queued) => applyMessage(client, queued),
    onError: ({ message }) =>
      notifications.show({ color: "red", title: "Not sent again", message }),
  });
}
