import { Empty } from "@deskhand/ui";
import { Skeleton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { type Answered, Composer } from "../composer/composer";
import { type Kind, loadDraft } from "../composer/drafts";
import { useOutgoing } from "../composer/useOutgoing";
import { useConversation, useThread } from "../desk/queries";
import { Header } from "./header";
import { Thread } from "./thread";
import classes from "./thread.module.css";
import { useActions } from "./useActions";
import { useMarkRead } from "./useMarkRead";

interface PaneProps {
  id: string;
  onBack: () => void;
  onCustomer: () => void;
}

/** The open conversation. Mounted anew for each one (by key). */
export default function ConversationPane({ id, onBack, onCustomer }: PaneProps) {
  const { data: conversation, error } = useConversation(id);
  const { data: thread } = useThread(id, conversation?.last_seq);
  const [answered, setAnswered] = useState<Answered | null>(null);
  const [kind, setKind] = useState<Kind>(() => loadDraft(id).kind);
  const field = useRef<HTMLTextAreaElement>(null);
  const outgoing = useOutgoing(id);
  const actions = useActions(conversation);
  const [jumps, setJumps] = useState(0);
  useMarkRead(conversation);
  const write = (what: Kind) => {
    setKind(what);
    setJumps((count) => count + 1);
  };
  useEffect(() => {
    if (jumps > 0) field.current?.focus();
  }, [jumps]);
  useHotkeys([
    ["e", actions.toggleResolved],
    ["r", () => write("reply")],
    ["n", () => write("note")],
  ]);

  if (error && !conversation)
    return (
      <div className={classes.pane}>
        <Empty icon={<IconAlertTriangle />} title="This conversation can't be shown">
          {error.message}
        </Empty>
      </div>
    );
  if (!conversation)
    return (
      <div className={classes.pane} role="status" aria-label="Loading the conversation">
        <Skeleton height={60} radius={0} />
      </div>
    );
  return (
    <div className={classes.pane}>
      <Header
        conversation={conversation}
        actions={actions}
        onBack={onBack}
        onCustomer={onCustomer}
      />
      <Thread
        conversation={conversation}
        outgoing={outgoing.items}
        retry={outgoing.retry}
        discard={outgoing.discard}
        onAnswer={(message, sendAs) => {
          setAnswered({ message, sendAs });
          write("reply");
        }}
      />
      <Composer
        conversation={conversation}
        newest={thread?.messages.findLast((one) => one.sender_type === "customer")}
        answered={answered}
        onAnswered={setAnswered}
        field={field}
        kind={kind}
        onKind={write}
        send={outgoing.send}
      />
    </div>
  );
}
