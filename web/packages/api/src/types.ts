/** The records of the API under short names; all of them come from its OpenAPI document. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Account = Schemas["Account"];
export type AccountForm = Schemas["AccountForm"];
export type AccountHealth = Schemas["AccountHealth"];
export type ActionKind = Schemas["ActionKind"];
export type ActionPreview = Schemas["ActionPreview"];
export type Agent = Schemas["Agent"];
export type ApprovedTemplate = Schemas["ApprovedTemplate"];
export type Attachment = Schemas["Attachment"];
export type CancelBody = Schemas["CancelBody"];
export type Capability = Schemas["Capability"];
export type Conversation = Schemas["Conversation"];
export type ConversationPatch = Schemas["ConversationPatch"];
export type ConversationStatus = Schemas["ConversationStatus"];
export type Customer = Schemas["Customer"];
export type EditBody = Schemas["EditBody"];
export type FulfilBody = Schemas["FulfilBody"];
export type Merchant = Schemas["Merchant"];
export type Message = Schemas["Message"];
export type MessageStatus = Schemas["MessageStatus"];
export type NewMessage = Schemas["NewMessage"];
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
export type Reconciliation = Schemas["Reconciliation"];
export type Refund = Schemas["Refund"];
export type RefundBody = Schemas["RefundBody"];
export type SenderType = Schemas["SenderType"];
export type SendingLimits = Schemas["SendingLimits"];
export type SendingPermission = Schemas["SendingPermission"];
export type SendKind = Schemas["SendKind"];
export type Shipment = Schemas["Shipment"];
export type TemplateUse = Schemas["TemplateUse"];
export type TimelineEntry = Schemas["TimelineEntry"];

/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}
