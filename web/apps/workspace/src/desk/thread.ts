import { type Api, bodyOf, type Message, mergeMessages } from "@deskhand/api";

/** A conversation's messages, as far as they are loaded. */
export interface Thread {
  messages: Message[];
  /** All up to this seq have been read from the server, gap-free; pushes don't move it. */
  cursor: number;
  /** The seq after which the loaded part begins; 0: all of it is loaded. */
  start: number;
}

/** How much of a long conversation is loaded at first, counted in seq. */
export const SPAN = 200;
const PAGE = 100;

export const EMPTY: Thread = { messages: [], cursor: 0, start: 0 };

/** Every message after `afterSeq`, page by page. */
export async function fetchAfter(api: Api, id: string, afterSeq: number): Promise<Message[]> {
  const all: Message[] = [];
  let cursor: string | undefined;
  do {
    const query = { after_seq: afterSeq, limit: PAGE, cursor };
    const page = await bodyOf(
      api.GET("/api/conversations/{id}/messages", { params: { path: { id }, query } }),
    );
    all.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return all;
}

/** Add what was read from the server: the cursor moves to its end. */
export function extend(thread: Thread, read: readonly Message[], start = thread.start): Thread {
  const cursor = read.reduce((highest, message) => Math.max(highest, message.seq), thread.cursor);
  return { messages: mergeMessages(thread.messages, read), cursor, start };
}

/** Add what was pushed: the cursor stays, because pushes overtake each other. */
export function receive(thread: Thread, message: Message): Thread {
  const messages = mergeMessages(thread.messages, [message]);
  return messages === thread.messages ? thread : { ...thread, messages };
}
