import type { LiveSocket, ServerFrame, SocketState } from "@deskhand/api";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useDesk } from "../auth/context";
import { useApi } from "../desk/api";
import { connectDesk } from "./connect";
import { type Live, LiveContext } from "./context";
import { follow } from "./follow";

/**
 * Keeps everything on the screen as it is on the server. Whatever was pushed during a cut is lost,
 * so each new connection reads again what is shown: lists from the start, the open thread from its
 * cursor.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { config } = useDesk();
  const api = useApi();
  const client = useQueryClient();
  const [state, setState] = useState<SocketState>("closed");
  const [socket, setSocket] = useState<LiveSocket | null>(null);
  const listeners = useMemo(() => new Set<(frame: ServerFrame) => void>(), []);

  useEffect(() => {
    const follower = follow(client);
    const live = connectDesk({
      api,
      wsUrl: config.ws_url,
      onFrame: (frame) => {
        follower.push(frame);
        for (const listener of listeners) listener(frame);
      },
      onState: (next) => {
        setState(next);
        if (next === "open") void client.invalidateQueries();
      },
    });
    const wake = () => live.state === "waiting" && live.reconnect();
    addEventListener("online", wake);
    live.open();
    setSocket(live);
    return () => {
      removeEventListener("online", wake);
      live.close();
      follower.stop();
    };
  }, [api, client, config.ws_url, listeners]);

  const live = useMemo<Live>(
    () => ({
      state,
      send: (frame) => socket?.send(frame) ?? false,
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
    [state, socket, listeners],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}
