import type { Message } from "@deskhand/api/messages";
import type { Chat } from "./chat";
import { Attached } from "./files";
import { Ticks } from "./icons";
import type { Pending } from "./outbox";
import type { Words } from "./words";

interface BubbleProps {
  chat: Chat;
  message: Message;
  words: Words;
  language: string;
}

/** A stored message, the visitor's on the right, all others' on the left. */
export function Bubble({ chat, message, words, language }: BubbleProps) {
  const mine = message.sender_type === "customer";
  const time = new Date(message.timestamp);
  const agent = message.metadata.agent_name;
  return (
    <div class={`bubble ${mine ? "mine" : "theirs"}`}>
      <span class="hidden">{mine ? words.you : words.support}: </span>
      {message.body && <Body text={message.body} />}
      {message.attachments.map((file) => (
        <Attached key={file.place} chat={chat} message={message} file={file} words={words} />
      ))}
      <small>
        {!mine && typeof agent === "string" && <b>{agent}</b>}
        <time dateTime={message.timestamp}>
          {time.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" })}
        </time>
        {mine && <Ticks read={chat.isSeen(message)} words={words} />}
      </small>
    </div>
  );
}

interface WaitingProps {
  pending: Pending;
  words: Words;
  retry: (clientId: string) => void;
}

/** A message that the server has not acknowledged. */
export function Waiting({ pending, words, retry }: WaitingProps) {
  return (
    <div class={`bubble mine ${pending.refused ? "refused" : "waiting"}`}>
      {pending.body && <Body text={pending.body} />}
      {pending.files?.map(({ key, name }) => (
        <p key={key}>📎 {name}</p>
      ))}
      <small>
        {pending.refused ? (
          <button type="button" class="plain" onClick={() => retry(pending.client_id)}>
            {pending.lost ? words.fileLost : words.refused}
          </button>
        ) : (
          words.sending
        )}
      </small>
    </div>
  );
}

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/;

/** Text with its web addresses as links; never HTML. */
function Body({ text }: { text: string }) {
  return (
    <p>
      {text.split(LINK).map((part, index) =>
        index % 2 ? (
          <a href={part} target="_blank" rel="noopener noreferrer nofollow">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </p>
  );
}
