import type { Account, Conversation, Message, Order, OrderAction } from "../src/types";

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
    items: [
      { line_id: "L1", sku: "TENT-2", name: "Two-person tent", quantity: 1, price: "129.90" },
    ],
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

export function anAction(over: Partial<OrderAction> = {}): OrderAction {
  return {
    id: "x1",
    order_id: "o1",
    order_number: "#1001",
    platform: "shopify",
    customer_id: "u1",
    kind: "refund",
    status: "queued",
    label: "On its way to the shop",
    amount: "12.50",
    moved: null,
    currency: "EUR",
    reason: null,
    request: {},
    asked_by: { email: "ana@acme.example", role: "agent", service_code: "A001" },
    asked_at: AT,
    approval: null,
    attempts: 0,
    problem: null,
    external_id: null,
    pending: false,
    settled_at: null,
    allowed: [],
    version: 1,
    updated_at: AT,
    ...over,
  };
}

export function anAccount(over: Partial<Account> = {}): Account {
  return {
    account_id: "a1",
    slug: "facebook",
    kind: "channel",
    external_id: "101010101010101",
    display_name: "Acme Outdoor",
    status: "active",
    settings: {},
    webhook_url: "https://api.desk.example/webhooks/facebook/a1",
    health: { state: "ok", detail: "", subscribed: true, checked_at: AT, failing_since: null },
    silence: null,
    last_received_at: AT,
    last_sent_at: AT,
    sending_paused_reason: null,
    previous_secrets_until: null,
    version: 1,
    created_at: AT,
    updated_at: AT,
    ...over,
  };
}
