import type { Agent, Conversation, Order, ServerFrame } from "@deskhand/api";
import { isNewer } from "../desk/lists";

type RecordFrame = Extract<
  ServerFrame,
  { conversation: Conversation } | { order: Order } | { agent: Agent }
>;

interface Kept {
  frame: RecordFrame;
  at: number;
}

const KEPT_FOR = 60_000;

function isRecordFrame(frame: ServerFrame): frame is RecordFrame {
  return "conversation" in frame || "order" in frame || "agent" in frame;
}

function nameOf(frame: RecordFrame): string {
  if ("conversation" in frame) return `conversation ${frame.conversation.id}`;
  if ("order" in frame) return `order ${frame.order.id}`;
  return `agent ${frame.agent.service_code}`;
}

function overtakes(next: RecordFrame, known: RecordFrame): boolean {
  if ("conversation" in next && "conversation" in known)
    return isNewer(next.conversation, known.conversation);
  if ("order" in next && "order" in known) return next.order.version >= known.order.version;
  if ("agent" in next && "agent" in known)
    return Date.parse(next.agent.updated_at) >= Date.parse(known.agent.updated_at);
  return true;
}

/**
 * The newest pushed state of each record, for a minute. A list that was read on the server just
 * before a push, and arrives just after it, does not have it: what is kept here is put in again.
 */
export class RecentFrames {
  readonly #kept = new Map<string, Kept>();

  /** False for an older state that comes late: it must not bring back what has moved on. */
  accept(frame: ServerFrame, now = Date.now()): boolean {
    if (!isRecordFrame(frame)) return true;
    this.#forget(now);
    const name = nameOf(frame);
    const known = this.#kept.get(name);
    if (known && !overtakes(frame, known.frame)) return false;
    this.#kept.set(name, { frame, at: now });
    return true;
  }

  /** All that may be missing in what was just read. A cut order is not: it is read again anyway. */
  all(now = Date.now()): RecordFrame[] {
    this.#forget(now);
    return [...this.#kept.values()]
      .map(({ frame }) => frame)
      .filter((frame) => !("order" in frame && "truncated" in frame.order));
  }

  #forget(now: number): void {
    for (const [name, { at }] of this.#kept) if (now - at > KEPT_FOR) this.#kept.delete(name);
  }
}
