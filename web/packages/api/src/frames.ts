import type { components } from "./schema";

type Schemas = components["schemas"];

/** What the server pushes over the socket. */
export type ServerFrame =
  | Schemas["SessionFrame"]
  | Schemas["AckFrame"]
  | Schemas["ErrorFrame"]
  | Schemas["SyncedFrame"]
  | Schemas["MessageFrame"]
  | Schemas["FileFrame"]
  | Schemas["ConversationFrame"]
  | Schemas["OrderFrame"]
  | Schemas["OrderActionFrame"]
  | Schemas["AccountFrame"]
  | Schemas["AgentFrame"]
  | Schemas["HintFrame"];

/** What a client sends. */
export type ClientFrame =
  | Schemas["SendMessage"]
  | Schemas["PrepareFile"]
  | Schemas["FetchFile"]
  | Schemas["Sync"]
  | Schemas["Typing"]
  | Schemas["Read"]
  | Schemas["Heartbeat"];

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
