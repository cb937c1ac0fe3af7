import type { Conversation, Message, Order } from "../src/types";

const AT = "2026-11-24T10:00:00.000Z";

export function aMessage(over: Partial<Message> = {}): Message {
  const seq = over.seq ?? 1;
  return {
    id: `m${seq}`,
    channel: "web_chat",
    external_message_id: null,
    conversation_id: "c1",
    customer_id: "u1",
    sender_type: "customer",
    sender_identifier: "visitor",
    recipient_identifier: "",
    message_type: "text",
    kind: "message",
    subject: null,
    body: `message ${seq}`,
    attachments: [],
    status: "received",
    seq,
    timestamp: AT,
    metadata: {},
    created_at: AT,
    updated_at: AT,
    ...over,
  };
}

export function aConversation(over: Partial<Conversation> = {}): Conversation {
  return {
    id: "c1",
    channel: "web_chat",
    account_id: "a1",
    status: "open",
    priority: "normal",
    subject: null,
    customer_id: "u1",
    customer_name: "Mia Winter",
    assignee: null,
    tags: [],
    snoozed_until: null,
    unread: 0,
    last_message: null,
    last_seq: 1,
    last_activity_at: AT,
    reply_until: null,
    sending: [],
    metadata: {},
    version: 1,
    created_at: AT,
    updated_at: AT,
    ...over,
  };
}

export function anOrder(over: Partial<Order> = {}): Order {
  return {
    id: "o1",
    external_order_id: "9001",
    platform: "shopify",
    store: "acme-outdoor",
    customer_id: "u1",
    order_number: "#1001",
    total_amount: "129.90",
    currency: "EUR",
    status: "processing",
    shipping_address: null,
    billing_address: null,
    items: [{ line_id: "L1", sku: "TENT-2", name: "Two-person tent", quantity: 1, price: "129.90" }],
    order_date: AT,
    last_updated_at: AT,
    tracking_number: null,
    carrier: null,
    shipments: [],
    refunds: [],
    metadata: {},
    version: 1,
    created_at: AT,
    updated_at: AT,
    ...over,
  };
}
