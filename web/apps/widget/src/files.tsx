import type { Message } from "@deskhand/api/messages";
import { Component } from "preact";
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
export class Attached extends Component<AttachedProps, { shown?: string }> {
  #asked = false;

  override componentDidMount(): void {
    const { chat, file } = this.props;
    const small = PICTURE.test(file.content_type) && (file.size ?? 0) < LARGEST_PREVIEW;
    if (!small || file.state !== "ready" || !chat.ready || this.#asked) return;
    this.#asked = true;
    this.#use((shown) => this.setState({ shown }));
  }

  override componentDidUpdate(): void {
    this.componentDidMount();
  }

  /** A file that can't be had now stays a name; the next click asks again. */
  #use(use: (address: string) => void): void {
    const { chat, message, file } = this.props;
    chat.address(message, file.place).then(use, () => {
      this.#asked = false;
    });
  }

  #save = () =>
    this.#use((address) => Object.assign(document.createElement("a"), { href: address }).click());

  override render() {
    const { file, words } = this.props;
    const { shown } = this.state;
    return (
      <button type="button" class="file" disabled={file.state !== "ready"} onClick={this.#save}>
        {shown && <img src={shown} alt="" />}📎 {file.name || words.attachment}
      </button>
    );
  }
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
  const reasons: Record<string, string> = { [AWAY]: words.fileWaits, too_large: words.tooLarge };
  const reason = reasons[problem] ?? (/type|empty/.test(problem) && words.badType);
  return (
    <em role="alert">
      {reason || (
        <button type="button" onClick={again}>
          {words.refused}
        </button>
      )}
    </em>
  );
}
