/** Invented people, conversations and orders to develop the workspace against. */

const HOUR = 3_600_000;
const ago = (hours) => new Date(Date.now() - hours * HOUR).toISOString();
let ids = 0;
/** Time-ordered like the real ones. */
export const newId = () =>
  `${Date.now().toString(16).padStart(12, "0")}-${(++ids).toString(16).padStart(6, "0")}`;

export const agents = [
  ["A001", "Ana Rivera", 1, 4],
  ["A002", "Bo Lindqvist", 2, 6],
  ["A003", "Chen Wei", 0, 0],
].map(([service_code, name, status, active_conversations]) => ({
  merchant_id: "acme",
  service_code,
  name,
  status,
  active_conversations,
  skill_tags: [],
  online_time: null,
  avg_response_time: 95,
  max_conversations: 8,
}));

const PEOPLE = [
  ["Mia Winter", "mia.winter@mail.example", "+49 151 5550 1234"],
  ["Jonas Albrecht", "jonas@albrecht.example", null],
  ["李小雨", null, "+86 138 0000 5550"],
  ["Sofia Marchetti", "sofia.m@posta.example", null],
  ["Tom Okafor", "tom.okafor@mail.example", "+44 7700 900123"],
  ["Greta Holm", "greta@holm.example", null],
  ["Priya Nair", "priya.nair@mail.example", null],
  ["Lucas Moreau", null, null],
  ["Emma de Vries", "emma@devries.example", "+31 6 5550 0123"],
];

export const customers = PEOPLE.map(([name, email, phone_number], index) => ({
  id: `u${index}`,
  primary_identifier: email ?? phone_number ?? `psid-${index}`,
  name,
  email,
  phone_number,
  channel_identifiers:
    index % 3 ? { facebook: `10020030040${index}` } : { web_chat: `visitor-${index}` },
  metadata: {},
  created_at: ago(900),
  updated_at: ago(10),
}));

function message(conversation, seq, hours, sender_type, body, over = {}) {
  const timestamp = ago(hours);
  return {
    id: newId(),
    channel: conversation.channel,
    external_message_id: null,
    conversation_id: conversation.id,
    customer_id: conversation.customer_id,
    sender_type,
    recipient_identifier: "",
    sender_identifier: sender_type === "agent" ? "A001" : conversation.customer_id,
    message_type: "text",
    kind: "message",
    subject: null,
    body,
    attachments: [],
    status: sender_type === "customer" ? "received" : "read",
    seq,
    timestamp,
    metadata: {},
    created_at: timestamp,
    updated_at: timestamp,
    ...over,
  };
}

/** What an agent may send: see the API's `SendingPermission`. */
const can = (kind, over = {}) => ({
  kind,
  allowed: true,
  until: null,
  remaining: null,
  reason: null,
  instead: [],
  ...over,
});
const closed = (kind, over = {}) =>
  can(kind, { allowed: false, reason: "window_expired", ...over });
const soon = (hours) => new Date(Date.now() + hours * HOUR).toISOString();
const file = (name, content_type, over = {}) => ({
  name,
  content_type,
  size: 240_000,
  place: 0,
  state: "ready",
  failure: null,
  ...over,
});

export const conversations = [];
export const messages = new Map();

function conversation(customer, channel, over, talk) {
  const person = customers[customer];
  const id = newId();
  const record = {
    id,
    channel,
    account_id: `acc_${channel}`,
    status: "open",
    priority: "normal",
    subject: null,
    customer_id: person.id,
    customer_name: person.name,
    assignee: null,
    tags: [],
    snoozed_until: null,
    unread: 0,
    reply_until: null,
    sending: [],
    version: 1,
    metadata: {},
    created_at: ago(80),
    ...over,
  };
  const list = talk.map(([hours, sender, body, more], index) =>
    message(record, (index + 1) * 2, hours, sender, body, more),
  );
  messages.set(id, list);
  conversations.push(touched(record));
}

/** With its last message and activity up to date. */
export function touched(record) {
  const said = messages.get(record.id).filter((one) => one.kind === "message");
  const last = said.at(-1);
  record.last_message = last && {
    body: last.body,
    sender_type: last.sender_type,
    timestamp: last.timestamp,
  };
  record.last_seq = messages.get(record.id).at(-1)?.seq ?? 0;
  record.last_activity_at = last?.timestamp ?? record.created_at;
  record.updated_at = record.last_activity_at;
  return record;
}

const HTML = `<p>Hello,</p><p>the <b>pole of my tent</b> broke on the first night, picture attached. Could you send a replacement before <i>Friday</i>? We leave for Norway then.</p><img src="https://tracker.example/pixel.gif" width="1" height="1"><table border="1" cellpadding="6" style="border-collapse:collapse"><tr><td>Tent, two persons</td><td>1</td><td>129.90 EUR</td></tr></table><p>Kind regards<br>Mia Winter</p><script>alert(1)</script>`;

conversation(
  0,
  "mailgun",
  {
    subject: "Broken pole on order #1042",
    unread: 1,
    assignee: "A001",
    priority: "urgent",
  },
  [
    [
      26,
      "customer",
      "Hello,\n\nthe pole of my tent broke on the first night. Could you send a replacement before Friday? We leave for Norway then.\n\nKind regards\nMia Winter",
      {
        metadata: { html: HTML },
        attachments: [
          {
            name: "pole.jpg",
            content_type: "image/jpeg",
            size: 482000,
            place: 0,
            state: "ready",
            failure: null,
          },
        ],
      },
    ],
    [25.5, "bot", "Thank you for your mail. We answer within a day."],
    [
      25,
      "agent",
      "We have two poles of this series in stock, so this goes out as warranty, no need for photos.",
      { kind: "note", sender_identifier: "A002" },
    ],
    [
      24.8,
      "agent",
      "Hello Mia,\n\nsorry about that! A replacement pole leaves our warehouse today with express delivery, so it should be with you on Thursday.\n\nBest regards\nAna",
      { status: "delivered" },
    ],
    [3, "system", "Order #1042 is now shipped."],
    [
      0.4,
      "customer",
      "That was quick, thank you! One more thing: does the pole also fit the three-person tent? A friend of mine has one.",
      {
        metadata: {
          quoted:
            "On Mon, Ana wrote:\n> A replacement pole leaves our warehouse today with express delivery, so it should be with you on Thursday.",
        },
      },
    ],
  ],
);
conversation(2, "web_chat", { unread: 2 }, [
  [0.2, "customer", "你好，请问我的订单什么时候发货？"],
  [0.15, "customer", "订单号 #1038"],
]);
conversation(
  3,
  "facebook",
  {
    assignee: "A001",
    sending: [can("reply", { until: soon(0.55) })],
  },
  [
    [22.4, "customer", "Ciao! Is the blue jacket coming back in size M?"],
    [22, "agent", "Hi Sofia! Yes, next week. Shall we drop you a line when it is here?"],
    [
      1,
      "agent",
      "It has arrived: https://acme.example/jackets/blue",
      {
        status: "failed",
        metadata: { failure: { reason: "The person has blocked messages from this page (551)" } },
      },
    ],
    [
      0.9,
      "agent",
      "Shall we keep one for you?",
      {
        status: "failed",
        metadata: { failure: { code: "outcome_unknown", reason: "Meta can't tell" } },
      },
    ],
    [
      0.8,
      "agent",
      "We close at six today.",
      { status: "failed", metadata: { failure: { code: "unanswered", reason: "timeout" } } },
    ],
  ],
);
conversation(1, "facebook", { sending: [closed("reply", { until: ago(3) })], assignee: "A002" }, [
  [30, "customer", "Do you ship to Iceland?"],
]);
conversation(4, "web_chat", { status: "pending", unread: 1 }, [
  [1.2, "customer", "Hi, can I change the delivery address of an order I placed this morning?"],
]);
conversation(5, "mailgun", { subject: "Invoice for 2025", status: "pending" }, [
  [
    5,
    "customer",
    "Dear team, could you send me all invoices of last year? My accountant asks for them.",
  ],
]);
const COMMENTS = [can("public_reply"), can("private_reply", { until: soon(150), remaining: 1 })];
const POST = { permalink: "https://www.instagram.com/p/acme", kind: "comment" };
conversation(6, "instagram", { status: "open", unread: 3, sending: COMMENTS }, [
  [
    6,
    "customer",
    "Love the new backpacks 😍 do they come in green?",
    { metadata: { comment_id: "17900", post_id: "1", ...POST, reactions: { a: { emoji: "❤️" } } } },
  ],
  [
    5.5,
    "agent",
    "They do, from Monday on!",
    { metadata: { send_as: "public_reply", target_id: "17900" } },
  ],
  [5.4, "agent", "Shall we put one aside for you?", { metadata: { send_as: "private_reply" } }],
  [
    5,
    "customer",
    "And in a smaller size, 30 l perhaps?",
    {
      metadata: {
        comment_id: "17901",
        parent_id: "17900",
        ...POST,
        edits: [{ at: ago(4.9), body: "And in a smaller size?" }],
      },
    },
  ],
]);
conversation(
  7,
  "whatsapp",
  {
    assignee: "A001",
    sending: [closed("reply", { until: ago(2), instead: ["template"] }), can("template")],
  },
  [
    [
      29,
      "customer",
      "Bonjour, le colis est arrivé mais il manque la gourde.",
      { attachments: [file("colis.png", "image/png")] },
    ],
    [28.9, "customer", "", { attachments: [file("voice.ogg", "audio/ogg", { state: "pending" })] }],
    [
      28.8,
      "customer",
      "",
      {
        attachments: [
          file("facture.pdf", "application/pdf", {
            state: "failed",
            failure: "WhatsApp no longer has it",
          }),
        ],
      },
    ],
    [
      28.7,
      "customer",
      "Lindenweg 4",
      { metadata: { location: { lat: "47.9959", long: "7.8522" } } },
    ],
    [28.6, "customer", "", { metadata: { deleted_at: ago(28.5) } }],
    [
      28.5,
      "customer",
      "",
      { message_type: "event", metadata: { event: "unsupported", unsupported: "poll" } },
    ],
    [28, "agent", "Bonjour Lucas, nous regardons tout de suite."],
  ],
);
conversation(
  2,
  "wechat",
  { assignee: "A001", sending: [can("reply", { until: soon(30), remaining: 3 })] },
  [
    [10, "customer", "关注", { message_type: "event", metadata: { event: "subscribe" } }],
    [9, "customer", "你好，背包有货吗？"],
  ],
);
conversation(3, "instagram", { assignee: "A001", sending: [can("reply", { until: soon(20) })] }, [
  [
    3.5,
    "customer",
    "",
    {
      attachments: [file("story.jpg", "image/*", { state: "remote", size: null })],
      metadata: { event: "story_mention" },
    },
  ],
  [
    3,
    "customer",
    "So cool!",
    { metadata: { story_id: "1", story_url: "https://cdn.example/story.jpg" } },
  ],
]);
conversation(8, "mailgun", { subject: "Return of hiking boots", status: "resolved" }, [
  [50, "customer", "The boots are too small."],
  [48, "agent", "Here is your return label.", { status: "delivered" }],
]);
const TALKS = [
  ["Is the rain jacket true to size?", "It runs small, take one size up."],
  ["My voucher is not accepted at the checkout.", "Sorry! It works again now."],
  ["Can I pick up the kayak in your store?", "You can, from Thursday on."],
  ["Do you have the stove with a wind shield?", "Only the large one has it."],
  ["The zip of my sleeping bag is stuck.", "Please send us a picture of it."],
  ["When will my parcel arrive?", "It should reach you tomorrow."],
  ["Wrong colour, I ordered the green one.", "The green one leaves today."],
  ["Could you change the invoice address?", "Done, a new invoice is on its way."],
];

for (let index = 0; index < 60; index += 1) {
  const [question, reply] = TALKS[index % TALKS.length];
  const channel = ["facebook", "mailgun", "web_chat", "instagram", "mailgun"][index % 5];
  const talk = [[12 + index * 5, "customer", question]];
  if (index % 3) talk.push([11.5 + index * 5, "agent", reply]);
  const subject = channel === "mailgun" ? question.replace(/[?.!].*$/, "") : null;
  const assignee = index % 2 ? agents[index % 3].service_code : null;
  conversation((index * 4 + 5) % PEOPLE.length, channel, { subject, assignee }, talk);
}

function order(number, customer_id, status, total_amount, items, over = {}) {
  return {
    id: `o${number}`,
    external_order_id: `90${number}`,
    platform: "shopify",
    store: "acme-outdoor",
    customer_id,
    order_number: `#${number}`,
    total_amount,
    currency: "EUR",
    status,
    items,
    shipping_address: {
      name: "Mia Winter",
      address1: "Lindenweg 4",
      zip: "79100",
      city: "Freiburg",
      country: "Germany",
    },
    billing_address: null,
    order_date: ago(200),
    last_updated_at: ago(3),
    tracking_number: null,
    carrier: null,
    shipments: [],
    refunds: [],
    version: 1,
    metadata: {},
    created_at: ago(200),
    updated_at: ago(3),
    ...over,
  };
}

export const orders = [
  order(
    1042,
    "u0",
    "shipped",
    "168.80",
    [
      { line_id: "L1", sku: "TENT-2", name: "Tent, two persons", quantity: 1, price: "129.90" },
      { line_id: "L2", sku: "PEG-10", name: "Pegs, set of ten", quantity: 2, price: "19.45" },
    ],
    {
      tracking_number: "JD0146000045550123",
      carrier: "DHL",
      shipments: [
        {
          carrier: "DHL",
          tracking_number: "JD0146000045550123",
          tracking_url: "https://track.example/JD0146000045550123",
        },
      ],
    },
  ),
  order(
    987,
    "u0",
    "refunded",
    "59.00",
    [{ line_id: "L3", sku: "LAMP-1", name: "Head lamp", quantity: 1, price: "59.00" }],
    {
      order_date: ago(2000),
      refunds: [
        {
          id: "r1",
          amount: "59.00",
          pending: "0.00",
          currency: "EUR",
          created_at: ago(1900),
          reason: "Damaged in transit",
        },
      ],
    },
  ),
  order(1050, "u7", "processing", "84.00", [
    { line_id: "L5", sku: "BOTTLE", name: "Bottle 1 l", quantity: 3, price: "28.00" },
  ]),
  order(1038, "u2", "processing", "240.00", [
    { line_id: "L4", sku: "BAG-45", name: "Backpack 45 l", quantity: 1, price: "240.00" },
  ]),
];
