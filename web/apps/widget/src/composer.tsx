import { Component } from "preact";
import type { Chat } from "./chat";
import { DraftFiles } from "./files";
import { ClipIcon, SendIcon } from "./icons";
import type { Words } from "./words";

/** Well below the 32 KB of a frame, in any script. */
const LONGEST = 4000;

interface ComposerProps {
  chat: Chat;
  words: Words;
}

/** Enter sends, Shift+Enter breaks the line, and Enter that ends an input method's word does neither. */
export class Composer extends Component<ComposerProps, { text: string }> {
  override state = { text: "" };
  #field: HTMLTextAreaElement | null = null;
  #picker: HTMLInputElement | null = null;

  override componentDidMount(): void {
    this.#field?.focus();
  }

  #submit = () => {
    const { chat } = this.props;
    if (chat.drafts.busy) return;
    chat.send(this.state.text);
    this.setState({ text: "" });
  };

  override render() {
    const { chat, words } = this.props;
    const { text } = this.state;
    const { drafts } = chat;
    const empty = !text.trim() && !drafts.all.some(({ key }) => key);
    return (
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          this.#submit();
          this.#field?.focus();
        }}
      >
        <DraftFiles chat={chat} words={words} />
        <input
          ref={(input) => {
            this.#picker = input;
          }}
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
          onClick={() => this.#picker?.click()}
        >
          <ClipIcon />
        </button>
        <textarea
          ref={(field) => {
            this.#field = field;
          }}
          rows={1}
          maxLength={LONGEST}
          value={text}
          placeholder={words.placeholder}
          aria-label={words.placeholder}
          onInput={(event) => {
            this.setState({ text: event.currentTarget.value });
            chat.typing();
          }}
          onKeyDown={(event) => {
            if (!sends(event)) return;
            event.preventDefault();
            this.#submit();
          }}
        />
        <button type="submit" class="plain" aria-label={words.send} disabled={empty || drafts.busy}>
          <SendIcon />
        </button>
      </form>
    );
  }
}

/** Safari ends a composition before the key event arrives; its key code 229 still tells. */
export function sends(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}
