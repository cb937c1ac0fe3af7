import {
  type Api,
  type ApiProblem,
  bodyOf,
  type Message,
  type SendKind,
  type TemplateUse,
} from "@deskhand/api";
import type { Kind } from "./drafts";
import type { Uploaded } from "./uploads";

/** A reply or note on its way to the server. */
export interface Outgoing {
  /** Its idempotency key: sent again, it stays one message. */
  id: string;
  conversation: string;
  kind: Kind;
  body: string;
  files: Uploaded[];
  /** How a reply goes out, where that is not the only way. */
  sendAs?: SendKind | undefined;
  template?: TemplateUse | undefined;
  /** The comment that is answered, where not the newest. */
  targetId?: string | undefined;
  at: string;
  /** The conversation's newest seq when it was written: the message it becomes comes after. */
  after: number;
  /** Why it could not be handed over; null while it is on its way. */
  problem: string | null;
  /** What is wrong with a file, by its place. */
  fileProblems?: Record<number, string> | undefined;
}

/** What the agent wrote. */
export type Written = Omit<Outgoing, "id" | "at" | "problem" | "fileProblems">;

/** The same without where: what a composer hands over. */
export type Reply = Omit<Written, "conversation" | "after">;

/** Why something could not be handed over: as a whole, and file by file. */
export type Trouble = Pick<Outgoing, "problem" | "fileProblems">;

const KEY = "deskhand:outgoing:";

/**
 * What the server has not taken yet, kept over reloads. A message leaves this list only when the
 * server has it, or when the agent discards it. One storage key each: tabs don't overwrite each other.
 */
export class OutgoingStore {
  #items: Outgoing[];
  readonly #listeners = new Set<() => void>();

  constructor() {
    // Whether these arrived nobody knows; the same key makes another try safe.
    this.#items = stored().map((item) => ({ ...item, problem: item.problem ?? "Interrupted" }));
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The same array until something changes. */
  all = (): Outgoing[] => this.#items;

  add(written: Written): Outgoing {
    const at = new Date().toISOString();
    const item = { ...written, id: crypto.randomUUID(), at, problem: null };
    this.#keep(item);
    this.#set([...this.#items, item]);
    return item;
  }

  mark(id: string, trouble: Trouble): void {
    const items = this.#items.map((item) =>
      item.id === id ? { ...item, fileProblems: undefined, ...trouble } : item,
    );
    for (const item of items) if (item.id === id) this.#keep(item);
    this.#set(items);
  }

  remove(id: string): void {
    localStorage.removeItem(KEY + id);
    this.#set(this.#items.filter((item) => item.id !== id));
  }

  #keep(item: Outgoing): void {
    localStorage.setItem(KEY + item.id, JSON.stringify(item));
  }

  #set(items: Outgoing[]): void {
    this.#items = items;
    for (const listener of this.#listeners) listener();
  }
}

function stored(): Outgoing[] {
  const names = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? "");
  return names
    .filter((name) => name.startsWith(KEY))
    .map((name) => JSON.parse(localStorage.getItem(name) ?? "") as Outgoing)
    .sort((one, other) => one.at.localeCompare(other.at));
}

/** Hand one over. @throws ApiProblem or TypeError (no network). */
export function post(api: Api, item: Outgoing): Promise<Message> {
  return bodyOf(
    api.POST("/api/conversations/{id}/messages", {
      params: { path: { id: item.conversation }, header: { "idempotency-key": item.id } },
      body: {
        kind: item.kind,
        body: item.body,
        attachments: item.files.map(({ key }) => key),
        send_as: item.sendAs,
        template: item.template,
        target_id: item.targetId,
      },
    }),
  );
}

const AT_FILE = /^attachments\.(\d+)$/;

/** What the server refused, in its words; what it says of a file belongs to that file. */
export function troubleOf({ message, problem }: ApiProblem): Trouble {
  const fileProblems: Record<number, string> = {};
  const others: string[] = [];
  for (const { field, expected } of problem.errors ?? []) {
    const place = AT_FILE.exec(field)?.[1];
    if (place === undefined) others.push(expected);
    else fileProblems[Number(place)] = expected;
  }
  const told = [message, ...others.filter((one) => !message.includes(one))].join(": ");
  const some = Object.keys(fileProblems).length > 0;
  return { problem: told, fileProblems: some ? fileProblems : undefined };
}

/**
 * What of these is not in the thread yet. The server's push may be quicker than its answer, and then
 * the message would show twice for a moment.
 */
export function notYetIn(messages: readonly Message[], items: readonly Outgoing[]): Outgoing[] {
  const arrived = new Set<string>();
  return items.filter((item) => {
    const message = messages.find(
      ({ id, seq, body, kind, sender_type }) =>
        seq > item.after &&
        sender_type === "agent" &&
        body === item.body &&
        (kind === "note") === (item.kind === "note") &&
        !arrived.has(id),
    );
    if (message) arrived.add(message.id);
    return !message;
  });
}
