import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Chat } from "./chat";
import { aPage, FakeDesk, settle, shown } from "./testing";

// S35, S36, S38, S41, S87

let desk: FakeDesk;
let pages: Chat[];

function page(): Chat {
  const chat = aPage(desk);
  pages.push(chat);
  chat.start();
  return chat;
}

/** The page goes away as a browser takes it: no event, no last words. */
async function reload(chat: Chat): Promise<Chat> {
  chat.stop();
  const next = page();
  await settle();
  return next;
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  sessionStorage.clear();
  desk = new FakeDesk();
  pages = [];
});

afterEach(() => {
  for (const chat of pages) chat.stop();
  vi.useRealTimers();
});

describe("connecting", () => {
  it("opens no socket for a visitor who only looks at the shop", async () => {
    page();
    await settle(60_000);
    expect(desk.factory.sockets).toHaveLength(0);
  });

  it("connects when the panel is opened, and shows the token it got next time", async () => {
    const chat = page();
    chat.toggle(true);
    await settle();
    chat.send("hello");
    await settle();
    await reload(chat);
    const visitors = desk.factory.sockets.map(({ address }) =>
      new URL(address).searchParams.get("visitor"),
    );
    expect(visitors).toEqual(["", "token-1"]);
  });

  it("tells who has signed in at the shop, by the shop's word", async () => {
    const chat = aPage(desk, { user: { id: "42", signature: "ab12" } });
    pages.push(chat);
    chat.toggle(true);
    await settle();
    const query = new URL(desk.factory.latest().address).searchParams;
    expect([query.get("user"), query.get("signature")]).toEqual(["42", "ab12"]);
  });

  it("connects by itself on later pages once there is a conversation", async () => {
    const chat = page();
    chat.send("hello");
    await settle();
    await reload(chat);
    expect(desk.sessions).toBe(2);
  });

  it("leaves no socket behind on later pages when nothing was ever said", async () => {
    const chat = page();
    chat.toggle(true);
    await settle();
    await reload(chat);
    expect(desk.sessions).toBe(1);
  });

  it("becomes the visitor that another tab became meanwhile", async () => {
    const chat = page();
    chat.toggle(true);
    localStorage.setItem("deskhand:site:token", "other-tab");
    await settle();
    const visitors = desk.factory.sockets.map(({ address }) =>
      new URL(address).searchParams.get("visitor"),
    );
    expect(visitors).toEqual(["", "other-tab"]);
    expect(localStorage.getItem("deskhand:site:token")).toBe("other-tab");
  });
});

describe("sending", () => {
  it("shows a message at once, and once after its acknowledgement", async () => {
    const chat = page();
    chat.send("hello");
    expect(shown(chat)).toEqual(["hello"]);
    await settle();
    expect(shown(chat)).toEqual(["hello"]);
    expect(chat.pending()).toEqual([]);
  });

  it("keeps showing a message whose acknowledgement came but whose push did not", async () => {
    desk.losePushes = 1;
    const chat = page();
    chat.send("hello");
    await settle();
    expect(chat.pending()).toEqual([]);
    expect(shown(chat)).toEqual(["hello"]);
    desk.push({ type: "message.created", message: desk.messages[0] });
    expect(shown(chat)).toEqual(["hello"]);
  });

  it("sends one at a time, in order", async () => {
    const chat = page();
    for (const text of ["one", "two", "three"]) chat.send(text);
    await settle(30);
    expect(desk.factory.latest().sent.map((frame) => frame.body)).toEqual(["one"]);
    await settle();
    expect(desk.bodies()).toEqual(["one", "two", "three"]);
  });

  it("sends nothing again while its answer is still on the way", async () => {
    const chat = page();
    chat.toggle(true);
    await settle();
    for (const text of ["one", "two", "three"]) chat.send(text);
    expect(desk.factory.latest().sent.map((frame) => frame.body)).toEqual(["one"]);
    await settle();
    expect(desk.factory.latest().sent.map((frame) => frame.body)).toEqual(["one", "two", "three"]);
  });

  it("stores once what was sent again because the acknowledgement and the push were lost", async () => {
    desk.loseAcks = 1;
    desk.losePushes = 1;
    const chat = page();
    chat.send("hello");
    await settle(15_000);
    expect(desk.bodies()).toEqual(["hello"]);
    expect(shown(chat)).toEqual(["hello"]);
    expect(chat.pending()).toEqual([]);
  });

  it("takes its own message, pushed or synced, for the acknowledgement", async () => {
    desk.loseAcks = 1;
    const chat = page();
    chat.send("hello");
    chat.send("again");
    await settle();
    expect(chat.pending()).toEqual([]);
    expect(desk.sessions).toBe(1);
  });

  it("shows each message once when everything is delivered twice", async () => {
    desk.double = true;
    const chat = page();
    chat.send("hello");
    await settle();
    desk.answer("hi");
    expect(shown(chat)).toEqual(["hello", "hi"]);
  });

  it("tries a refused message again, then asks the visitor and goes on with the next", async () => {
    desk.refuse = 3;
    const chat = page();
    chat.send("bad");
    chat.send("good");
    await settle(20_000);
    expect(desk.bodies()).toEqual(["good"]);
    expect(chat.pending().map(({ body, refused }) => [body, refused])).toEqual([["bad", true]]);
    chat.retry(chat.pending()[0]?.client_id ?? "");
    await settle();
    expect(desk.bodies()).toEqual(["good", "bad"]);
  });

  it("gets over a passing refusal by itself", async () => {
    desk.refuse = 2;
    const chat = page();
    chat.send("hello");
    await settle(20_000);
    expect(desk.bodies()).toEqual(["hello"]);
    expect(chat.pending()).toEqual([]);
  });

  it("does not send blanks", async () => {
    const chat = page();
    chat.send("  \n ");
    await settle();
    expect(desk.factory.sockets).toHaveLength(0);
  });
});

describe("being away", () => {
  it("loses and doubles nothing over a reload in the middle of sending", async () => {
    desk.loseAcks = 1;
    desk.losePushes = 1;
    const chat = page();
    for (const text of ["one", "two", "three"]) chat.send(text);
    await settle(50);
    expect(desk.bodies()).toEqual(["one"]);
    const next = await reload(chat);
    expect(desk.bodies()).toEqual(["one", "two", "three"]);
    expect(shown(next)).toEqual(["one", "two", "three"]);
  });

  it("sends after an hour offline what was written meanwhile, in order, and reads what came", async () => {
    const chat = page();
    chat.send("before");
    await settle();
    desk.online = false;
    desk.cutAll();
    for (const text of ["first", "second"]) {
      chat.send(text);
      await settle(30 * 60_000);
    }
    expect(chat.cutOff).toBe(true);
    desk.answer("are you there?");
    desk.online = true;
    await settle(40_000);
    expect(desk.bodies()).toEqual(["before", "are you there?", "first", "second"]);
    expect(shown(chat)).toEqual(["before", "are you there?", "first", "second"]);
    expect(chat.cutOff).toBe(false);
  });

  it("keeps the outbox over an hour offline that ends with a reload", async () => {
    desk.online = false;
    const chat = page();
    chat.send("first");
    chat.send("second");
    await settle(60 * 60_000);
    chat.stop();
    desk.online = true;
    const next = page();
    await settle();
    expect(desk.bodies()).toEqual(["first", "second"]);
    expect(shown(next)).toEqual(["first", "second"]);
  });

  it("reads a long absence page by page", async () => {
    const chat = page();
    chat.send("before");
    await settle();
    desk.pageSize = 2;
    desk.online = false;
    desk.cutAll();
    for (let count = 0; count < 7; count += 1) desk.answer(`answer ${count}`);
    desk.online = true;
    await settle(5_000);
    expect(shown(chat)).toEqual(desk.bodies());
  });

  it("does not let a push that overtook another hide it from the next sync", async () => {
    const chat = page();
    chat.send("hello");
    await settle();
    desk.losePushes = 1;
    desk.answer("lost on the way");
    desk.answer("arrived");
    expect(shown(chat)).toEqual(["hello", "arrived"]);
    desk.cutAll();
    await settle();
    expect(shown(chat)).toEqual(["hello", "lost on the way", "arrived"]);
  });

  it("notices a dead connection by the missing answer", async () => {
    const chat = page();
    chat.send("hello");
    await settle();
    const dead = desk.factory.latest();
    dead.heard = () => {};
    chat.send("into the void");
    await settle(11_000);
    expect(desk.bodies()).toEqual(["hello", "into the void"]);
    expect(dead.open).toBe(false);
  });

  it("shows the thread after a reload, even before the connection stands", async () => {
    const chat = page();
    chat.send("hello");
    await settle();
    desk.answer("hi");
    chat.stop();
    expect(shown(page())).toEqual(["hello", "hi"]);
  });

  it("reads the whole thread in a new tab", async () => {
    const chat = page();
    chat.send("hello");
    await settle();
    desk.answer("hi");
    sessionStorage.clear();
    expect(shown(await reload(chat))).toEqual(["hello", "hi"]);
  });

  it("repairs a lost push by the five-minute ping", async () => {
    const chat = page();
    chat.send("hello");
    await settle();
    desk.losePushes = 1;
    desk.answer("lost on the way");
    await settle(5 * 60_000 + 100);
    expect(shown(chat)).toEqual(["hello", "lost on the way"]);
  });
});

describe("a new conversation", () => {
  it("follows the old one in the thread although its seq starts again", async () => {
    const chat = page();
    chat.send("hello");
    await settle();
    desk.push({
      type: "message.created",
      message: {
        ...desk.messages[0],
        id: "n1",
        conversation_id: "c2",
        seq: 1,
        body: "new",
        metadata: {},
      },
    });
    expect(shown(chat)).toEqual(["hello", "new"]);
    desk.conversation = "c2";
    desk.cutAll();
    await settle();
    expect(desk.factory.latest().sent[0]).toMatchObject({
      action: "sync",
      conversation_id: "c2",
      after_seq: 0,
    });
  });
});

describe("reading", () => {
  it("counts answers while the panel is closed and clears them when it opens", async () => {
    const chat = page();
    chat.send("hello");
    await settle();
    desk.answer("one");
    desk.answer("two");
    expect(chat.unread()).toBe(2);
    chat.toggle(true);
    expect(chat.unread()).toBe(0);
    const last = desk.messages.at(-1);
    expect(desk.factory.latest().sent.at(-1)).toEqual({
      action: "read",
      conversation_id: "c1",
      seq: last?.seq,
    });
  });

  it("remembers over a reload what was read", async () => {
    const chat = page();
    chat.toggle(true);
    chat.send("hello");
    await settle();
    desk.answer("one");
    const next = await reload(chat);
    desk.answer("two");
    expect(next.unread()).toBe(1);
  });

  it("marks what the shop has read", async () => {
    const chat = page();
    chat.send("hello");
    chat.send("again");
    await settle();
    desk.push({ type: "read", conversation_id: "c1", seq: desk.messages[0]?.seq });
    expect(chat.messages().map((message) => chat.isSeen(message))).toEqual([true, false]);
  });

  it("never shows an internal note, should one ever come", async () => {
    const chat = page();
    chat.send("hello");
    await settle();
    desk.answer("do not tell", { kind: "note" });
    expect(shown(chat)).toEqual(["hello"]);
  });

  it("shows typing until the answer comes, or for six seconds", async () => {
    const chat = page();
    chat.send("hello");
    await settle();
    desk.push({ type: "typing", conversation_id: "c1" });
    expect(chat.agentTyping).toBe(true);
    desk.answer("hi");
    expect(chat.agentTyping).toBe(false);
    desk.push({ type: "typing", conversation_id: "c1" });
    await settle(6_100);
    expect(chat.agentTyping).toBe(false);
  });

  it("tells that the visitor types at most each four seconds", async () => {
    const chat = page();
    chat.send("hello");
    await settle();
    for (let key = 0; key < 10; key += 1) chat.typing();
    const typed = () =>
      desk.factory.latest().sent.filter(({ action }) => action === "typing").length;
    expect(typed()).toBe(1);
    await settle(4_100);
    chat.typing();
    expect(typed()).toBe(2);
  });
});
