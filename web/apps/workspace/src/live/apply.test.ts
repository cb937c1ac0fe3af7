import type { Agent, Conversation, Order, Page } from "@deskhand/api";
import { aConversation, aMessage, anOrder } from "@deskhand/api/testing/builders";
import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { keys } from "../desk/keys";
import type { Thread } from "../desk/thread";
import { applyFrame, placeOrder } from "./apply";

// S87: live updates without refresh; S71: orders too.

let client: QueryClient;

function message(type: "created" | "updated", over: Parameters<typeof aMessage>[0]): void {
  const record = aMessage(over);
  const { conversation_id } = record;
  applyFrame(client, { type: `message.${type}`, conversation_id, message: record });
}

beforeEach(() => {
  client = new QueryClient();
});

const thread = () => client.getQueryData<Thread>(keys.thread("c1"));

function load(seqs: number[], cursor = seqs.at(-1) ?? 0): void {
  const messages = seqs.map((seq) => aMessage({ seq }));
  client.setQueryData<Thread>(keys.thread("c1"), { messages, cursor, start: 0 });
}

describe("a message", () => {
  it("joins the thread that is loaded, once", () => {
    load([1, 2]);
    message("created", { seq: 3 });
    message("created", { seq: 3 });
    expect(thread()?.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it("does not move the place from where a reconnect reads on", () => {
    load([1, 2]);
    message("created", { seq: 4 });
    expect(thread()?.cursor).toBe(2);
  });

  it("is not lost when it comes while the thread is being loaded", () => {
    void client.fetchQuery({ queryKey: keys.thread("c1"), queryFn: () => new Promise(() => {}) });
    message("created", { seq: 9 });
    expect(thread()?.messages.map(({ seq }) => seq)).toEqual([9]);
    expect(thread()?.cursor).toBe(0);
  });

  it("starts no thread that nobody opened", () => {
    message("created", {});
    expect(thread()).toBeUndefined();
  });

  it("shows a failure and keeps it when an older state comes late", () => {
    load([1]);
    message("updated", { status: "failed", updated_at: "2026-11-24T10:01:00Z" });
    message("updated", { status: "sent" });
    expect(thread()?.messages[0]?.status).toBe("failed");
  });

  it("is read again in whole when its frame was cut", () => {
    load([1]);
    message("created", { seq: 2, metadata: { truncated: true } });
    expect(client.getQueryState(keys.thread("c1"))?.isInvalidated).toBe(true);
  });
});

describe("a conversation", () => {
  it("changes in the header and moves between loaded lists", () => {
    const known = aConversation();
    const page = (items: Conversation[]) => ({
      pages: [{ items, next_cursor: null }],
      pageParams: [null],
    });
    client.setQueryData(keys.conversation("c1"), known);
    client.setQueryData(keys.list({ status: "open" }), page([known]));
    client.setQueryData(keys.list({ status: "resolved" }), page([]));
    const conversation = aConversation({ status: "resolved", version: 2 });
    applyFrame(client, { type: "conversation.updated", conversation });
    const items = (status: "open" | "resolved") =>
      client.getQueryData<ReturnType<typeof page>>(keys.list({ status }))?.pages[0]?.items.length;
    expect(client.getQueryData(keys.conversation("c1"))).toEqual(conversation);
    expect([items("open"), items("resolved")]).toEqual([0, 1]);
  });
});

describe("an order", () => {
  const page = () => client.getQueryData<Page<Order>>(keys.orders("u1"))?.items;

  it("changes beside the conversation", () => {
    client.setQueryData(keys.orders("u1"), { items: [anOrder()], next_cursor: null });
    applyFrame(client, {
      type: "order.updated",
      order: anOrder({ status: "shipped", version: 2 }),
    });
    expect(page()?.[0]?.status).toBe("shipped");
  });

  it("is read again when its frame was cut", () => {
    client.setQueryData(keys.orders("u1"), { items: [anOrder()], next_cursor: null });
    const order = { ...anOrder({ items: [], version: 2 }), truncated: true };
    applyFrame(client, { type: "order.updated", order });
    expect(page()?.[0]?.items).toHaveLength(1);
    expect(client.getQueryState(keys.orders("u1"))?.isInvalidated).toBe(true);
  });

  it("never goes back to an older state", () => {
    const shipped = anOrder({ status: "shipped", version: 3 });
    expect(placeOrder([shipped], anOrder({ version: 2 }))).toEqual([shipped]);
  });

  it("lists the newest order first", () => {
    const older = anOrder({ id: "o0", order_date: "2026-01-01T00:00:00Z" });
    expect(placeOrder([older], anOrder()).map(({ id }) => id)).toEqual(["o1", "o0"]);
  });
});

it("shows a colleague's new status at once", () => {
  const agent = { service_code: "A002", name: "Bo", status: 0 } as Agent;
  client.setQueryData(keys.agents, [agent]);
  applyFrame(client, { type: "agent.updated", agent: { ...agent, status: 1 } });
  expect(client.getQueryData<Agent[]>(keys.agents)?.[0]?.status).toBe(1);
});
