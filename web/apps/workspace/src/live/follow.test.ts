import type { Conversation, Order, Page } from "@deskhand/api";
import { aConversation, anOrder } from "@deskhand/api/testing/builders";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keys } from "../desk/keys";
import { findIn, type Pages } from "../desk/lists";
import type { InboxFilter } from "../inbox/filter";
import { type Follower, follow } from "./follow";
import { RecentFrames } from "./recent";

// S87

const OPEN: InboxFilter = { status: "open" };
let client: QueryClient;
let follower: Follower;

beforeEach(() => {
  client = new QueryClient();
  follower = follow(client);
});
afterEach(() => follower.stop());

const pages = (items: Conversation[]): Pages => ({
  pages: [{ items, next_cursor: null }],
  pageParams: [null],
});
const listed = () => findIn(client.getQueryData<Pages>(keys.list(OPEN)), "c1");

/** A list that the server has read already and whose answer is on its way. */
function reading<Data>(queryKey: readonly unknown[]) {
  let arrive: (data: Data) => void = () => {};
  const answer = new Promise<Data>((resolve) => {
    arrive = resolve;
  });
  const done = client.fetchQuery({ queryKey, queryFn: () => answer });
  return async (data: Data) => {
    arrive(data);
    await done;
  };
}

describe("a push that comes while a list is being read", () => {
  it("is in the list although the answer does not have it", async () => {
    const arrive = reading<Pages>(keys.list(OPEN));
    follower.push({ type: "conversation.created", conversation: aConversation() });
    await arrive(pages([]));
    expect(listed()).toBeDefined();
  });

  it("is not undone by an older answer", async () => {
    const arrive = reading<Conversation>(keys.conversation("c1"));
    const conversation = aConversation({ status: "resolved", version: 2 });
    follower.push({ type: "conversation.updated", conversation });
    await arrive(aConversation());
    expect(client.getQueryData(keys.conversation("c1"))).toEqual(conversation);
  });

  it("brings an order in as well, but not in a circle when its frame was cut", async () => {
    const arrive = reading<Page<Order>>(keys.orders("u1"));
    follower.push({ type: "order.updated", order: anOrder() });
    const cut = { ...anOrder({ id: "o2" }), truncated: true };
    follower.push({ type: "order.updated", order: cut });
    await arrive({ items: [], next_cursor: null });
    const page = client.getQueryData<Page<Order>>(keys.orders("u1"));
    expect(page?.items.map(({ id }) => id)).toEqual(["o1"]);
    expect(client.getQueryState(keys.orders("u1"))?.isInvalidated).toBe(false);
  });
});

describe("an older state that comes late", () => {
  it("does not return to a list that it has left", () => {
    client.setQueryData(keys.list(OPEN), pages([aConversation()]));
    const resolved = aConversation({ status: "resolved", version: 2 });
    follower.push({ type: "conversation.updated", conversation: resolved });
    follower.push({ type: "conversation.updated", conversation: aConversation() });
    expect(listed()).toBeUndefined();
  });
});

describe("RecentFrames", () => {
  it("forgets after a minute", () => {
    const recent = new RecentFrames();
    recent.accept({ type: "conversation.created", conversation: aConversation() }, 0);
    expect(recent.all(60_000)).toHaveLength(1);
    expect(recent.all(60_001)).toHaveLength(0);
  });
});
