/**
 * A stand-in for the whole stack, in memory: what the contract describes of REST, socket and login, so
 * that the front end can be built, looked at and tried without one. `node dev/mock.mjs` serves the
 * built workspace at http://localhost:8790 and a shop with the widget at /shop/acme.
 */

import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { WebSocketServer } from "ws";
import { accounts, capabilities, forms, merchant, reconciliation, templates } from "./accounts.mjs";
import { actions, ask, move, preview, shownTo } from "./actions.mjs";
import { agents, conversations, customers, messages, newId, orders, touched } from "./records.mjs";

const PORT = Number(process.env.MOCK_PORT ?? 8790);
const BASE = `http://localhost:${PORT}`;
const WEB = new URL("..", import.meta.url).pathname;
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
const SCENE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="320"><rect width="480" height="320" fill="#9db8ae"/><path d="M60 270 200 90l80 100 50-60 90 140z" fill="#557c6d"/></svg>';
const PICTURE = `data:image/svg+xml,${encodeURIComponent(SCENE)}`;
const now = () => new Date().toISOString();
const users = {
  "ana@acme.example": { code: "A001", role: "agent" },
  "bo@acme.example": { code: "A002", role: "agent" },
  "sue@acme.example": { code: null, role: "supervisor" },
  "max@acme.example": { code: null, role: "merchant_admin" },
};
/** @type {Map<import("ws").WebSocket, {agent?: string, visitor?: string}>} */
const sockets = new Map();
const visitors = new Map();

class Refused extends Error {
  constructor(status, title) {
    super(title);
    this.status = status;
  }
}

function push(frame, to = ({ agent }) => Boolean(agent)) {
  for (const [socket, who] of sockets) if (to(who)) socket.send(JSON.stringify(frame));
}

function pushMessage(type, message) {
  const frame = { type, message };
  push(frame);
  if (message.kind !== "note")
    push(
      frame,
      ({ visitor }) => visitor !== undefined && visitors.get(visitor) === message.conversation_id,
    );
}

function find(list, id) {
  const found = list.find((one) => one.id === id || one.service_code === id);
  if (!found) throw new Refused(404, "Not found");
  return found;
}

function changed(conversation) {
  conversation.version += 1;
  conversation.updated_at = now();
  push({ type: "conversation.updated", conversation });
  return conversation;
}

function say(conversation, over) {
  const list = messages.get(conversation.id);
  const at = now();
  const message = {
    id: newId(),
    channel: conversation.channel,
    external_message_id: null,
    conversation_id: conversation.id,
    customer_id: conversation.customer_id,
    recipient_identifier: "",
    message_type: "text",
    kind: "message",
    subject: null,
    attachments: [],
    status: "received",
    seq: (list.at(-1)?.seq ?? 0) + 2,
    timestamp: at,
    metadata: {},
    created_at: at,
    updated_at: at,
    ...over,
  };
  list.push(message);
  touched(conversation);
  pushMessage("message.created", message);
  changed(conversation);
  return message;
}

function deliver(message) {
  ["sent", "delivered"].forEach((status, step) =>
    setTimeout(
      () => {
        Object.assign(message, { status, updated_at: now() });
        pushMessage("message.updated", message);
      },
      400 * (step + 1),
    ),
  );
}

/** The shop refuses shipments without a carrier, and does all else. */
function perform(action) {
  const refused = action.kind === "fulfil" && !action.request.carrier;
  const problem = {
    code: "no_carrier",
    text: "Shopify: a carrier is required.",
    needs_human: false,
  };
  setTimeout(() => {
    move(action, "running", { attempts: action.attempts + 1 });
    push({ type: "order_action.updated", action });
  }, 600);
  setTimeout(() => {
    const over = refused ? { problem } : { moved: action.amount, settled_at: now() };
    move(action, refused ? "refused" : "done", over);
    push({ type: "order_action.updated", action });
  }, 1_600);
}

function page(items, query) {
  const limit = Number(query.get("limit") ?? 25);
  const from = Number(query.get("cursor") ?? 0);
  const next = from + limit < items.length ? String(from + limit) : null;
  return { items: items.slice(from, from + limit), next_cursor: next };
}

const routes = [
  [
    "GET",
    /^conversations$/,
    (_, query) => {
      const wanted = ["status", "assignee", "channel"].filter((name) => query.get(name));
      const q = query.get("q")?.toLowerCase();
      const listed = conversations
        .filter((one) => wanted.every((name) => one[name] === query.get(name)))
        .filter((one) => !q || JSON.stringify(one).toLowerCase().includes(q))
        .sort((one, other) => other.last_activity_at.localeCompare(one.last_activity_at));
      return page(listed, query);
    },
  ],
  ["GET", /^conversations\/([^/]+)$/, ([id]) => find(conversations, id)],
  [
    "PATCH",
    /^conversations\/([^/]+)$/,
    ([id], _query, { version, ...change }) => {
      const conversation = find(conversations, id);
      if (version !== conversation.version)
        throw new Refused(409, "Somebody changed this conversation");
      return changed(Object.assign(conversation, change));
    },
  ],
  [
    "GET",
    /^conversations\/([^/]+)\/messages$/,
    ([id], query) => {
      find(conversations, id);
      return page(
        messages.get(id).filter((one) => one.seq > Number(query.get("after_seq") ?? 0)),
        query,
      );
    },
  ],
  [
    "POST",
    /^conversations\/([^/]+)\/messages$/,
    ([id], _query, { kind, body, send_as, target_id, template }, who) => {
      const note = kind === "note";
      const message = say(find(conversations, id), {
        body,
        sender_type: "agent",
        sender_identifier: who.code ?? who.email,
        metadata: JSON.parse(JSON.stringify({ send_as, target_id, template })),
        kind: note ? "note" : "message",
        status: note ? "sent" : "queued",
      });
      if (!note) deliver(message);
      return message;
    },
  ],
  [
    "POST",
    /^conversations\/([^/]+)\/messages\/(\d+)\/retry$/,
    ([id, seq]) => {
      const message = messages.get(id).find((one) => one.seq === Number(seq));
      delete message.metadata.failure;
      Object.assign(message, { status: "queued", updated_at: now() });
      deliver(message);
      return message;
    },
  ],
  [
    "GET",
    /^conversations\/([^/]+)\/messages\/(\d+)\/attachments\/(\d+)$/,
    ([id, seq, place]) => {
      const message = messages.get(id).find((one) => one.seq === Number(seq));
      const type = message.attachments[Number(place)].content_type;
      return { url: type.startsWith("image/") ? PICTURE : `${BASE}/none` };
    },
  ],
  ["GET", /^capabilities$/, () => page(capabilities, new URLSearchParams({ limit: "99" }))],
  ["GET", /^accounts$/, () => page(accounts, new URLSearchParams({ limit: "99" }))],
  ["GET", /^accounts\/forms$/, () => page(forms, new URLSearchParams({ limit: "99" }))],
  ["GET", /^accounts\/([^/]+)\/templates$/, (_, query) => page(templates, query)],
  ["GET", /^accounts\/([^/]+)\/reconciliation$/, ([id]) => reconciliation(id)],
  [
    "POST",
    /^accounts$/,
    (_, _query, { slug, external_id, display_name, settings }) => {
      const form = forms.find((one) => one.slug === slug);
      const made = { ...accounts[0], account_id: newId(), slug, kind: form.kind, settings };
      Object.assign(made, { external_id, display_name: display_name || form.name });
      accounts.push(made);
      return made;
    },
  ],
  [
    "POST",
    /^accounts\/([^/]+)\/(test|activate|pause|resume|end-rotation)$/,
    ([id, deed]) => {
      const account = accounts.find((one) => one.account_id === id);
      if (deed === "pause") account.status = "paused";
      if (deed === "resume")
        Object.assign(account, { status: "active", sending_paused_reason: null });
      if (deed === "end-rotation") account.previous_secrets_until = null;
      if (deed === "test") account.health = { ...account.health, checked_at: now() };
      return account;
    },
  ],
  [
    "PATCH",
    /^accounts\/([^/]+)$/,
    ([id], _query, { settings }) =>
      Object.assign(
        accounts.find((one) => one.account_id === id),
        settings && { settings },
      ),
  ],
  ["GET", /^merchant$/, () => merchant],
  [
    "PATCH",
    /^merchant$/,
    (_, _query, { refund_limits }) =>
      Object.assign(merchant, { refund_limits, version: merchant.version + 1 }),
  ],
  [
    "GET",
    /^order-actions$/,
    (_, query, _body, who) =>
      page(
        actions.filter((one) => one.status === query.get("status")).map((one) => shownTo(one, who)),
        query,
      ),
  ],
  [
    "GET",
    /^orders\/([^/]+)\/actions$/,
    ([id], query, _body, who) =>
      page(
        actions.filter((one) => one.order_id === id).map((one) => shownTo(one, who)),
        query,
      ),
  ],
  [
    "POST",
    /^orders\/([^/]+)\/actions\/preview$/,
    ([id], _query, body, who) => preview(find(orders, id), body, who.role),
  ],
  [
    "POST",
    /^orders\/([^/]+)\/(cancel|refund|fulfil|edit)$/,
    ([id, kind], _query, body, who) => {
      const action = ask(find(orders, id), kind, body, who);
      push({ type: "order_action.updated", action });
      if (action.status === "queued") perform(action);
      return shownTo(action, who);
    },
  ],
  [
    "POST",
    /^orders\/([^/]+)\/actions\/([^/]+)\/(approve|reject|retry)$/,
    ([, id, deed], _query, { note }, who) => {
      const action = find(actions, id);
      const by = { email: who.email, role: who.role, service_code: who.code };
      if (deed !== "retry")
        Object.assign(action.approval, { approved: deed === "approve", by, at: now(), note });
      move(action, deed === "reject" ? "rejected" : "queued", { problem: null });
      push({ type: "order_action.updated", action });
      if (deed !== "reject") perform(action);
      return shownTo(action, who);
    },
  ],
  ["GET", /^customers\/([^/]+)$/, ([id]) => find(customers, id)],
  [
    "GET",
    /^customers\/([^/]+)\/orders$/,
    ([id], query) =>
      page(
        orders.filter((one) => one.customer_id === id),
        query,
      ),
  ],
  [
    "GET",
    /^customers\/([^/]+)\/timeline$/,
    ([id], query) =>
      page(
        [...messages.values()]
          .flat()
          .filter((one) => one.customer_id === id)
          .reverse()
          .map((message) => ({
            id: message.id,
            kind: "message",
            order_event: null,
            order_action: null,
            timestamp: message.timestamp,
            message,
          })),
        query,
      ),
  ],
  [
    "PATCH",
    /^orders\/([^/]+)$/,
    ([id], _query, { version, note, ...change }) => {
      const order = find(orders, id);
      if (version !== order.version) throw new Refused(409, "Somebody changed this order");
      if (note !== undefined) order.metadata.note = note;
      Object.assign(order, change, { version: order.version + 1, updated_at: now() });
      push({ type: "order.updated", order });
      return order;
    },
  ],
  ["GET", /^customer-service\/list$/, (_, query) => page(agents, query)],
  [
    "PUT",
    /^customer-service\/me\/status$/,
    (_, _query, { status }, who) => {
      const agent = Object.assign(find(agents, who.code), { status });
      push({ type: "agent.updated", agent });
      return agent;
    },
  ],
  ["POST", /^ws-ticket$/, (_, _query, _body, who) => ({ ticket: who.email })],
];

function claimsOf(request) {
  const token = request.headers.authorization?.split(" ")[1];
  if (!token) throw new Refused(401, "No token");
  const { email } = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
  return { email, ...users[email] };
}

function logIn({ AuthParameters }) {
  const email = AuthParameters.USERNAME ?? AuthParameters.REFRESH_TOKEN;
  const user = users[email];
  if (!user || (AuthParameters.PASSWORD ?? "Deskhand-demo-1") !== "Deskhand-demo-1")
    throw new Refused(400, "Incorrect username or password.");
  const claims = {
    email,
    exp: Date.now() / 1000 + 3600,
    "custom:merchant_id": "acme",
    "custom:role": user.role,
    ...(user.code ? { "custom:service_code": user.code } : {}),
  };
  const token = `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
  return { AuthenticationResult: { IdToken: token, RefreshToken: email } };
}

async function readBody(request) {
  let text = "";
  for await (const part of request) text += part;
  return text ? JSON.parse(text) : {};
}

async function answer(request, url) {
  const body = await readBody(request);
  if (url.pathname === "/cognito") return logIn(body);
  if (url.pathname === "/config.json")
    return {
      api_url: BASE,
      ws_url: `ws://localhost:${PORT}/ws`,
      auth: {
        mode: "password",
        endpoint: `${BASE}/cognito`,
        region: "us-east-1",
        client_id: "mock",
      },
    };
  if (url.pathname === "/order") {
    const order = Object.assign(find(orders, body.id), body, { last_updated_at: now() });
    order.version += 1;
    push({ type: "order.updated", order });
    return order;
  }
  const path = url.pathname.slice("/api/".length);
  for (const [method, pattern, action] of routes) {
    const match = request.method === method && pattern.exec(path);
    if (match) return action(match.slice(1), url.searchParams, body, claimsOf(request));
  }
  throw new Refused(404, "No such route");
}

const SHOP = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Acme Outdoor</title>
<body style="font:16px/1.5 system-ui;margin:0"><header style="padding:24px 40px;border-bottom:1px solid #ddd"><b>Acme Outdoor</b></header>
<main style="padding:40px"><h1>Tents for every weather</h1><p>Two persons, 129.90 EUR</p></main>
<script src="/widget.js" data-site-key="site_acme" data-ws-url="ws://localhost:${PORT}/ws" data-title="Acme Outdoor" async></script>`;

async function serveFile(path, response) {
  if (path.startsWith("/shop/"))
    return void response.setHeader("content-type", "text/html").end(SHOP);
  const root = path === "/widget.js" ? "apps/widget/dist" : "apps/workspace/dist";
  const file = extname(path) ? path : "/index.html";
  response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
  response.end(await readFile(join(WEB, root, file)));
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, BASE);
  response
    .setHeader("access-control-allow-origin", "*")
    .setHeader("access-control-allow-headers", "*")
    .setHeader("access-control-allow-methods", "*");
  if (request.method === "OPTIONS") return void response.end();
  try {
    const data = /^\/(api\/|cognito|config\.json|order)/.test(url.pathname);
    if (!data) return await serveFile(url.pathname, response);
    const result = await answer(request, url);
    response.setHeader("content-type", "application/json").end(JSON.stringify(result));
  } catch (error) {
    response.statusCode = error.status ?? (error.code === "ENOENT" ? 404 : 500);
    response.setHeader("content-type", "application/problem+json");
    response.end(
      JSON.stringify({ status: response.statusCode, title: error.message, message: error.message }),
    );
  }
});

function beginChat(visitor) {
  const customer = {
    id: newId(),
    primary_identifier: visitor,
    name: null,
    email: null,
    phone_number: null,
    channel_identifiers: { web_chat: visitor },
    metadata: {},
    created_at: now(),
    updated_at: now(),
  };
  customers.push(customer);
  const conversation = {
    id: newId(),
    channel: "web_chat",
    account_id: "acc",
    status: "pending",
    priority: "normal",
    subject: null,
    customer_id: customer.id,
    customer_name: "Visitor",
    assignee: null,
    tags: [],
    snoozed_until: null,
    unread: 0,
    reply_until: null,
    sending: [],
    version: 1,
    metadata: {},
    created_at: now(),
  };
  messages.set(conversation.id, []);
  conversations.push(touched(conversation));
  visitors.set(visitor, conversation.id);
  push({ type: "conversation.created", conversation });
  return conversation;
}

function hearVisitor(socket, visitor, frame) {
  const known = conversations.find((one) => one.id === visitors.get(visitor));
  if (frame.action === "message.send") {
    const conversation = known ?? beginChat(visitor);
    const stored = messages
      .get(conversation.id)
      .find((one) => one.metadata.client_id === frame.client_id);
    if (!stored) conversation.unread += 1;
    const message =
      stored ??
      say(conversation, {
        body: frame.body,
        sender_type: "customer",
        sender_identifier: visitor,
        metadata: { client_id: frame.client_id },
      });
    socket.send(
      JSON.stringify({ type: "ack", ref: frame.ref, message_id: message.id, seq: message.seq }),
    );
  } else if (frame.action === "typing" && known)
    push({ type: "typing", conversation_id: known.id, sender_type: "customer" });
}

function hear(socket, who, frame) {
  if (frame.action === "heartbeat") {
    socket.send(JSON.stringify({ type: "ack", ref: frame.ref }));
  } else if (frame.action === "sync") {
    const list = (messages.get(frame.conversation_id) ?? []).filter(
      (one) => one.seq > frame.after_seq && (who.agent || one.kind !== "note"),
    );
    for (const message of list) socket.send(JSON.stringify({ type: "message.created", message }));
    socket.send(
      JSON.stringify({
        type: "synced",
        ref: frame.ref,
        conversation_id: frame.conversation_id,
        seq: list.at(-1)?.seq ?? frame.after_seq,
        more: false,
      }),
    );
  } else if (who.visitor) hearVisitor(socket, who.visitor, frame);
  else if (frame.action === "read") find(conversations, frame.conversation_id).unread = 0;
  else if (frame.action === "typing")
    push(
      { type: "typing", conversation_id: frame.conversation_id, sender_type: "agent" },
      ({ visitor }) => visitor !== undefined && visitors.get(visitor) === frame.conversation_id,
    );
}

new WebSocketServer({ server, path: "/ws" }).on("connection", (socket, request) => {
  const query = new URL(request.url, BASE).searchParams;
  const ticket = query.get("ticket");
  const who = ticket ? { agent: ticket } : { visitor: query.get("visitor") || newId() };
  sockets.set(socket, who);
  if (who.visitor) {
    const conversation_id = visitors.get(who.visitor) ?? null;
    const seq = messages.get(conversation_id)?.at(-1)?.seq ?? 0;
    socket.send(
      JSON.stringify({ type: "session", visitor_token: who.visitor, conversation_id, seq }),
    );
  }
  socket.on("message", (data) => hear(socket, who, JSON.parse(String(data))));
  socket.on("close", () => sockets.delete(socket));
});

server.listen(PORT, () =>
  console.info(
    `Deskhand mock: ${BASE} (ana@acme.example, Deskhand-demo-1), shop ${BASE}/shop/acme`,
  ),
);

if (process.argv.includes("--stack"))
  await writeFile(
    process.argv.at(-1),
    JSON.stringify(
      {
        workspace_url: BASE,
        api_url: BASE,
        ws_url: `ws://localhost:${PORT}/ws`,
        widget_url: `${BASE}/widget.js`,
        sandbox_url: BASE,
        merchants: [
          {
            id: "acme",
            name: "Acme Outdoor",
            users: [
              {
                email: "ana@acme.example",
                password: "Deskhand-demo-1",
                role: "agent",
                service_code: "A001",
              },
            ],
            accounts: {},
          },
        ],
      },
      null,
      2,
    ),
  );
