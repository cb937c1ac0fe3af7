import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../desk/api";
import { keys } from "../desk/keys";
import { extend, fetchAfter, SPAN, type Thread } from "../desk/thread";

/** Loads the part of a long conversation before what is shown. Gives a button's properties. */
export function useEarlier(id: string, thread: Thread | undefined) {
  const api = useApi();
  const client = useQueryClient();
  const [loading, setLoading] = useState(false);
  const load = async () => {
    const start = Math.max(0, (thread?.start ?? 0) - SPAN);
    setLoading(true);
    try {
      const read = await fetchAfter(api, id, start);
      client.setQueryData<Thread>(keys.thread(id), (now) => now && extend(now, read, start));
    } finally {
      setLoading(false);
    }
  };
  return { loading, onClick: () => void load() };
}
