/** The part of a WebSocket that `LiveSocket` uses, with the other end in the test's hands. */
export class FakeSocket {
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  open = false;
  readonly sent: Record<string, unknown>[] = [];
  /** Called with each frame the client sends. */
  heard: (frame: Record<string, unknown>) => void = () => {};
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  send(data: string): void {
    if (!this.open) throw new Error("send on a socket that is not open");
    const frame = JSON.parse(data) as Record<string, unknown>;
    this.sent.push(frame);
    this.heard(frame);
  }

  close(): void {
    this.open = false;
  }

  accept(): void {
    this.open = true;
    this.onopen?.();
  }

  push(frame: unknown): void {
    if (this.open)
      this.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }

  cut(): void {
    this.open = false;
    this.onclose?.();
  }
}

/** Hands out fake sockets as `WebSocket`s and remembers them. */
export function socketFactory() {
  const sockets: FakeSocket[] = [];
  const connect = (address: string) => {
    const socket = new FakeSocket(address);
    sockets.push(socket);
    return socket as unknown as WebSocket;
  };
  const latest = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  };
  return { sockets, connect, latest };
}
