import type { Message } from "./types";

export type { Message };

/** The sender's own id of a message, when it came from a client that gives one. */
export function clientIdOf(message: Message): string | null {
  const id = message.metadata?.client_id;
  return typeof id === "string" ? id : null;
}

/** Whether `next` tells something newer than `known`: frames arrive in any order. */
function supersedes(next: Message, known: Message): boolean {
  return Date.parse(next.updated_at) >= Date.parse(known.updated_at);
}

/** A frame holds 32 KB: what is larger comes cut, and says so. */
export function isTruncated(message: Message): boolean {
  return message.metadata?.truncated === true;
}

/** The newer state of a known message; a cut one changes its state, not its contents. */
function renewed(known: Message, next: Message): Message {
  if (!isTruncated(next) || isTruncated(known)) return { ...next, id: known.id, seq: known.seq };
  const { failure } = next.metadata;
  const metadata = failure === undefined ? known.metadata : { ...known.metadata, failure };
  return { ...known, status: next.status, updated_at: next.updated_at, metadata };
}

/**
 * Put a message into a list ordered by `seq`, once: a repeat (same id, or same client id) replaces
 * what is there when it is newer and changes nothing when it is older.
 */
export function mergeMessage(list: readonly Message[], message: Message): Message[] {
  const clientId = clientIdOf(message);
  const at = list.findIndex(
    (known) => known.id === message.id || (clientId !== null && clientIdOf(known) === clientId),
  );
  const known = list[at];
  if (known) {
    if (!supersedes(message, known)) return list as Message[];
    const merged = list.slice();
    merged[at] = renewed(known, message);
    return merged;
  }
  let place = list.length;
  while (place > 0 && (list[place - 1] as Message).seq > message.seq) place -= 1;
  return [...list.slice(0, place), message, ...list.slice(place)];
}

/** Merge several messages, as a page of the history or the answer to a `sync` brings them. */
export function mergeMessages(list: readonly Message[], messages: readonly Message[]): Message[] {
  return messages.reduce<Message[]>(mergeMessage, list as Message[]);
}
