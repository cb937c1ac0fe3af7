import { useEffect, useRef, useState } from "preact/hooks";
import type { Chat } from "./chat";
import { SendIcon } from "./icons";
import type { Words } from "./words";

/** Well below the 32 KB of a frame, in any script. */
const LONGEST = 4000;

/** Enter sends, Shift+Enter breaks the line, and Enter that ends an input method's word does neither. */
export function Composer({ chat, words }: { chat: Chat; words: Words }) {
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = () => {
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
      <button type="submit" class="plain" aria-label={words.send} disabled={!text.trim()}>
        <SendIcon />
      </button>
    </form>
  );
}

/** Safari ends a composition before the key event arrives; its key code 229 still tells. */
export function sends(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}
