import { createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
const PATH = process.env.DESKHAND_STACK ?? join(ROOT, ".local", "stack.json");

/** The addresses, logins and keys of the running stack (contract §2). */
export const stack = existsSync(PATH) ? JSON.parse(readFileSync(PATH, "utf8")) : null;

/** Why nothing can be tried; undefined when it can. */
export const missing = stack ? undefined : `${PATH} is missing: run make demo first`;

export const merchant = stack?.merchants.find(({ id }) => id === "acme") ?? stack?.merchants[0];
export const agent = merchant?.users.find(({ role }) => role === "agent");

/** A word that occurs nowhere else. */
export const unique = (word) => `${word} ${randomBytes(4).toString("hex")}`;

async function post(address, body, headers) {
  const response = await fetch(address, { method: "POST", body, headers });
  if (!response.ok)
    throw new Error(`${address} answered ${response.status}: ${await response.text()}`);
}

/** A mail as Mailgun forwards it: form fields, signed over timestamp and token. */
export async function receiveMail({ from, name, subject, body }) {
  const { webhook_url, signing_key, address } = merchant.accounts.mailgun;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const token = randomBytes(25).toString("hex");
  const signature = createHmac("sha256", signing_key)
    .update(timestamp + token)
    .digest("hex");
  const id = `<${randomBytes(8).toString("hex")}@mail.example>`;
  const fields = {
    timestamp,
    token,
    signature,
    sender: from,
    from: `${name} <${from}>`,
    recipient: address,
    To: address,
    subject,
    "body-plain": body,
    "stripped-text": body,
    "Message-Id": id,
    "message-headers": JSON.stringify([
      ["From", `${name} <${from}>`],
      ["To", address],
      ["Subject", subject],
      ["Message-Id", id],
      ["Date", new Date().toUTCString()],
    ]),
  };
  await post(webhook_url, new URLSearchParams(fields));
}

/** An order event as Shopify sends it, signed over the raw body. */
export async function receiveOrder(topic, order) {
  const { webhook_url, secret, shop_domain } = merchant.accounts.shopify;
  const body = JSON.stringify(order);
  await post(webhook_url, body, {
    "content-type": "application/json",
    "x-shopify-topic": topic,
    "x-shopify-shop-domain": shop_domain,
    "x-shopify-api-version": "2026-10",
    "x-shopify-webhook-id": randomBytes(16).toString("hex"),
    "x-shopify-event-id": randomBytes(16).toString("hex"),
    "x-shopify-triggered-at": new Date().toISOString(),
    "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
  });
}

/** An invented order of one tent. */
export function anOrder(id, email, over = {}) {
  const at = new Date().toISOString();
  const line = {
    id: id * 10,
    sku: "TENT-2",
    name: "Tent, two persons",
    title: "Tent, two persons",
    quantity: 1,
    current_quantity: 1,
    fulfillable_quantity: 1,
    price: "129.90",
    requires_shipping: true,
    fulfillment_status: null,
  };
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    name: `#${id}`,
    order_number: id,
    email,
    contact_email: email,
    created_at: at,
    processed_at: at,
    updated_at: at,
    currency: "EUR",
    total_price: "129.90",
    current_total_price: "129.90",
    financial_status: "paid",
    fulfillment_status: null,
    cancelled_at: null,
    customer: { id: id * 100, email, first_name: "Mia", last_name: "Winter", phone: null },
    line_items: [line],
    fulfillments: [],
    refunds: [],
    shipping_address: {
      name: "Mia Winter",
      address1: "Lindenweg 4",
      zip: "79100",
      city: "Freiburg",
      country: "Germany",
    },
    billing_address: null,
    ...over,
  };
}
