import type { SafeStorage } from "./storage";

/** A message the visitor wrote and the server has not acknowledged. */
export interface Pending {
  client_id: string;
  body: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The server refused it time and again; it waits for the visitor to try once more. */
  refused: boolean;
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

  add(body: string): Pending {
    const pending = { client_id: this.#newId(), body, at: Date.now(), refused: false };
    this.#write(pending);
    return pending;
  }

  /** The pending message, taken out: it is acknowledged. Null when it was already. */
  settle(clientId: string): Pending | null {
    const stored = this.#storage.get(KEY + clientId);
    this.#storage.remove(KEY + clientId);
    return stored ? (JSON.parse(stored) as Pending) : null;
  }

  mark(clientId: string, refused: boolean): void {
    const stored = this.#storage.get(KEY + clientId);
    if (stored) this.#write({ ...(JSON.parse(stored) as Pending), refused });
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
