import { clientIdOf, type Message, mergeMessage } from "@deskhand/api/messages";

interface Thread {
  messages: Message[];
  /** Everything up to this seq has been read by a completed `sync`. */
  cursor: number;
  /** How far the shop has read. */
  seen: number;
}

/** The conversation of a message that was acknowledged before its conversation was named. */
export const UNKNOWN = "";

/**
 * The visitor's conversations on this page, oldest first. `seq` counts within one conversation, so
 * each keeps its own order and its own place to resume from.
 */
export class Threads {
  readonly #threads = new Map<string, Thread>();
  current: string | null = null;

  /** A conversation not seen before becomes the current one. */
  enter(conversation: string): Thread {
    let thread = this.#threads.get(conversation);
    if (!thread) {
      thread = { messages: [], cursor: 0, seen: 0 };
      this.#threads.set(conversation, thread);
      if (conversation !== UNKNOWN) this.current = conversation;
    }
    return thread;
  }

  merge(message: Message): void {
    const nameless = this.#threads.get(UNKNOWN);
    if (nameless && message.conversation_id !== UNKNOWN)
      nameless.messages = nameless.messages.filter(
        (known) => clientIdOf(known) !== clientIdOf(message),
      );
    const thread = this.enter(message.conversation_id);
    thread.messages = mergeMessage(thread.messages, message);
  }

  /**
   * Only a completed sync moves the cursor. A pushed message does not: pushes overtake each other,
   * and a cut in between would leave the slower one out for good.
   */
  advance(conversation: string, seq: number): void {
    const thread = this.enter(conversation);
    thread.cursor = Math.max(thread.cursor, seq);
  }

  see(conversation: string, seq: number): void {
    const thread = this.enter(conversation);
    thread.seen = Math.max(thread.seen, seq);
  }

  isSeen({ conversation_id, seq, status }: Message): boolean {
    return status === "read" || seq <= this.enter(conversation_id).seen;
  }

  cursor(): number {
    return this.current ? this.enter(this.current).cursor : 0;
  }

  messages(): Message[] {
    return [...this.#threads.values()].flatMap((thread) => thread.messages);
  }

  lastSeq(): number {
    const messages = this.current ? this.enter(this.current).messages : [];
    return messages.at(-1)?.seq ?? 0;
  }

  /** For the next page of the same tab. */
  dump(): string {
    return JSON.stringify([...this.#threads]);
  }

  load(dump: string | null): void {
    for (const [id, thread] of JSON.parse(dump ?? "[]") as [string, Thread][]) {
      Object.assign(this.enter(id), thread);
    }
  }
}
