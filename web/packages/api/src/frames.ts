import type { Agent, Conversation, Message, Order } from "./types";

/** What the server pushes over the socket. */
export type ServerFrame =
  | { type: "session"; visitor_token: string; conversation_id: string | null; seq: number }
  | { type: "ack"; ref: string; message_id?: string; seq?: number; conversation_id?: string }
  | { type: "error"; ref?: string | null; title: string }
  | { type: "synced"; ref?: string; conversation_id: string | null; seq: number; more: boolean }
  | { type: "message.created" | "message.updated"; message: Message }
  | { type: "conversation.created" | "conversation.updated"; conversation: Conversation }
  | { type: "order.updated"; order: Order }
  | { type: "agent.updated"; agent: Agent }
  | {
      type: "typing" | "viewing";
      conversation_id: string;
      sender_type?: string;
      name?: string | null;
    }
  | { type: "read"; conversation_id: string; seq: number };

/** What a client sends. */
export type ClientFrame =
  | { action: "message.send"; body: string; client_id: string; ref: string }
  | { action: "sync"; conversation_id: string; after_seq: number; ref: string }
  | { action: "typing"; conversation_id: string }
  | { action: "read"; conversation_id: string; seq: number }
  | { action: "heartbeat" };

/** A frame as it came off the wire, or null when it is none of ours (a gateway's own notice, say). */
export function parseFrame(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null;
  try {
    const frame: unknown = JSON.parse(data);
    const known = typeof frame === "object" && frame !== null && "type" in frame;
    return known ? (frame as ServerFrame) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
