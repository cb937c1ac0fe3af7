import type { Conversation, Message, SendKind } from "@deskhand/api";
import { ActionIcon, Button, FileButton, Textarea } from "@mantine/core";
import { IconPaperclip, IconSend } from "@tabler/icons-react";
import { type KeyboardEvent, lazy, type RefObject, Suspense, useRef, useState } from "react";
import { useCapability } from "../desk/queries";
import { useLive } from "../live/context";
import { useClock } from "../shell/useNow";
import { AttachedFiles, Closed, Lengthy, Target } from "./asides";
import classes from "./composer.module.css";
import { type Draft, type Kind, loadDraft, saveDraft } from "./drafts";
import { pieces, refusal } from "./limits";
import type { Reply } from "./outgoing";
import {
  closedText,
  isClosing,
  KIND_LABELS,
  offered,
  openText,
  sendingNow,
  usualKind,
} from "./sending";
import { Tabs } from "./tabs";
import type { Filled } from "./templates";
import { useUploads } from "./uploads";

const TemplateForm = lazy(() => import("./templateForm"));

/** A comment that is answered, and how. */
export interface Answered {
  message: Message;
  sendAs: SendKind;
}

interface ComposerProps {
  conversation: Conversation;
  /** The customer's last message. */
  newest: Message | undefined;
  /** A comment chosen in the thread. */
  answered: Answered | null;
  onAnswered: (answered: Answered | null) => void;
  /** For the keys that jump here. */
  field: RefObject<HTMLTextAreaElement | null>;
  kind: Kind;
  onKind: (kind: Kind) => void;
  send: (reply: Reply) => void;
}

const TYPING_EVERY = 4_000;
const COMMENT_KINDS: readonly SendKind[] = ["public_reply", "private_reply"];

/** Mounted anew for each conversation (by key), so that a draft never slips into another. */
export function Composer(props: ComposerProps) {
  const { conversation, newest, answered, onAnswered, field, kind, onKind, send } = props;
  const [draft, setDraft] = useState<Draft>(() => loadDraft(conversation.id));
  const [chosen, setChosen] = useState<SendKind | null>(null);
  const [filled, setFilled] = useState<Filled | null>(null);
  const { sending, sendAs, permission, now } = useWay(conversation, newest, answered, chosen);
  const limits = useCapability(conversation.channel)?.limits;
  const typing = useTyping(conversation.id);
  const uploads = useUploads();

  const isReply = kind === "reply";
  const isTemplate = isReply && sendAs === "template";
  const closed = isReply ? closedText(permission, conversation.channel, now) : null;
  const text = draft[kind];
  const refused = uploads.files.map((file) => (isReply ? refusal(file, limits) : null));
  const parts = isReply ? pieces(text, limits) : 1;
  const written = isTemplate ? filled !== null : text.trim() !== "" || uploads.files.length > 0;
  const fits = permission.remaining === null || !isReply || parts <= permission.remaining;
  const accepted = fits && refused.every((one) => one === null);
  const ready = !closed && !uploads.busy && written && accepted;

  const write = (body: string) => {
    const next = { ...draft, kind, [kind]: body };
    setDraft(next);
    saveDraft(conversation.id, next);
  };
  const submit = () => {
    if (!ready) return;
    const way = isReply && offered(sending).length > 1 ? sendAs : undefined;
    if (isTemplate && filled) {
      send({ kind, body: filled.text, files: [], sendAs: "template", template: filled.use });
      setChosen(null);
      return;
    }
    const target = COMMENT_KINDS.includes(sendAs) ? commentOf(answered?.message) : undefined;
    send({ kind, body: text.trim(), files: uploads.files, sendAs: way, targetId: target });
    uploads.clear();
    onAnswered(null);
    write("");
  };
  const pick = (way: SendKind) => {
    setChosen(way);
    if (answered) onAnswered(COMMENT_KINDS.includes(way) ? { ...answered, sendAs: way } : null);
    onKind("reply");
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
      <Tabs
        ways={offered(sending).map((one) => one.kind)}
        chosen={isReply ? sendAs : "note"}
        onWay={pick}
        onNote={() => onKind("note")}
        open={isReply ? openText(permission, now) : null}
        closing={isClosing(permission, now) || permission.remaining === 1}
      />
      {isReply && answered && (
        <Target message={answered.message} onClear={() => onAnswered(null)} />
      )}
      {closed && <Closed reason={closed} instead={permission.instead} onWay={pick} />}
      {!closed && isTemplate && (
        <Suspense fallback={<p className={classes.locked}>Loading templates…</p>}>
          <TemplateForm accountId={conversation.account_id} onFilled={setFilled} />
        </Suspense>
      )}
      {!closed && !isTemplate && (
        <Textarea
          ref={field}
          variant="unstyled"
          autosize
          minRows={2}
          maxRows={12}
          value={text}
          aria-label={isReply ? KIND_LABELS[sendAs] : "Internal note"}
          placeholder={isReply ? PLACEHOLDERS[sendAs] : "Only your team sees this note…"}
          onChange={(event) => {
            write(event.currentTarget.value);
            if (isReply && sendAs === "reply") typing();
          }}
          onPaste={(event) => {
            if (event.clipboardData.files.length === 0) return;
            event.preventDefault();
            uploads.add([...event.clipboardData.files]);
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
            if (!sends(event, enterSends)) return;
            event.preventDefault();
            submit();
          }}
        />
      )}
      {!closed && !isTemplate && (
        <Lengthy parts={parts} permission={permission} channel={conversation.channel} />
      )}
      {!isTemplate && (
        <AttachedFiles files={uploads.files} refused={refused} remove={uploads.remove} />
      )}
      <footer>
        {!closed && !isTemplate && (
          <FileButton multiple onChange={uploads.add} inputProps={{ "aria-label": "Files" }}>
            {(button) => (
              <ActionIcon
                {...button}
                variant="subtle"
                color="gray"
                aria-label="Attach files"
                loading={uploads.busy}
              >
                <IconPaperclip size={17} />
              </ActionIcon>
            )}
          </FileButton>
        )}
        <small>{hint(closed !== null || isTemplate, enterSends)}</small>
        <Button
          type="submit"
          size="compact-sm"
          color={kind === "note" ? "yellow" : undefined}
          variant={kind === "note" ? "light" : "filled"}
          disabled={!ready}
          rightSection={<IconSend size={14} aria-hidden />}
        >
          {isReply ? "Send" : "Add note"}
        </Button>
      </footer>
    </form>
  );
}

const PLACEHOLDERS: Record<SendKind, string> = {
  reply: "Write a reply…",
  public_reply: "Everybody who sees the post can read this…",
  private_reply: "A message to the comment's author alone…",
  template: "",
};

function hint(quiet: boolean, enterSends: boolean): string {
  if (quiet) return "";
  return enterSends ? "Enter sends, Shift+Enter breaks the line" : "Ctrl or ⌘ + Enter sends";
}

function commentOf(message: Message | undefined): string | undefined {
  const id = message?.metadata.comment_id;
  return typeof id === "string" ? id : undefined;
}

/** Which way an answer goes now, and what the channel says of it; it follows the clock. */
function useWay(
  conversation: Conversation,
  newest: Message | undefined,
  answered: Answered | null,
  chosen: SendKind | null,
) {
  const at = (now: Date) => {
    const sending = sendingNow(conversation, now);
    const sendAs = answered?.sendAs ?? chosen ?? usualKind(sending, newest);
    const permission = sending.find((one) => one.kind === sendAs) ?? sending[0];
    return { sending, sendAs: permission?.kind ?? sendAs, permission };
  };
  const now = useClock((moment) => {
    const { permission } = at(moment);
    return permission !== undefined && isClosing(permission, moment);
  });
  const { sending, sendAs, permission } = at(now);
  if (!permission) throw new Error("a channel without any way to answer");
  return { sending, sendAs, permission, now };
}

/** Enter within an input method's composition is never ours; key code 229 is Safari's way to say so. */
export function sends(event: KeyboardEvent, enterSends: boolean): boolean {
  if (event.key !== "Enter" || event.nativeEvent.isComposing || event.keyCode === 229) return false;
  return event.ctrlKey || event.metaKey || (enterSends && !event.shiftKey);
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
