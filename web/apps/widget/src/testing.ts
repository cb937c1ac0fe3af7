import { clientIdOf, type Message } from "@deskhand/api/messages";
import { aMessage } from "@deskhand/api/testing/builders";
import type { FakeSocket } from "@deskhand/api/testing/fakeSocket";
import { socketFactory } from "@deskhand/api/testing/fakeSocket";
import { vi } from "vitest";
import { Chat, type ChatOptions } from "./chat";
import type { Put } from "./drafts";
import { SafeStorage } from "./storage";

/** A server that keeps the contract, and can be told to fail in the ways networks do. */
export class FakeDesk {
  readonly messages: Message[] = [];
  readonly factory = socketFactory();
  online = true;
  /** How many answers to `message.send` vanish on the way back. */
  loseAcks = 0;
  /** How many pushes of a message vanish. */
  losePushes = 0;
  /** Push everything twice. */
  double = false;
  /** How many times `message.send` is answered by an error. */
  refuse = 0;
  pageSize = 50;
  sessions = 0;
  /** The code that `file.prepare`, or `message.send` with files, is refused with. */
  refuseFiles: string | null = null;
  /** Names the visitor's conversation even before there is a message. */
  conversation: string | null = null;

  connect = (address: string): WebSocket => {
    const made = this.factory.connect(address);
    const socket = this.factory.latest();
    socket.heard = (frame) => this.#hear(socket, frame);
    setTimeout(() => (this.online ? this.#welcome(socket) : socket.cut()), 20);
    return made;
  };

  /** An agent answers. */
  answer(body: string, over: Partial<Message> = {}): Message {
    return this.#store({ sender_type: "agent", body, ...over });
  }

  cutAll(): void {
    for (const socket of this.factory.sockets) if (socket.open) socket.cut();
  }

  push(frame: unknown): void {
    for (const socket of this.factory.sockets) socket.push(frame);
  }

  bodies(): (string | null)[] {
    return this.messages.map((message) => message.body);
  }

  #welcome(socket: FakeSocket): void {
    this.sessions += 1;
    socket.accept();
    const given = new URL(socket.address).searchParams.get("visitor");
    const conversation_id = this.conversation ?? this.messages[0]?.conversation_id ?? null;
    const seq = this.messages.at(-1)?.seq ?? 0;
    socket.push({
      type: "session",
      visitor_token: given || `token-${this.sessions}`,
      conversation_id,
      seq,
    });
  }

  #hear(socket: FakeSocket, frame: Record<string, unknown>): void {
    setTimeout(() => {
      if (frame.action === "message.send") this.#send(socket, frame);
      if (frame.action === "sync") this.#sync(socket, frame);
      if (frame.action === "file.prepare") this.#prepare(socket, frame);
      if (frame.action === "file.url") this.#locate(socket, frame);
    }, 20);
  }

  #prepare(socket: FakeSocket, { name, content_type, ref }: Record<string, unknown>): void {
    if (this.refuseFiles)
      socket.push({ type: "error", ref, title: "Refused", code: this.refuseFiles });
    else {
      const upload = { key: `uploads/${name}`, url: `https://store/${name}`, content_type };
      socket.push({ type: "file", ref, upload, url: null });
    }
  }

  #locate(socket: FakeSocket, { seq, place, ref }: Record<string, unknown>): void {
    const known = this.messages.find((message) => message.seq === seq);
    if (known?.attachments[Number(place)])
      socket.push({ type: "file", ref, upload: null, url: `https://store/${seq}/${place}` });
    else socket.push({ type: "error", ref, title: "Not found", code: null });
  }

  #send(socket: FakeSocket, frame: Record<string, unknown>): void {
    const { body, client_id, ref } = frame;
    const keys = (frame.attachments ?? []) as string[];
    if (keys.length && this.refuseFiles) {
      socket.push({ type: "error", ref, title: "Refused", code: this.refuseFiles });
      return;
    }
    if (this.refuse > 0) {
      this.refuse -= 1;
      socket.push({ type: "error", ref, title: "Try again" });
      return;
    }
    const known = this.messages.find((message) => clientIdOf(message) === client_id);
    const stored =
      known ??
      this.#store({
        body: String(body),
        metadata: { client_id },
        attachments: keys.map((key, place) => aFile({ name: key.slice(8), place })),
      });
    if (this.loseAcks > 0) this.loseAcks -= 1;
    else socket.push({ type: "ack", ref, message_id: stored.id, seq: stored.seq });
  }

  #sync(socket: FakeSocket, { conversation_id, after_seq, ref }: Record<string, unknown>): void {
    const after = this.messages.filter((message) => message.seq > Number(after_seq));
    const page = after.slice(0, this.pageSize);
    for (const message of page) socket.push({ type: "message.created", message });
    const seq = page.at(-1)?.seq ?? after_seq;
    socket.push({ type: "synced", ref, conversation_id, seq, more: after.length > page.length });
  }

  #store(over: Partial<Message>): Message {
    const stored = aMessage({ seq: this.messages.length * 3 + 1, ...over });
    this.messages.push(stored);
    if (this.losePushes > 0) this.losePushes -= 1;
    else
      for (let round = 0; round < (this.double ? 2 : 1); round += 1)
        this.push({ type: "message.created", message: stored });
    return stored;
  }
}

export function aFile(over: Partial<Message["attachments"][number]> = {}) {
  return {
    name: "shoe.png",
    content_type: "image/png",
    size: 12,
    place: 0,
    state: "ready" as const,
    failure: null,
    ...over,
  };
}

/** The store takes every file at once. */
const taken: Put = (_place, draft, progressed) => {
  draft.progress = 1;
  progressed();
  return Promise.resolve();
};

/** A page with the widget's chat on it; call again with the same desk for a reload. */
export function aPage(desk: FakeDesk, over: Partial<ChatOptions> = {}): Chat {
  return new Chat({
    siteKey: "site",
    wsUrl: "ws://desk/",
    lasting: new SafeStorage("deskhand:site:", () => localStorage),
    passing: new SafeStorage("deskhand:site:", () => sessionStorage),
    connect: desk.connect,
    random: () => 1,
    put: taken,
    ...over,
  });
}

export function shown(chat: Chat): (string | null)[] {
  return [...chat.messages(), ...chat.pending()].map((message) => message.body);
}

export async function settle(milliseconds = 2_000): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}
