import type { SentFile } from "./drafts";
import type { SafeStorage } from "./storage";

/** A message the visitor wrote and the server has not acknowledged. */
export interface Pending {
  client_id: string;
  body: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The server refused it time and again; it waits for the visitor to try once more. */
  refused: boolean;
  /** In the store already; what is there goes away after three days. */
  files?: SentFile[];
  /** The server has not got the files any more: the next try goes without them. */
  lost?: boolean;
}

const KEY = "out:";

/**
 * Unacknowledged messages, in the order they were written. One storage key each, so that two tabs of
 * the same shop never overwrite each other's list.
 */
export class Outbox {
  #count = 0;
  readonly #storage: SafeStorage;

  constructor(storage: SafeStorage) {
    this.#storage = storage;
  }

  all(): Pending[] {
    return this.#storage.keys(KEY).flatMap((key) => {
      const stored = this.#storage.get(key);
      return stored ? [JSON.parse(stored) as Pending] : [];
    });
  }

  add(body: string, files: SentFile[]): Pending {
    const pending = { client_id: this.#newId(), body, at: Date.now(), refused: false, files };
    this.#write(pending);
    return pending;
  }

  /** The pending message, taken out: it is acknowledged. Null when it was already. */
  settle(clientId: string): Pending | null {
    const stored = this.#storage.get(KEY + clientId);
    this.#storage.remove(KEY + clientId);
    return stored ? (JSON.parse(stored) as Pending) : null;
  }

  refuse(clientId: string, lost: boolean): void {
    this.#change(clientId, (pending) => ({ ...pending, refused: true, lost }));
  }

  /** Try once more; nothing is left of a message that was files alone, when they are lost. */
  retry(clientId: string): void {
    this.#change(clientId, ({ lost, files = [], ...pending }) => {
      const again = { ...pending, refused: false, files: lost ? [] : files };
      return again.body || again.files.length ? again : null;
    });
  }

  #change(clientId: string, change: (pending: Pending) => Pending | null): void {
    const pending = this.settle(clientId);
    const changed = pending && change(pending);
    if (changed) this.#write(changed);
  }

  #write(pending: Pending): void {
    this.#storage.set(KEY + pending.client_id, JSON.stringify(pending));
  }

  /** Sorts by the time of writing: eight digits of milliseconds, two of a counter, then chance. */
  #newId(): string {
    this.#count = (this.#count + 1) % 1296;
    const chance = crypto.getRandomValues(new Uint32Array(2));
    const count = this.#count.toString(36).padStart(2, "0");
    return Date.now().toString(36) + count + Array.from(chance, (n) => n.toString(36)).join("");
  }
}
