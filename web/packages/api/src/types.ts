/** The records of the API under short names; all of them come from its OpenAPI document. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Agent = Schemas["Agent"];
export type Attachment = Schemas["Attachment"];
export type Conversation = Schemas["Conversation"];
export type ConversationPatch = Schemas["ConversationPatch"];
export type ConversationStatus = Schemas["ConversationStatus"];
export type Customer = Schemas["Customer"];
export type Message = Schemas["Message"];
export type MessageStatus = Schemas["MessageStatus"];
export type Order = Schemas["Order"];
export type OrderAction = Schemas["OrderAction"];
export type OrderActionEvent = Schemas["OrderActionEvent"];
export type OrderEvent = Schemas["OrderEvent"];
export type OrderPatch = Schemas["OrderPatch"];
export type OrderStatus = Schemas["OrderStatus"];
/** 0 offline, 1 online, 2 busy. */
export type Presence = Schemas["AgentStatus"];
export type Priority = Schemas["Priority"];
/** RFC 9457. */
export type Problem = Schemas["Problem"];
export type Refund = Schemas["Refund"];
export type SenderType = Schemas["SenderType"];
export type Shipment = Schemas["Shipment"];
export type TimelineEntry = Schemas["TimelineEntry"];

/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}
