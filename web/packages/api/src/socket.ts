import { type ClientFrame, parseFrame, type ServerFrame } from "./frames";

/** `waiting`: cut off, and a new attempt is due. */
export type SocketState = "closed" | "connecting" | "open" | "waiting";

export interface LiveSocketOptions {
  /** Asked before every attempt: a ticket opens one connection only. */
  address: () => string | Promise<string>;
  onFrame: (frame: ServerFrame) => void;
  onState: (state: SocketState) => void;
  /** Called every `pingEvery` ms while open. */
  ping: () => void;
  pingEvery: number;
  /** Renewed after this long; API Gateway cuts every connection at two hours. */
  lifetime?: number;
  connect?: (address: string) => WebSocket;
  random?: () => number;
}

const CONNECT_TIMEOUT = 15_000;
const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;
const LIFETIME = 110 * 60_000;

/**
 * A WebSocket that stays: it comes back by itself after a cut, with exponential backoff and
 * jitter, so that many clients do not return in one moment. It promises nothing about frames sent
 * while it was away: who uses it resumes by `seq`.
 */
export class LiveSocket {
  state: SocketState = "closed";
  #socket: WebSocket | null = null;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #guard: ReturnType<typeof setTimeout> | undefined;
  #pings: ReturnType<typeof setInterval> | undefined;
  #turn = 0;
  readonly #options: LiveSocketOptions;

  constructor(options: LiveSocketOptions) {
    this.#options = options;
  }

  /** Connect now, and stay connected until `close`. Does nothing while connected. */
  open(): void {
    if (this.state === "open" || this.state === "connecting") return;
    void this.#attach();
  }

  /** Give up the connection for good. */
  close(): void {
    this.#drop();
    this.#become("closed");
  }

  /** Leave a connection that seems dead, or is to be renewed, and make another at once. */
  reconnect(): void {
    if (this.state === "closed") return;
    this.#drop();
    this.#become("waiting");
    void this.#attach();
  }

  /** False when not connected: nothing was sent, nothing is queued. */
  send(frame: ClientFrame): boolean {
    if (this.state !== "open" || !this.#socket) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  async #attach(): Promise<void> {
    clearTimeout(this.#retry);
    this.#turn += 1;
    const turn = this.#turn;
    this.#become("connecting");
    this.#guard = setTimeout(() => this.#lost(turn), CONNECT_TIMEOUT);
    try {
      const address = await this.#options.address();
      if (turn === this.#turn) this.#listen(address, turn);
    } catch {
      // No ticket, or no usable address: the same as no connection, so the same retry.
      this.#lost(turn);
    }
  }

  #listen(address: string, turn: number): void {
    const connect = this.#options.connect ?? ((url: string) => new WebSocket(url));
    const socket = connect(address);
    this.#socket = socket;
    socket.onopen = () => turn === this.#turn && this.#opened();
    socket.onclose = () => this.#lost(turn);
    socket.onmessage = (event: MessageEvent) => {
      if (turn !== this.#turn) return;
      this.#attempt = 0;
      const frame = parseFrame(event.data);
      if (frame) this.#options.onFrame(frame);
    };
  }

  #opened(): void {
    clearTimeout(this.#guard);
    this.#become("open");
    const { pingEvery, lifetime = LIFETIME, ping } = this.#options;
    let last = Date.now();
    this.#pings = setInterval(() => {
      // A machine that slept wakes with a socket that only looks open.
      const slept = Date.now() - last > pingEvery * 4;
      last = Date.now();
      this.#attempt = 0;
      if (slept) this.reconnect();
      else ping();
    }, pingEvery);
    this.#guard = setTimeout(() => this.reconnect(), lifetime * (0.95 + this.#random() * 0.05));
  }

  #lost(turn: number): void {
    if (turn !== this.#turn) return;
    this.#drop();
    const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#attempt);
    this.#attempt += 1;
    this.#become("waiting");
    this.#retry = setTimeout(() => void this.#attach(), ceiling * (0.5 + this.#random() / 2));
  }

  #drop(): void {
    this.#turn += 1;
    clearTimeout(this.#retry);
    clearTimeout(this.#guard);
    clearInterval(this.#pings);
    this.#socket?.close();
    this.#socket = null;
  }

  #become(state: SocketState): void {
    if (state === this.state) return;
    this.state = state;
    this.#options.onState(state);
  }

  #random(): number {
    return (this.#options.random ?? Math.random)();
  }
}
