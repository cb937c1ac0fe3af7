import type { Message } from "@deskhand/api";
import { clock, fullTime } from "@deskhand/ui";
import { Tooltip } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { Beside, CommentAnswers, OriginLine } from "./beside";
import { failureOf } from "./failure";
import { Files } from "./files";
import { textOf } from "./items";
import classes from "./thread.module.css";
import { StatusTicks } from "./ticks";
import { Undelivered } from "./undelivered";

const MailFrame = lazy(() => import("./mailFrame"));

/** Several messages that one person wrote in a row. */
export function MessageGroup({ messages, author }: { messages: Message[]; author: string }) {
  const first = messages[0] as Message;
  const side =
    first.kind === "note" ? "note" : first.sender_type === "customer" ? "theirs" : "ours";
  return (
    <section className={classes.group} data-side={side} aria-label={author}>
      <header>
        <strong>{author}</strong>
        {first.kind === "note" && <span className={classes.noteTag}>Internal note</span>}
        <Tooltip label={fullTime(first.timestamp)} openDelay={400}>
          <time dateTime={first.timestamp}>{clock(first.timestamp)}</time>
        </Tooltip>
      </header>
      {messages.map((message) => (
        <MessageBody key={message.id} message={message} />
      ))}
    </section>
  );
}

function MessageBody({ message }: { message: Message }) {
  const failure = failureOf(message);
  const outbound = message.kind === "message" && message.sender_type !== "customer";
  return (
    <>
      <div className={classes.message} data-failed={failure !== null || undefined}>
        <div className={classes.content}>
          <OriginLine message={message} />
          <Words message={message} />
          {message.attachments.length > 0 && <Files message={message} />}
          <Beside message={message} />
        </div>
        {outbound && (
          <span className={classes.status}>
            <StatusTicks status={message.status} />
          </span>
        )}
      </div>
      {outbound && <Undelivered message={message} />}
      <CommentAnswers message={message} />
    </>
  );
}

function Words({ message }: { message: Message }) {
  const html = textOf(message, "html");
  if (textOf(message, "deleted_at"))
    return <p className={classes.deleted}>This message was taken back</p>;
  if (!html) return <Text message={message} />;
  return (
    <Suspense fallback={<Text message={message} />}>
      <MailFrame html={html} />
    </Suspense>
  );
}

function Text({ message }: { message: Message }) {
  const [open, setOpen] = useState(false);
  const quoted = textOf(message, "quoted");
  return (
    <>
      {message.body && <p className={classes.text}>{linked(message.body)}</p>}
      {quoted && (
        <button
          type="button"
          className={classes.quoteToggle}
          aria-expanded={open}
          aria-label={open ? "Hide quoted text" : "Show quoted text"}
          onClick={() => setOpen(!open)}
        >
          <IconDots size={16} aria-hidden />
        </button>
      )}
      {quoted && open && <blockquote className={classes.quoted}>{quoted}</blockquote>}
    </>
  );
}

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/;

function linked(text: string) {
  return text.split(LINK).map((part, index) =>
    index % 2 ? (
      <a key={index} href={part} target="_blank" rel="noopener noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
