import type { Conversation, Message, SendKind } from "@deskhand/api";
import { customerName, dayLabel, Empty, fullTime } from "@deskhand/ui";
import { Button, Skeleton } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useLayoutEffect, useRef } from "react";
import { notYetIn, type Outgoing } from "../composer/outgoing";
import { useAgents, useThread } from "../desk/queries";
import { ThreadContext } from "./context";
import { byDay, isNotice, textOf } from "./items";
import { MessageGroup } from "./message";
import { noticeText } from "./origin";
import { OutgoingItem } from "./outgoingItem";
import classes from "./thread.module.css";
import { TypingLine } from "./typing";
import { useEarlier } from "./useEarlier";

interface ThreadProps {
  conversation: Conversation;
  outgoing: Outgoing[];
  retry: (item: Outgoing) => void;
  discard: (item: Outgoing) => void;
  onAnswer: (message: Message, sendAs: SendKind) => void;
}

export function Thread(props: ThreadProps) {
  const { conversation, outgoing: handed, retry, discard, onAnswer } = props;
  const {
    data: thread,
    isPending,
    error,
    refetch,
  } = useThread(conversation.id, conversation.last_seq);
  const deeds = { conversation, onAnswer };
  const messages = thread?.messages ?? [];
  const outgoing = notYetIn(messages, handed);
  const earlier = useEarlier(conversation.id, thread);
  const scroller = useStickToEnd(`${messages.at(-1)?.id} ${outgoing.length}`);
  return (
    <div className={classes.scroller} ref={scroller} role="log" aria-label="Messages" tabIndex={0}>
      {isPending && <Loading />}
      {error && !thread && (
        <Empty icon={<IconMessages />} title="The messages can't be read now">
          <Button size="compact-sm" variant="light" onClick={() => void refetch()}>
            Try again
          </Button>
        </Empty>
      )}
      {thread && thread.start > 0 && (
        <Button className={classes.earlier} size="compact-sm" variant="subtle" {...earlier}>
          Earlier messages
        </Button>
      )}
      {thread && messages.length === 0 && outgoing.length === 0 && (
        <Empty icon={<IconMessages />} title="No messages yet" />
      )}
      <ThreadContext value={deeds}>
        <Days messages={messages} conversation={conversation} />
      </ThreadContext>
      {outgoing.map((item) => (
        <OutgoingItem key={item.id} item={item} retry={retry} discard={discard} />
      ))}
      <TypingLine conversation={conversation} newest={messages.at(-1)?.id} />
    </div>
  );
}

function Days({ messages, conversation }: { messages: Message[]; conversation: Conversation }) {
  const author = useAuthors(conversation);
  return byDay(messages).map((day) => (
    <div key={day.time} className={classes.day}>
      <h3>
        <span>{dayLabel(day.time)}</span>
      </h3>
      {day.groups.map((group) => {
        const first = group[0] as Message;
        return isNotice(first) ? (
          group.map((notice) => (
            <p key={notice.id} className={classes.notice} title={fullTime(notice.timestamp)}>
              {noticeText(notice)}
            </p>
          ))
        ) : (
          <MessageGroup key={first.id} messages={group} author={author(first)} />
        );
      })}
    </div>
  ));
}

/** Names for senders: agents by their service code. */
function useAuthors(conversation: Conversation): (message: Message) => string {
  const { data: agents } = useAgents();
  return (message) => {
    if (message.sender_type === "customer") return customerName(conversation.customer_name);
    if (message.sender_type === "bot") return "Automatic reply";
    const agent = agents?.find((one) => one.service_code === message.sender_identifier);
    return agent?.name ?? textOf(message, "agent_name") ?? message.sender_identifier ?? "Agent";
  };
}

/** Follows the end while the reader is at the end, and lets them read in peace when they are not. */
function useStickToEnd(end: string) {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const watch = () => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 80;
    };
    const follow = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTo(0, element.scrollHeight);
    });
    element.addEventListener("scroll", watch, { passive: true });
    for (const child of element.children) follow.observe(child);
    follow.observe(element);
    return () => {
      element.removeEventListener("scroll", watch);
      follow.disconnect();
    };
  });
  useLayoutEffect(() => {
    if (end && atEnd.current) scroller.current?.scrollTo(0, scroller.current.scrollHeight);
  }, [end]);
  return scroller;
}

function Loading() {
  return (
    <div role="status" aria-label="Loading messages" className={classes.loading}>
      {[60, 42, 70].map((width, index) => (
        <Skeleton
          key={width}
          height={56}
          width={`${width}%`}
          ml={index === 1 ? "auto" : 0}
          radius="md"
        />
      ))}
    </div>
  );
}
