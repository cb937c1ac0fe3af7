import type { Message } from "@deskhand/api/messages";
import { useEffect, useState } from "preact/hooks";
import type { Chat } from "./chat";
import { AWAY, type Draft } from "./drafts";
import type { Words } from "./words";

/** What a browser shows without running anything of it; the type is the sender's word. */
const PICTURE = /^image\/(png|jpeg|gif|webp)$/;
const LARGEST_PREVIEW = 5e6;

type Attachment = Message["attachments"][number];

interface AttachedProps {
  chat: Chat;
  message: Message;
  file: Attachment;
  words: Words;
}

/** A message's file: a picture shows itself, all are saved by a click. */
export function Attached({ chat, message, file, words }: AttachedProps) {
  const [shown, show] = useState("");
  const ready = file.state === "ready";
  const name = file.name || words.attachment;
  const small = PICTURE.test(file.content_type) && (file.size ?? 0) < LARGEST_PREVIEW;
  useEffect(() => {
    if (ready && small && chat.ready && !shown)
      chat.address(message, file.place).then(show, () => {});
  }, [ready, chat.ready]);
  const save = async () => {
    const link = document.createElement("a");
    link.href = await chat.address(message, file.place);
    link.click();
  };
  return (
    <button type="button" class="file" disabled={!ready} onClick={() => save().catch(() => {})}>
      {shown && <img src={shown} alt="" />}📎 {name}
    </button>
  );
}

/** The files of the message that is being written. */
export function DraftFiles({ chat, words }: { chat: Chat; words: Words }) {
  const { drafts } = chat;
  return (
    <ul class="drafts">
      {drafts.all.map((draft) => (
        <li key={draft.id}>
          <span>{draft.file.name}</span>
          <State draft={draft} words={words} again={() => void drafts.upload(draft)} />
          <button
            type="button"
            aria-label={`${words.remove}: ${draft.file.name}`}
            onClick={() => drafts.remove(draft)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

function State({ draft, words, again }: { draft: Draft; words: Words; again: () => void }) {
  const { key, problem, progress } = draft;
  if (key) return null;
  if (!problem) return <progress value={progress} aria-label={words.sending} />;
  const reason = (
    {
      [AWAY]: words.fileWaits,
      too_large: words.tooLarge,
      empty: words.badType,
      type_not_taken: words.badType,
      type_invalid: words.badType,
    } as Record<string, string>
  )[problem];
  if (reason) return <em role="alert">{reason}</em>;
  return (
    <em role="alert">
      <button type="button" onClick={again}>
        {words.refused}
      </button>
    </em>
  );
}
