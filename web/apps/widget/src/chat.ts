import type { ServerFrame } from "@deskhand/api/frames";
import { clientIdOf, type Message } from "@deskhand/api/messages";
import { LiveSocket, type SocketState } from "@deskhand/api/socket";
import { type Ask, AWAY, Drafts, type Put } from "./drafts";
import { Outbox, type Pending } from "./outbox";
import type { SafeStorage } from "./storage";
import { Threads, UNKNOWN } from "./threads";

export interface ChatOptions {
  siteKey: string;
  wsUrl: string;
  /** Who has signed in at the shop, and the shop's signature of that id. */
  user?: { id: string; signature: string } | undefined;
  /** Outlives the tab: token, outbox, read mark. */
  lasting: SafeStorage;
  /** Lives as long as the tab: the thread, so that the next page shows it at once. */
  passing: SafeStorage;
  connect?: (address: string) => WebSocket;
  random?: () => number;
  /** How bytes come into the store; for tests. */
  put?: Put | undefined;
}

const ANSWER_TIMEOUT = 10_000;
/** The session frame takes a longer way than an answer. */
const SESSION_TIMEOUT = 20_000;
const PING_EVERY = 5 * 60_000;
const TYPING_EVERY = 4_000;
const TYPING_SHOWN = 6_000;
const SYNC_AGAIN = 4_000;
const TRIES = 3;

type Timer = ReturnType<typeof setTimeout>;

/**
 * One visitor's chat: the protocol of the contract's section 5, without any user interface.
 *
 * Nothing is lost or doubled: a message stays in the outbox until the server acknowledges its
 * `client_id`, one is under way at a time (frames sent together may be handled in any order), and
 * every connection first reads what happened meanwhile.
 */
export class Chat {
  state: SocketState = "closed";
  /** No connection, and the last one was lost or refused. */
  cutOff = false;
  opened = false;
  agentTyping = false;
  readonly drafts: Drafts;
  /** Who waits for which answer. */
  readonly #asked = new Map<string, (answer: ServerFrame | null) => void>();
  readonly #options: ChatOptions;
  readonly #outbox: Outbox;
  readonly #threads = new Threads();
  readonly #socket: LiveSocket;
  readonly #listeners = new Set<() => void>();
  readonly #refusals = new Map<string, number>();
  /** True once this connection has caught up. */
  #resumed = false;
  #sending: string | null = null;
  #syncing: { ref: string; conversation: string; after: number } | null = null;
  #usedToken = "";
  #syncs = 0;
  #asks = 0;
  #syncFailures = 0;
  #syncAgain: Timer | undefined;
  #answer: Timer | undefined;
  #again: Timer | undefined;
  #typingShown: Timer | undefined;
  #typingSent = 0;

  constructor(options: ChatOptions) {
    this.#options = options;
    this.#outbox = new Outbox(options.lasting);
    this.#threads.load(options.passing.get("threads"));
    this.drafts = new Drafts(this.#ask, () => this.refresh(), options.put);
    this.#socket = new LiveSocket({
      address: () => this.#address(),
      onFrame: (frame) => this.#receive(frame),
      onState: (state) => this.#stateChanged(state),
      ping: () => this.#ping(),
      pingEvery: PING_EVERY,
      connect: options.connect,
      random: options.random,
    });
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  messages(): Message[] {
    return this.#threads.messages();
  }

  /** Whether somebody at the shop has read this message of the visitor's. */
  isSeen(message: Message): boolean {
    return this.#threads.isSeen(message);
  }

  pending(): Pending[] {
    return this.#outbox.all();
  }

  /** Connected, and all is read that happened meanwhile. */
  get ready(): boolean {
    return this.#resumed;
  }

  /** Where a message's file can be fetched, for 15 minutes. */
  async address({ conversation_id, seq }: Message, place: number): Promise<string> {
    return (await this.#ask({ action: "file.url", conversation_id, seq, place })).url ?? "";
  }

  unread(): number {
    const read = this.#readMark();
    const current = this.#threads.current;
    return this.messages().filter(
      (message) =>
        message.conversation_id === current &&
        message.sender_type !== "customer" &&
        message.seq > read,
    ).length;
  }

  /** On page load: a socket only for visitors who have a conversation, or something to send. */
  start(): void {
    const talking = this.#options.lasting.get("conversation") || this.#outbox.all().length > 0;
    if (talking) this.#socket.open();
  }

  stop(): void {
    this.#socket.close();
  }

  toggle(opened: boolean): void {
    this.opened = opened;
    if (opened) this.#socket.open();
    this.#changed();
  }

  /** The page came to the front, or the network came back. */
  wake(): void {
    if (this.state === "waiting") this.#socket.reconnect();
    else if (this.#resumed && !this.#syncing) this.#sync();
    this.#changed();
  }

  /** Another tab wrote to the shared storage. */
  refresh(): void {
    for (const listener of this.#listeners) listener();
  }

  send(text: string): void {
    const body = text.trim();
    const files = this.drafts.take();
    if (!body && !files.length) return;
    this.#outbox.add(body, files);
    this.#socket.open();
    this.#flush();
    this.#changed();
  }

  retry(clientId: string): void {
    this.#refusals.delete(clientId);
    this.#outbox.retry(clientId);
    this.#socket.open();
    this.#flush();
    this.#changed();
  }

  typing(): void {
    const conversation = this.#threads.current;
    if (!conversation || !this.#resumed || Date.now() - this.#typingSent < TYPING_EVERY) return;
    this.#typingSent = Date.now();
    this.#socket.send({ action: "typing", conversation_id: conversation });
  }

  #address(): string {
    const { siteKey, wsUrl, lasting, user } = this.#options;
    this.#usedToken = lasting.get("token") ?? "";
    const named: Record<string, string> = user ? { user: user.id, signature: user.signature } : {};
    const query = { site_key: siteKey, visitor: this.#usedToken, ...named };
    return `${wsUrl}?${new URLSearchParams(query)}`;
  }

  #stateChanged(state: SocketState): void {
    this.state = state;
    if (state !== "connecting") this.cutOff = state === "waiting";
    this.#resumed = false;
    this.#sending = null;
    this.#syncing = null;
    clearTimeout(this.#again);
    clearTimeout(this.#syncAgain);
    clearTimeout(this.#answer);
    for (const answered of this.#asked.values()) answered(null);
    if (state === "open") this.#expectAnswer(SESSION_TIMEOUT);
    this.#changed();
  }

  #receive(frame: ServerFrame): void {
    const ref = String(("ref" in frame && frame.ref) ?? "");
    if (this.#asked.has(ref)) this.#asked.get(ref)?.(frame);
    else if (frame.type === "session") this.#begin(frame);
    else if (frame.type === "message.created" || frame.type === "message.updated")
      this.#take(frame.message);
    else if (frame.type === "ack") this.#acknowledged(frame);
    else if (frame.type === "synced") this.#synced(frame);
    else if (frame.type === "error") this.#refused(ref, frame.code);
    else if (frame.type === "typing") this.#showTyping();
    else if (frame.type === "read") this.#threads.see(frame.conversation_id, frame.seq ?? 0);
    this.#changed();
  }

  #begin(frame: Extract<ServerFrame, { type: "session" }>): void {
    const { lasting } = this.#options;
    clearTimeout(this.#answer);
    const stored = lasting.get("token");
    if (stored && stored !== this.#usedToken) {
      // Another tab became a visitor meanwhile: be the same one.
      this.#socket.reconnect();
      return;
    }
    lasting.set("token", frame.visitor_token);
    if (frame.conversation_id) this.#enter(frame.conversation_id);
    if (this.#threads.current) this.#sync();
    else this.#caughtUp();
  }

  #enter(conversation: string): void {
    this.#threads.enter(conversation);
    this.#options.lasting.set("conversation", this.#threads.current ?? conversation);
  }

  #take(message: Message): void {
    if (message.kind === "note") return;
    if (message.conversation_id !== UNKNOWN) this.#enter(message.conversation_id);
    this.#threads.merge(message);
    const clientId = clientIdOf(message);
    if (clientId) this.#settle(clientId);
    if (message.sender_type !== "customer") this.agentTyping = false;
  }

  #acknowledged(frame: Extract<ServerFrame, { type: "ack" }>): void {
    const ref = String(frame.ref ?? "");
    const pending = this.#outbox.settle(ref);
    const conversation = frame.conversation_id ?? this.#threads.current ?? UNKNOWN;
    // Stands for the stored message until its own frame comes; dated 1970 so that any is newer.
    if (pending && frame.message_id && frame.seq)
      this.#take(standIn(pending, frame.message_id, frame.seq, conversation));
    this.#settle(ref);
  }

  #settle(clientId: string): void {
    this.#outbox.settle(clientId);
    this.#refusals.delete(clientId);
    if (this.#sending !== clientId) return;
    this.#sending = null;
    clearTimeout(this.#answer);
    this.#flush();
  }

  /** A `code` tells of the message's files; it would be the same again. */
  #refused(ref: string, code?: string | null): void {
    if (ref === this.#syncing?.ref) this.#syncLater();
    if (ref !== this.#sending) return;
    clearTimeout(this.#answer);
    const tries = (this.#refusals.get(ref) ?? 0) + 1;
    this.#refusals.set(ref, tries);
    if (code || tries >= TRIES) {
      this.#outbox.refuse(ref, Boolean(code));
      this.#sending = null;
      this.#flush();
      return;
    }
    this.#again = setTimeout(
      () => {
        this.#sending = null;
        this.#flush();
      },
      1000 * 2 ** tries,
    );
  }

  #sync(): void {
    const conversation = this.#threads.current;
    if (!conversation) return;
    this.#syncs += 1;
    const ref = `sync-${this.#syncs}`;
    const after = this.#threads.cursor();
    this.#syncing = { ref, conversation, after };
    const frame = { action: "sync", conversation_id: conversation, after_seq: after, ref } as const;
    if (this.#socket.send(frame) && !this.#sending) this.#expectAnswer();
  }

  #synced(frame: Extract<ServerFrame, { type: "synced" }>): void {
    const asked = this.#syncing;
    if (!asked || asked.conversation !== frame.conversation_id) return;
    this.#syncFailures = 0;
    this.#threads.advance(asked.conversation, frame.seq);
    // "More" without progress would go round for ever.
    if (frame.more && frame.seq > asked.after) this.#sync();
    else this.#caughtUp();
  }

  /** The history could not be read now: that must not keep the visitor from writing. */
  #syncLater(): void {
    this.#syncFailures += 1;
    this.#caughtUp();
    clearTimeout(this.#syncAgain);
    const delay = SYNC_AGAIN * 2 ** Math.min(this.#syncFailures, 6);
    this.#syncAgain = setTimeout(() => this.#resumed && this.#sync(), delay);
  }

  #caughtUp(): void {
    this.#syncing = null;
    this.#resumed = true;
    if (!this.#sending) clearTimeout(this.#answer);
    this.drafts.resume();
    this.#flush();
  }

  readonly #ask: Ask = (wanted) =>
    new Promise((resolve, reject) => {
      this.#asks += 1;
      const ref = `ask-${this.#asks}`;
      const answered = (frame: ServerFrame | null) => {
        clearTimeout(late);
        this.#asked.delete(ref);
        if (frame?.type === "file") resolve(frame);
        else reject(frame?.type === "error" ? frame.code : AWAY);
      };
      const late = setTimeout(answered, ANSWER_TIMEOUT, null);
      this.#asked.set(ref, answered);
      if (!this.#resumed || !this.#socket.send({ ...wanted, ref })) answered(null);
    });

  #flush(): void {
    if (!this.#resumed || this.#sending) return;
    const next = this.#outbox.all().find((pending) => !pending.refused);
    if (!next) return;
    const { client_id, body, files = [] } = next;
    const attachments = files.map(({ key }) => key);
    this.#sending = client_id;
    this.#socket.send({ action: "message.send", body, client_id, attachments, ref: client_id });
    this.#expectAnswer();
  }

  /** No answer in time: the connection is dead, whatever it looks like. */
  #expectAnswer(timeout = ANSWER_TIMEOUT): void {
    clearTimeout(this.#answer);
    this.#answer = setTimeout(() => this.#socket.reconnect(), timeout);
  }

  /** A sync is as cheap as an empty frame and repairs a push that was lost. */
  #ping(): void {
    if (this.#syncing) this.#socket.reconnect();
    else if (this.#threads.current) this.#sync();
    else this.#socket.send({ action: "heartbeat" });
  }

  #showTyping(): void {
    this.agentTyping = true;
    clearTimeout(this.#typingShown);
    this.#typingShown = setTimeout(() => {
      this.agentTyping = false;
      this.#changed();
    }, TYPING_SHOWN);
  }

  #readMark(): number {
    const [conversation, seq] = (this.#options.lasting.get("read") ?? "").split(" ");
    return conversation === this.#threads.current ? Number(seq) : 0;
  }

  #markRead(): void {
    const conversation = this.#threads.current;
    if (!this.opened || document.hidden || !conversation || this.unread() === 0) return;
    const seq = this.#threads.lastSeq();
    this.#options.lasting.set("read", `${conversation} ${seq}`);
    this.#socket.send({ action: "read", conversation_id: conversation, seq });
  }

  #changed(): void {
    this.#markRead();
    this.#options.passing.set("threads", this.#threads.dump());
    for (const listener of this.#listeners) listener();
  }
}

function standIn(pending: Pending, id: string, seq: number, conversation: string): Message {
  const longAgo = new Date(0).toISOString();
  return {
    id,
    seq,
    conversation_id: conversation,
    body: pending.body,
    sender_type: "customer",
    kind: "message",
    message_type: "text",
    status: "received",
    timestamp: new Date(pending.at).toISOString(),
    updated_at: longAgo,
    created_at: longAgo,
    metadata: { client_id: pending.client_id },
    channel: "",
    attachments: (pending.files ?? []).map(({ name }, place) => ({
      name,
      place,
      content_type: "",
      size: null,
      state: "pending",
      failure: null,
    })),
    external_message_id: null,
    customer_id: "",
    sender_identifier: "",
    recipient_identifier: "",
    subject: null,
  };
}
