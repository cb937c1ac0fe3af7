import { ApiProblem } from "@deskhand/api";
import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useApi } from "../desk/api";
import { keys } from "../desk/keys";
import type { Thread } from "../desk/thread";
import { applyMessage } from "../live/apply";
import { type Outgoing, OutgoingStore, post, type Reply, troubleOf } from "./outgoing";

const store = new OutgoingStore();

/** What is on its way in one conversation, and how to send, retry and discard. */
export function useOutgoing(conversation: string) {
  const api = useApi();
  const client = useQueryClient();
  const all = useSyncExternalStore(store.subscribe, store.all);

  async function hand(item: Outgoing): Promise<void> {
    store.mark(item.id, { problem: null });
    try {
      const message = await post(api, item);
      applyMessage(client, message);
      store.remove(item.id);
    } catch (error) {
      const offline = { problem: "No connection" };
      store.mark(item.id, error instanceof ApiProblem ? troubleOf(error) : offline);
    }
  }

  return {
    items: all.filter((item) => item.conversation === conversation),
    send: (reply: Reply) => {
      const thread = client.getQueryData<Thread>(keys.thread(conversation));
      const after = thread?.messages.at(-1)?.seq ?? 0;
      void hand(store.add({ ...reply, conversation, after }));
    },
    retry: (item: Outgoing) => void hand(item),
    discard: (item: Outgoing) => store.remove(item.id),
  };
}
