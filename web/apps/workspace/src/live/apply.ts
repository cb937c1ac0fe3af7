import {
  type Account,
  type AccountHealth,
  type Agent,
  type Conversation,
  isTruncated,
  type Message,
  type Order,
  type OrderAction,
  type Page,
  type ServerFrame,
} from "@deskhand/api";
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "../desk/keys";
import { isNewer, type Pages, placeIn } from "../desk/lists";
import { EMPTY, receive, type Thread } from "../desk/thread";
import type { InboxFilter } from "../inbox/filter";

/** Bring what the server pushed into everything that is on the screen, or was. */
export function applyFrame(client: QueryClient, frame: ServerFrame): void {
  switch (frame.type) {
    case "message.created":
    case "message.updated":
      applyMessage(client, frame.message);
      break;
    case "conversation.created":
    case "conversation.updated":
      applyConversation(client, frame.conversation);
      break;
    case "order.updated":
      applyOrder(client, frame.order);
      break;
    case "order_action.updated":
      applyAction(client, frame.action);
      break;
    case "account.updated":
    case "account.silent":
      applyAccount(client, frame.account);
      break;
    case "agent.updated":
      applyAgent(client, frame.agent);
      break;
  }
}

/**
 * A thread that is loading already takes what is pushed meanwhile: its page may have been read just
 * before. One that nobody opened takes nothing; it is read when it is opened.
 */
export function applyMessage(client: QueryClient, message: Message): void {
  const key = keys.thread(message.conversation_id);
  if (client.getQueryState(key)) {
    client.setQueryData<Thread>(key, (thread) => receive(thread ?? EMPTY, message));
    // A push moves no cursor, so reading on from it brings the whole message.
    if (isTruncated(message)) void client.invalidateQueries({ queryKey: key });
  }
  if (message.customer_id)
    void client.invalidateQueries({ queryKey: keys.timeline(message.customer_id) });
}

export function applyConversation(client: QueryClient, conversation: Conversation): void {
  const key = keys.conversation(conversation.id);
  const known = client.getQueryData<Conversation>(key);
  if (!isNewer(conversation, known)) return;
  if (known) client.setQueryData(key, conversation);
  for (const [key, pages] of client.getQueriesData<Pages>({ queryKey: keys.lists }))
    if (pages) client.setQueryData(key, placeIn(pages, conversation, key[1] as InboxFilter));
}

function applyOrder(client: QueryClient, order: Order): void {
  if (!order.customer_id) return;
  if ("truncated" in order) {
    void client.invalidateQueries({ queryKey: keys.orders(order.customer_id) });
    return;
  }
  client.setQueryData<Page<Order>>(keys.orders(order.customer_id), (page) =>
    page ? { ...page, items: placeOrder(page.items, order) } : page,
  );
  void client.invalidateQueries({ queryKey: keys.timeline(order.customer_id) });
}

/** Newest order first; an older state of one never replaces a newer. */
export function placeOrder(orders: Order[], order: Order): Order[] {
  const known = orders.find((one) => one.id === order.id);
  if (known && known.version > order.version) return orders;
  return [...orders.filter((one) => one.id !== order.id), order].sort(
    (one, other) => Date.parse(other.order_date) - Date.parse(one.order_date),
  );
}

function applyAgent(client: QueryClient, agent: Agent): void {
  client.setQueryData<Agent[]>(keys.agents, (agents) =>
    agents?.some((one) => one.service_code === agent.service_code)
      ? agents.map((one) => (one.service_code === agent.service_code ? { ...one, ...agent } : one))
      : agents && [...agents, agent],
  );
}

/**
 * An order's journal moves on at once; what the reader may do next (`allowed`) is no part of a push,
 * so it is asked for.
 */
export function applyAction(client: QueryClient, action: OrderAction): void {
  client.setQueryData<OrderAction[]>(keys.orderActions(action.order_id), (known) =>
    known ? placeAction(known, action) : known,
  );
  if (action.allowed === null)
    void client.invalidateQueries({ queryKey: keys.orderActions(action.order_id) });
  void client.invalidateQueries({ queryKey: keys.waiting });
  if (action.customer_id)
    void client.invalidateQueries({ queryKey: keys.timeline(action.customer_id) });
}

/** Newest first; an older state of one never replaces a newer. */
export function placeAction(actions: OrderAction[], action: OrderAction): OrderAction[] {
  const at = actions.findIndex(({ id }) => id === action.id);
  const known = actions[at];
  if (!known) return [action, ...actions];
  if (known.version > action.version) return actions;
  return actions.with(at, { ...action, allowed: action.allowed ?? known.allowed });
}

/** The frame tells of health and silence alone; a pause made by us is only in the record. */
function applyAccount(client: QueryClient, health: AccountHealth): void {
  const { account_id, silent_since, silent_detail } = health;
  const { state, detail, subscribed, checked_at, failing_since } = health;
  client.setQueryData<Account[]>(keys.accounts, (accounts) =>
    accounts?.map((one) =>
      one.account_id === account_id
        ? {
            ...one,
            health: { state, detail, subscribed, checked_at, failing_since },
            silence: silent_since ? { since: silent_since, detail: silent_detail } : null,
          }
        : one,
    ),
  );
  void client.invalidateQueries({ queryKey: keys.accounts });
}
