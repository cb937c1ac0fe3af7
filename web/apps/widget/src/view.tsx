import type { Message } from "@deskhand/api/messages";
import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef } from "preact/hooks";
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
export function View(props: ViewProps) {
  const { chat, words } = props;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const launcher = useRef<HTMLButtonElement>(null);
  useEffect(() => chat.subscribe(() => redraw(0)), [chat]);
  const root = useRef<HTMLDivElement>(null);
  const unread = chat.unread();
  const close = () => {
    chat.toggle(false);
    launcher.current?.focus();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && chat.opened && close();
    root.current?.addEventListener("keydown", onKey);
    return () => root.current?.removeEventListener("keydown", onKey);
  }, [chat]);
  return (
    <div class="root" ref={root}>
      {chat.opened && <Panel {...props} close={close} />}
      <button
        ref={launcher}
        type="button"
        class="launcher"
        aria-expanded={chat.opened}
        aria-label={
          chat.opened ? words.close : words.open + (unread ? ` (${unread} ${words.unread})` : "")
        }
        onClick={() => (chat.opened ? close() : chat.toggle(true))}
      >
        {chat.opened ? <CloseIcon /> : <LauncherIcon />}
        {!chat.opened && unread > 0 && <span class="badge">{unread > 9 ? "9+" : unread}</span>}
      </button>
    </div>
  );
}

function Panel({ chat, words, language, title, greeting, close }: ViewProps & { close(): void }) {
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
      <Log chat={chat} words={words} language={language} greeting={greeting} />
      <Composer chat={chat} words={words} />
    </div>
  );
}

function Log({ chat, words, language, greeting }: Omit<ViewProps, "title">) {
  const messages = chat.messages();
  const pending = chat.pending();
  const log = useRef<HTMLDivElement>(null);
  const last = `${messages.at(-1)?.id} ${pending.length} ${chat.agentTyping}`;
  useLayoutEffect(() => {
    if (last) log.current?.scrollTo(0, log.current.scrollHeight);
  }, [last]);
  return (
    <div class="log" role="log" aria-live="polite" tabIndex={0} ref={log}>
      <div class="bubble theirs">{greeting}</div>
      {messages.map((message, index) => (
        <Fragment key={message.id}>
          {startsDay(messages, index) && <Day time={message.timestamp} language={language} />}
          <Bubble
            chat={chat}
            message={message}
            seen={chat.isSeen(message)}
            words={words}
            language={language}
          />
        </Fragment>
      ))}
      {pending.map((one) => (
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
