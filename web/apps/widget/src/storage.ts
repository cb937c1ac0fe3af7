/** String storage that never throws: shops run in frames and modes where `localStorage` does. */
export class SafeStorage {
  readonly #memory = new Map<string, string>();
  readonly #prefix: string;
  readonly #backing: Storage | null;

  /** @param backing looked up lazily, because reading `window.localStorage` itself may throw. */
  constructor(prefix: string, backing: () => Storage) {
    this.#prefix = prefix;
    this.#backing = attempt(backing);
  }

  get(key: string): string | null {
    const name = this.#prefix + key;
    return this.#memory.get(name) ?? attempt(() => this.#backing?.getItem(name) ?? null);
  }

  set(key: string, value: string): void {
    const name = this.#prefix + key;
    const kept = attempt(() => {
      this.#backing?.setItem(name, value);
      return this.#backing;
    });
    // Full or forbidden: at least this page remembers.
    if (kept) this.#memory.delete(name);
    else this.#memory.set(name, value);
  }

  remove(key: string): void {
    this.#memory.delete(this.#prefix + key);
    attempt(() => this.#backing?.removeItem(this.#prefix + key));
  }

  /** Keys that start so, without the storage's own prefix, sorted. */
  keys(start: string): string[] {
    const count = this.#backing?.length ?? 0;
    const stored = Array.from({ length: count }, (_, index) => this.#backing?.key(index) ?? "");
    const wanted = this.#prefix + start;
    return [...new Set([...stored, ...this.#memory.keys()])]
      .filter((name) => name.startsWith(wanted))
      .map((name) => name.slice(this.#prefix.length))
      .sort();
  }
}

function attempt<Result>(action: () => Result): Result | null {
  try {
    return action();
  } catch (error) {
    // SecurityError, QuotaExceededError: the caller falls back to memory.
    if (error instanceof DOMException) return null;
    throw error;
  }
}
