import type { Conversation } from "@deskhand/api";
import { ActionIcon, Button, CloseButton, FileButton, Textarea } from "@mantine/core";
import { IconLock, IconPaperclip, IconSend } from "@tabler/icons-react";
import { type KeyboardEvent, type RefObject, useRef, useState } from "react";
import { useLive } from "../live/context";
import classes from "./composer.module.css";
import { type Draft, type Kind, loadDraft, saveDraft } from "./drafts";
import { type Uploaded, useUploads } from "./uploads";
import { closedReason, closingSoon } from "./window";

interface ComposerProps {
  conversation: Conversation;
  /** For the keys that jump here. */
  field: RefObject<HTMLTextAreaElement | null>;
  kind: Kind;
  onKind: (kind: Kind) => void;
  send: (kind: Kind, body: string, files: Uploaded[]) => void;
}

const TYPING_EVERY = 4_000;

/** Mounted anew for each conversation (by key), so that a draft never slips into another. */
export function Composer({ conversation, field, kind, onKind, send }: ComposerProps) {
  const [draft, setDraft] = useState<Draft>(() => loadDraft(conversation.id));
  const closed = closedReason(conversation);
  const locked = kind === "reply" && closed !== null;
  const typing = useTyping(conversation.id);
  const text = draft[kind];

  const write = (body: string) => {
    const next = { ...draft, kind, [kind]: body };
    setDraft(next);
    saveDraft(conversation.id, next);
  };
  const uploads = useUploads();
  const ready = !locked && !uploads.busy && (text.trim() !== "" || uploads.files.length > 0);
  const submit = () => {
    if (!ready) return;
    send(kind, text.trim(), uploads.files);
    uploads.clear();
    write("");
  };
  const enterSends = conversation.subject === null || kind === "note";
  return (
    <form
      className={classes.composer}
      data-kind={kind}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Tabs kind={kind} onKind={onKind} soon={closed ? null : closingSoon(conversation)} />
      {locked ? (
        <p className={classes.locked} role="status">
          <IconLock size={15} aria-hidden /> {closed}
        </p>
      ) : (
        <Textarea
          ref={field}
          variant="unstyled"
          autosize
          minRows={2}
          maxRows={12}
          value={text}
          aria-label={kind === "reply" ? "Reply" : "Internal note"}
          placeholder={kind === "reply" ? "Write a reply…" : "Only your team sees this note…"}
          onChange={(event) => {
            write(event.currentTarget.value);
            if (kind === "reply") typing();
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
            if (!sends(event, enterSends)) return;
            event.preventDefault();
            submit();
          }}
        />
      )}
      <AttachedFiles files={uploads.files} remove={uploads.remove} />
      <footer>
        <FileButton
          multiple
          disabled={locked}
          onChange={uploads.add}
          inputProps={{ "aria-label": "Files" }}
        >
          {(props) => (
            <ActionIcon
              {...props}
              variant="subtle"
              color="gray"
              aria-label="Attach files"
              loading={uploads.busy}
            >
              <IconPaperclip size={17} />
            </ActionIcon>
          )}
        </FileButton>
        <small>
          {enterSends ? "Enter sends, Shift+Enter breaks the line" : "Ctrl or ⌘ + Enter sends"}
        </small>
        <Button
          type="submit"
          size="compact-sm"
          color={kind === "note" ? "yellow" : undefined}
          variant={kind === "note" ? "light" : "filled"}
          disabled={!ready}
          rightSection={<IconSend size={14} aria-hidden />}
        >
          {kind === "reply" ? "Send" : "Add note"}
        </Button>
      </footer>
    </form>
  );
}

/** Enter within an input method's composition is never ours; key code 229 is Safari's way to say so. */
export function sends(event: KeyboardEvent, enterSends: boolean): boolean {
  if (event.key !== "Enter" || event.nativeEvent.isComposing || event.keyCode === 229) return false;
  return event.ctrlKey || event.metaKey || (enterSends && !event.shiftKey);
}

function AttachedFiles({ files, remove }: { files: Uploaded[]; remove: (key: string) => void }) {
  if (files.length === 0) return null;
  return (
    <ul className={classes.files} aria-label="Attached">
      {files.map(({ key, name }) => (
        <li key={key}>
          {name}
          <CloseButton size="xs" aria-label={`Remove ${name}`} onClick={() => remove(key)} />
        </li>
      ))}
    </ul>
  );
}

function Tabs({
  kind,
  onKind,
  soon,
}: Pick<ComposerProps, "kind" | "onKind"> & { soon: string | null }) {
  return (
    <div className={classes.tabs} role="tablist" aria-label="What to write">
      {(["reply", "note"] as const).map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          aria-selected={kind === one}
          onClick={() => onKind(one)}
        >
          {one === "reply" ? "Reply" : "Internal note"}
        </button>
      ))}
      {soon && <span className={classes.soon}>{soon}</span>}
    </div>
  );
}

function useTyping(conversation: string): () => void {
  const live = useLive();
  const last = useRef(0);
  return () => {
    if (Date.now() - last.current < TYPING_EVERY) return;
    last.current = Date.now();
    live.send({ action: "typing", conversation_id: conversation });
  };
}
