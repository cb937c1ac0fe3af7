/** The records of the public contract, as the API returns them and the socket pushes them. */

export type ConversationStatus = "pending" | "open" | "snoozed" | "resolved";
export type Priority = "urgent" | "normal" | "low";
export type SenderType = "customer" | "agent" | "bot" | "system";
export type MessageStatus = "received" | "queued" | "sent" | "delivered" | "read" | "failed";
export type OrderStatus =
  | "pending"
  | "processing"
  | "shipped"
  | "delivered"
  | "cancelled"
  | "refunded"
  | "on_hold";

export interface Attachment {
  name: string;
  content_type: string;
  size: number | null;
  /** What the download route asks for. */
  place: number;
}

export interface Message {
  id: string;
  channel: string;
  external_message_id: string | null;
  conversation_id: string;
  customer_id: string;
  sender_type: SenderType;
  sender_identifier: string;
  recipient_identifier: string;
  message_type: "text" | "attachment" | "event";
  kind: "message" | "note";
  subject: string | null;
  body: string;
  attachments: Attachment[];
  status: MessageStatus;
  seq: number;
  timestamp: string;
  metadata: Record<string, unknown>;
  created_at: string;
  updated_at: string;
}

export interface Conversation {
  id: string;
  channel: string;
  account_id: string;
  status: ConversationStatus;
  priority: Priority;
  subject: string | null;
  customer_id: string;
  customer_name: string | null;
  assignee: string | null;
  tags: string[];
  snoozed_until: string | null;
  unread: number;
  last_message: { body: string; sender_type: SenderType; timestamp: string } | null;
  last_seq: number;
  last_activity_at: string;
  reply_until: string | null;
  metadata: Record<string, unknown>;
  version: number;
  created_at: string;
  updated_at: string;
}

export interface Address {
  [line: string]: unknown;
}

export interface OrderItem {
  sku: string;
  name: string;
  quantity: number;
  price: string;
}

export interface Shipment {
  id: string;
  status: string;
  delivery_status: string | null;
  carrier: string | null;
  tracking_number: string | null;
  tracking_url: string | null;
  created_at: string | null;
  updated_at: string;
}

export interface Refund {
  id: string;
  amount: string;
  /** Promised, and not moved yet. */
  pending: string;
  currency: string;
  reason: string | null;
  created_at: string;
}

export interface Order {
  id: string;
  external_order_id: string;
  platform: string;
  store: string;
  customer_id: string | null;
  order_number: string;
  total_amount: string;
  currency: string;
  status: OrderStatus;
  shipping_address: Address | null;
  billing_address: Address | null;
  items: OrderItem[];
  order_date: string;
  last_updated_at: string;
  tracking_number: string | null;
  carrier: string | null;
  shipments: Shipment[];
  refunds: Refund[];
  metadata: Record<string, unknown>;
  version: number;
  created_at: string;
  updated_at: string;
}

export interface Customer {
  id: string;
  primary_identifier: string;
  name: string | null;
  email: string | null;
  phone_number: string | null;
  channel_identifiers: Record<string, string>;
  metadata: Record<string, unknown>;
  created_at: string;
  updated_at: string;
}

export interface OrderEvent {
  event: "ordered" | "shipped" | "delivered" | "refunded" | "cancelled";
  order_id: string;
  order_number: string;
  platform: string;
  status: string;
  amount: string | null;
  currency: string;
  carrier: string | null;
  tracking_number: string | null;
}

export interface TimelineEntry {
  id: string;
  kind: "message" | "order_event";
  timestamp: string;
  message: Message | null;
  order_event: OrderEvent | null;
}

/** 0 offline, 1 online, 2 busy. */
export type Presence = 0 | 1 | 2;

export interface Agent {
  merchant_id: string;
  service_code: string;
  name: string;
  skill_tags: string[];
  status: Presence;
  online_time: string | null;
  avg_response_time: number | null;
  active_conversations: number;
  max_conversations: number;
}

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string | null;
  errors?: { field: string; expected: string }[];
}
