import type { Conversation } from "@deskhand/api";
import { useEffect, useState } from "react";
import { useLive } from "../live/context";
import classes from "./thread.module.css";

const SHOWN = 6_000;

/** That the customer, or a colleague, is writing; until a message comes or a moment has passed. */
export function TypingLine({
  conversation,
  newest,
}: {
  conversation: Conversation;
  newest?: string;
}) {
  const live = useLive();
  const [who, setWho] = useState<string | null>(null);
  useEffect(
    () =>
      live.listen((frame) => {
        if (frame.type !== "typing" || frame.conversation_id !== conversation.id) return;
        const nameless = frame.sender_type === "agent" ? "A colleague" : "The customer";
        setWho(frame.name ?? nameless);
      }),
    [live, conversation.id],
  );
  useEffect(() => {
    if (!who) return;
    const timer = setTimeout(() => setWho(null), SHOWN);
    return () => clearTimeout(timer);
  }, [who]);
  useEffect(() => setWho(null), [newest]);
  return (
    <p className={classes.typing} role="status">
      {who && `${who} is typing…`}
    </p>
  );
}
