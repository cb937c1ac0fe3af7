import { useEffect, useRef, useState } from "preact/hooks";
import type { Chat } from "./chat";
import { DraftFiles } from "./files";
import { ClipIcon, SendIcon } from "./icons";
import type { Words } from "./words";

/** Well below the 32 KB of a frame, in any script. */
const LONGEST = 4000;

/** Enter sends, Shift+Enter breaks the line, and Enter that ends an input method's word does neither. */
export function Composer({ chat, words }: { chat: Chat; words: Words }) {
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const picker = useRef<HTMLInputElement>(null);
  const { drafts } = chat;
  const empty = !text.trim() && !drafts.all.some(({ key }) => key);
  const submit = () => {
    if (drafts.busy) return;
    chat.send(text);
    setText("");
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
        field.current?.focus();
      }}
    >
      <DraftFiles chat={chat} words={words} />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          drafts.add(currentTarget.files ?? []);
          currentTarget.value = "";
        }}
      />
      <button
        type="button"
        class="plain"
        aria-label={words.attach}
        onClick={() => picker.current?.click()}
      >
        <ClipIcon />
      </button>
      <textarea
        ref={field}
        rows={1}
        maxLength={LONGEST}
        value={text}
        placeholder={words.placeholder}
        aria-label={words.placeholder}
        onInput={(event) => {
          setText(event.currentTarget.value);
          chat.typing();
        }}
        onKeyDown={(event) => {
          if (!sends(event)) return;
          event.preventDefault();
          submit();
        }}
      />
      <button type="submit" class="plain" aria-label={words.send} disabled={empty || drafts.busy}>
        <SendIcon />
      </button>
    </form>
  );
}

/** Safari ends a composition before the key event arrives; its key code 229 still tells. */
export function sends(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}
