import type { Conversation, Message, SendKind } from "@deskhand/api";
import { createContext, useContext } from "react";

/** What messages of a thread can do with the conversation that they are in. */
export interface ThreadDeeds {
  conversation: Conversation;
  /** Write an answer to this comment. */
  onAnswer: (message: Message, sendAs: SendKind) => void;
}

export const ThreadContext = createContext<ThreadDeeds | null>(null);

export function useThreadDeeds(): ThreadDeeds {
  const deeds = useContext(ThreadContext);
  if (!deeds) throw new Error("useThreadDeeds outside of a thread");
  return deeds;
}
