/** Invented channels and shops: how they stand, what they ask for, what they take. */

const HOUR = 3_600_000;
const ago = (hours) => new Date(Date.now() - hours * HOUR).toISOString();
const text = (title, more = {}) => ({ title, description: "", type: "string", ...more });
const secret = (title, more = {}) => text(title, { format: "password", writeOnly: true, ...more });
const schema = (required, properties) => ({
  type: "object",
  required,
  properties,
  "x-order": Object.keys(properties),
});

export const forms = [
  {
    slug: "mailgun",
    name: "E-mail (Mailgun)",
    kind: "channel",
    settings: schema(["address"], {
      address: text("Support address", {
        description: "What customers write to and see as sender.",
        format: "email",
      }),
      from_name: text("Sender name", { maxLength: 100 }),
      region: text("Mailgun region of the domain", { enum: ["us", "eu"], default: "us" }),
    }),
    credentials: schema(["signing_key", "api_key"], {
      signing_key: secret("HTTP webhook signing key", { description: "Not the API key." }),
      api_key: secret("API key"),
    }),
    receives_webhooks: true,
    docs_url: "https://documentation.mailgun.com/",
  },
  {
    slug: "facebook",
    name: "Facebook",
    kind: "channel",
    settings: schema([], {
      page_name: text("Page name"),
      human_agent: {
        title: "The app has the Human Agent permission (answer within 7 days)",
        description: "",
        type: "boolean",
      },
    }),
    credentials: schema(["app_secret", "page_access_token"], {
      app_secret: secret("App secret"),
      page_access_token: secret("Page access token"),
    }),
    receives_webhooks: true,
    docs_url: "https://developers.facebook.com/",
  },
  {
    slug: "web_chat",
    name: "Web chat",
    kind: "channel",
    settings: schema(["origins"], {
      origins: {
        title: "Pages that may show the chat, e.g. https://shop.example",
        description: "",
        type: "array",
        items: { type: "string", pattern: "^https?://[^/]+$" },
      },
      title: text("Title of the chat window"),
    }),
    credentials: schema([], {}),
    receives_webhooks: false,
    docs_url: "",
  },
  {
    slug: "woocommerce",
    name: "WooCommerce",
    kind: "shop",
    settings: schema([], {
      statuses: {
        title: "Own order statuses",
        description: "What each of your own statuses means here; others keep the one before.",
        type: "array",
        items: schema(["word", "means"], {
          word: text("Status"),
          means: text("Means", { enum: ["processing", "shipped", "on_hold"] }),
        }),
      },
    }),
    credentials: schema(["webhook_secret"], { webhook_secret: secret("Webhook secret") }),
    receives_webhooks: true,
    docs_url: "https://woocommerce.com/",
  },
];

const limits = (max_text, text_unit, max_bytes) => ({ max_text, text_unit, max_bytes });
const ANY = { "*/*": 20_000_000 };
const channel = (slug, name, given) => ({
  slug,
  name,
  kind: "channel",
  limits: given,
  actions: [],
});
export const capabilities = [
  channel("mailgun", "E-mail (Mailgun)", limits(null, "characters", ANY)),
  channel("facebook", "Facebook", limits(2000, "characters", ANY)),
  channel("instagram", "Instagram", limits(1000, "bytes", { "image/png": 8_000_000 })),
  channel("whatsapp", "WhatsApp", limits(60, "characters", { "image/png": 5_000_000 })),
  channel("wechat", "WeChat", limits(2048, "bytes", { "image/png": 10_000_000 })),
  channel("web_chat", "Web chat", limits(null, "characters", ANY)),
  {
    slug: "shopify",
    name: "Shopify",
    kind: "shop",
    limits: null,
    actions: ["cancel", "edit", "fulfil", "refund"],
  },
];

const health = {
  state: "ok",
  detail: "",
  subscribed: true,
  checked_at: ago(2),
  failing_since: null,
};

function account(slug, kind, external_id, display_name, over = {}) {
  const account_id = `acc_${slug}`;
  return {
    account_id,
    slug,
    kind,
    external_id,
    display_name,
    status: "active",
    settings: {},
    webhook_url: `https://api.desk.example/webhooks/${slug}/${account_id}`,
    health,
    silence: null,
    last_received_at: ago(0.1),
    last_sent_at: ago(0.4),
    sending_paused_reason: null,
    previous_secrets_until: null,
    version: 1,
    created_at: ago(900),
    updated_at: ago(2),
    ...over,
  };
}

export const accounts = [
  account("mailgun", "channel", "mg.acme.example", "Acme support mail", {
    settings: { address: "support@acme.example", region: "eu" },
  }),
  account("facebook", "channel", "101010101010101", "Acme Outdoor page", {
    status: "paused",
    sending_paused_reason: "token_expired The page's access token has expired.",
    health: { ...health, state: "failing", detail: "The page's access token has expired." },
  }),
  account("whatsapp", "channel", "106540352242922", "Acme on WhatsApp", {
    silence: { since: ago(5), detail: "Nothing for 5 hours; usually every 10 minutes." },
    last_received_at: ago(5),
  }),
  account("web_chat", "channel", "site_acme", "Chat on acme.example", {
    webhook_url: null,
    health: { ...health, state: "unchecked", checked_at: null, subscribed: null },
    settings: { origins: ["https://acme.example"] },
  }),
  account("shopify", "shop", "acme-outdoor.myshopify.com", "Acme Outdoor shop", {
    last_sent_at: null,
    previous_secrets_until: ago(-30),
  }),
];

export const templates = [
  {
    name: "order_update",
    language: "en_GB",
    category: "utility",
    body: "Hello {{1}}, there is news of your order {{2}}. Write to us here if we can help.",
    placeholders: ["1", "2"],
  },
  {
    name: "come_back",
    language: "en_GB",
    category: "marketing",
    body: "We have answered your question. Reply to this message to read on.",
    placeholders: [],
  },
];

export const reconciliation = (account_id) => ({
  account_id,
  slug: "shopify",
  at: ago(9),
  since: ago(33),
  until: ago(9),
  hours: [],
  orders_compared: 48,
  orders: [{ external_order_id: "901042", reason: "status" }],
  repaired: 1,
  gap: 1,
  detail: "",
});

export const merchant = {
  id: "acme",
  name: "Acme Outdoor",
  currency: "EUR",
  locale: "en",
  time_zone: "Europe/Berlin",
  default_phone_region: "DE",
  refund_limits: { agent: "50.00", supervisor: "500.00", merchant_admin: null },
  version: 1,
  updated_at: ago(400),
};
