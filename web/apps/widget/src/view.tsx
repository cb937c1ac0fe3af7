import type { Message } from "@deskhand/api/messages";
import { Component, Fragment } from "preact";
import { Bubble, Waiting } from "./bubbles";
import type { Chat } from "./chat";
import { Composer } from "./composer";
import { CloseIcon, LauncherIcon } from "./icons";
import type { Words } from "./words";

interface ViewProps {
  chat: Chat;
  words: Words;
  language: string;
  title: string;
  greeting: string;
}

/** The launcher and, when open, the panel above it. */
export class View extends Component<ViewProps> {
  #launcher: HTMLButtonElement | null = null;
  #stop = () => {};

  override componentDidMount(): void {
    this.#stop = this.props.chat.subscribe(() => this.setState({}));
  }

  override componentWillUnmount(): void {
    this.#stop();
  }

  #close = () => {
    this.props.chat.toggle(false);
    this.#launcher?.focus();
  };

  #key = (event: KeyboardEvent) => {
    if (event.key === "Escape" && this.props.chat.opened) this.#close();
  };

  override render() {
    const { chat, words } = this.props;
    const unread = chat.unread();
    return (
      <div class="root">
        {chat.opened && <Panel {...this.props} close={this.#close} onKey={this.#key} />}
        <button
          ref={(button) => {
            this.#launcher = button;
          }}
          type="button"
          class="launcher"
          aria-expanded={chat.opened}
          aria-label={
            chat.opened ? words.close : words.open + (unread ? ` (${unread} ${words.unread})` : "")
          }
          onKeyDown={this.#key}
          onClick={() => (chat.opened ? this.#close() : chat.toggle(true))}
        >
          {chat.opened ? <CloseIcon /> : <LauncherIcon />}
          {!chat.opened && unread > 0 && <span class="badge">{unread > 9 ? "9+" : unread}</span>}
        </button>
      </div>
    );
  }
}

interface PanelProps extends ViewProps {
  close(): void;
  onKey(event: KeyboardEvent): void;
}

function Panel({ close, onKey, ...props }: PanelProps) {
  const { chat, words, title } = props;
  const attach = (event: Event, given: DataTransfer | null) => {
    if (!given?.files.length) return;
    event.preventDefault();
    chat.drafts.add(given.files);
  };
  return (
    <div
      class="panel"
      role="dialog"
      aria-label={title}
      onKeyDown={onKey}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => attach(event, event.dataTransfer)}
      onPaste={(event) => attach(event, event.clipboardData)}
    >
      <header>
        <h2>{title}</h2>
        <button type="button" class="plain" aria-label={words.close} onClick={close}>
          <CloseIcon />
        </button>
      </header>
      {chat.cutOff && (
        <p class="notice" role="status">
          {words.waiting}
        </p>
      )}
      <Log {...props} />
      <Composer chat={chat} words={words} />
    </div>
  );
}

/** Follows what comes: down to the newest, whenever there is something new. */
class Log extends Component<ViewProps> {
  #log: HTMLDivElement | null = null;
  #shown = "";

  override componentDidMount(): void {
    const { chat } = this.props;
    const last = `${chat.messages().at(-1)?.id} ${chat.pending().length} ${chat.agentTyping}`;
    if (last !== this.#shown) this.#log?.scrollTo(0, this.#log.scrollHeight);
    this.#shown = last;
  }

  override componentDidUpdate(): void {
    this.componentDidMount();
  }

  override render() {
    const { chat, words, language, greeting } = this.props;
    const messages = chat.messages();
    return (
      <div
        class="log"
        role="log"
        aria-live="polite"
        tabIndex={0}
        ref={(log) => {
          this.#log = log;
        }}
      >
        <div class="bubble theirs">{greeting}</div>
        {messages.map((message, index) => (
          <Fragment key={message.id}>
            {startsDay(messages, index) && <Day time={message.timestamp} language={language} />}
            <Bubble chat={chat} message={message} words={words} language={language} />
          </Fragment>
        ))}
        {chat.pending().map((one) => (
          <Waiting key={one.client_id} pending={one} words={words} retry={(id) => chat.retry(id)} />
        ))}
        {chat.agentTyping && (
          <div
            class="bubble theirs dots"
            role="status"
            aria-label={`${words.support} ${words.typing}`}
          >
            <i />
            <i />
            <i />
          </div>
        )}
      </div>
    );
  }
}

function startsDay(messages: Message[], index: number): boolean {
  const day = (at: number) => new Date(messages[at]?.timestamp ?? "").toDateString();
  return index === 0 ? day(0) !== new Date().toDateString() : day(index) !== day(index - 1);
}

function Day({ time, language }: { time: string; language: string }) {
  const format = new Intl.DateTimeFormat(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
  });
  return <div class="day">{format.format(new Date(time))}</div>;
}
