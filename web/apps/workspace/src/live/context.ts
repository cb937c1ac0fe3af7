import type { ClientFrame, ServerFrame, SocketState } from "@deskhand/api";
import { createContext, useContext } from "react";

/** The agent's socket, as components use it. */
export interface Live {
  state: SocketState;
  /** False when not connected. */
  send: (frame: ClientFrame) => boolean;
  /** Frames that pass, such as typing. Gives a function that ends the listening. */
  listen: (listener: (frame: ServerFrame) => void) => () => void;
}

export const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("useLive outside of LiveProvider");
  return live;
}
