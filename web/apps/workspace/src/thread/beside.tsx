import type { Message } from "@deskhand/api";
import { fullTime } from "@deskhand/ui";
import { Button } from "@mantine/core";
import {
  IconExternalLink,
  IconLock,
  IconMapPin,
  IconMessage2,
  IconTemplate,
  IconWorld,
} from "@tabler/icons-react";
import { useState } from "react";
import { KIND_LABELS } from "../composer/sending";
import { useThreadDeeds } from "./context";
import { textOf } from "./items";
import { earlierTexts, originOf, placeOf, reactionsOf } from "./origin";
import classes from "./thread.module.css";

/** Above the words: a comment and its post, a public or private answer, a story, a template. */
export function OriginLine({ message }: { message: Message }) {
  const origin = originOf(message);
  if (!origin) return null;
  return (
    <p className={classes.origin}>
      <OriginIcon message={message} />
      <span>{origin.text}</span>
      {origin.link && (
        <a href={origin.link.url} target="_blank" rel="noopener noreferrer">
          {origin.link.text} <IconExternalLink size={12} aria-hidden />
        </a>
      )}
    </p>
  );
}

function OriginIcon({ message }: { message: Message }) {
  const way = textOf(message, "send_as");
  if (way === "private_reply") return <IconLock size={13} aria-hidden />;
  if (way === "template") return <IconTemplate size={13} aria-hidden />;
  if (way === "public_reply") return <IconWorld size={13} aria-hidden />;
  return <IconMessage2 size={13} aria-hidden />;
}

/** Beneath the words: a place, what it was before, reactions. */
export function Beside({ message }: { message: Message }) {
  const place = placeOf(message);
  const reactions = reactionsOf(message);
  return (
    <>
      {place && (
        <p className={classes.place}>
          <IconMapPin size={15} aria-hidden />
          <a href={place.url} target="_blank" rel="noopener noreferrer">
            Show {place.text} on the map
          </a>
        </p>
      )}
      <Edited message={message} />
      {reactions.length > 0 && (
        <p className={classes.reactions} role="group" aria-label="Reactions">
          {reactions.map(([emoji, count]) => (
            <span key={emoji}>
              {emoji}
              {count > 1 && <small> {count}</small>}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function Edited({ message }: { message: Message }) {
  const [open, setOpen] = useState(false);
  const earlier = earlierTexts(message);
  if (earlier.length === 0) return null;
  return (
    <>
      <button
        type="button"
        className={classes.edited}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        Edited
      </button>
      {open &&
        earlier.map(({ at, body }) => (
          <blockquote key={at} className={classes.quoted} title={`Until ${fullTime(at)}`}>
            {body || "(no text)"}
          </blockquote>
        ))}
    </>
  );
}

/** A comment is answered for all to see, or to its author alone. */
export function CommentAnswers({ message }: { message: Message }) {
  const { conversation, onAnswer } = useThreadDeeds();
  if (!textOf(message, "comment_id") || message.sender_type !== "customer") return null;
  const ways = conversation.sending.filter(
    ({ kind, allowed }) => allowed && (kind === "public_reply" || kind === "private_reply"),
  );
  return (
    <div className={classes.answers}>
      {ways.map(({ kind }) => (
        <Button
          key={kind}
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => onAnswer(message, kind)}
        >
          {KIND_LABELS[kind]}
        </Button>
      ))}
    </div>
  );
}
