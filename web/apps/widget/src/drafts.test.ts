import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Chat } from "./chat";
import { AWAY, type Put } from "./drafts";
import { aPage, FakeDesk, settle, shown } from "./testing";

// S35, S37, S38

let desk: FakeDesk;
let chats: Chat[];

const picture = (name = "shoe.png") => new File(["12345"], name, { type: "image/png" });

async function page(put?: Put | null): Promise<Chat> {
  const chat = aPage(desk, put === undefined ? {} : { put: put ?? undefined });
  chats.push(chat);
  chat.toggle(true);
  await settle();
  return chat;
}

const sent = () => desk.factory.latest().sent.filter(({ action }) => action === "message.send");
const states = (chat: Chat) => chat.drafts.all.map(({ key, problem }) => key ?? problem);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  sessionStorage.clear();
  desk = new FakeDesk();
  chats = [];
});

afterEach(() => {
  for (const chat of chats) chat.stop();
  vi.useRealTimers();
});

describe("a file", () => {
  it("is announced, put into the store and named by the message", async () => {
    const placed: string[] = [];
    const chat = await page(async ({ url, content_type }, { file }) => {
      placed.push(`${url} ${content_type} ${file.size}`);
    });
    chat.drafts.add([picture()]);
    expect(chat.drafts.busy).toBe(true);
    await settle();
    expect(placed).toEqual(["https://store/shoe.png image/png 5"]);
    expect(chat.drafts.busy).toBe(false);
    chat.send("");
    await settle();
    expect(sent()).toMatchObject([{ body: "", attachments: ["uploads/shoe.png"] }]);
    expect(chat.drafts.all).toEqual([]);
    expect(desk.messages[0]?.attachments[0]?.name).toBe("shoe.png");
  });

  it("without a known type is announced as bytes", async () => {
    const chat = await page();
    chat.drafts.add([new File(["1"], "notes")]);
    await settle();
    const asked = desk.factory.latest().sent.find(({ action }) => action === "file.prepare");
    expect(asked).toMatchObject({
      name: "notes",
      size: 1,
      content_type: "application/octet-stream",
    });
  });

  it.each(["too_large", "type_not_taken"])("that is refused says why: %s", async (code) => {
    desk.refuseFiles = code;
    const chat = await page();
    chat.drafts.add([picture()]);
    await settle();
    expect(states(chat)).toEqual([code]);
    expect(chat.drafts.busy).toBe(false);
    chat.send("only words");
    await settle();
    expect(sent()).toMatchObject([{ body: "only words", attachments: [] }]);
    expect(chat.drafts.all).toHaveLength(1);
  });

  it("is no more than ten", async () => {
    const chat = await page();
    chat.drafts.add(Array.from({ length: 12 }, (_, number) => picture(`${number}.png`)));
    await settle();
    expect(chat.drafts.all).toHaveLength(10);
  });

  it("that is removed while it is on its way is stopped and not sent", async () => {
    const stop = vi.fn();
    const chat = await page((_place, draft) => {
      draft.stop = stop;
      return new Promise(() => {});
    });
    chat.drafts.add([picture()]);
    await settle();
    const [draft] = chat.drafts.all;
    if (draft) chat.drafts.remove(draft);
    expect(stop).toHaveBeenCalledOnce();
    chat.send("only words");
    await settle();
    expect(sent()).toMatchObject([{ attachments: [] }]);
  });

  it("that the store did not take can be tried again", async () => {
    let fail = true;
    const chat = await page(() => (fail ? Promise.reject(503) : Promise.resolve()));
    chat.drafts.add([picture()]);
    await settle();
    expect(states(chat)).toEqual(["503"]);
    fail = false;
    const [draft] = chat.drafts.all;
    if (draft) void chat.drafts.upload(draft);
    await settle();
    expect(states(chat)).toEqual(["uploads/shoe.png"]);
  });
});

/** The part of a request that an upload uses, with the store in the test's hands. */
class FakeRequest {
  static latest: FakeRequest;
  readonly said: unknown[] = [];
  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  status = 0;
  onload = () => {};
  onerror = () => {};
  open = (...parts: unknown[]) => this.said.push(...parts);
  setRequestHeader = (...parts: unknown[]) => this.said.push(...parts);
  send = (body: File) => this.said.push(body.name);
  abort = vi.fn();

  constructor() {
    FakeRequest.latest = this;
  }
}

describe("the way into the store", () => {
  beforeEach(() => void vi.stubGlobal("XMLHttpRequest", FakeRequest));
  afterEach(() => void vi.unstubAllGlobals());

  async function begun() {
    const chat = await page(null);
    chat.drafts.add([picture()]);
    await settle();
    const [draft] = chat.drafts.all;
    if (!draft) throw new Error("no draft");
    return { chat, draft, request: FakeRequest.latest };
  }

  it("is a PUT of the announced type, and tells how far it is", async () => {
    const { draft, request, chat } = await begun();
    expect(request.said).toEqual([
      "PUT",
      "https://store/shoe.png",
      "content-type",
      "image/png",
      "shoe.png",
    ]);
    const redrawn = vi.fn();
    chat.subscribe(redrawn);
    request.upload.onprogress?.({ loaded: 1, total: 4 });
    expect(draft.progress).toBe(0.25);
    expect(redrawn).toHaveBeenCalledOnce();
    request.status = 200;
    request.onload();
    await settle();
    expect(draft.key).toBe("uploads/shoe.png");
  });

  it.each([
    ["the store refuses", 403, "403"],
    ["the network is gone", 0, AWAY],
  ])("%s", async (_name, status, problem) => {
    const { draft, request } = await begun();
    request.status = status;
    if (status) request.onload();
    else request.onerror();
    await settle();
    expect(draft).toMatchObject({ problem });
    expect(draft.key).toBeUndefined();
  });

  it("can be broken off", async () => {
    const { chat, draft, request } = await begun();
    chat.drafts.remove(draft);
    expect(request.abort).toHaveBeenCalledOnce();
  });
});

describe("being away", () => {
  it("a file waits for the connection and goes by itself", async () => {
    const chat = await page();
    desk.online = false;
    desk.cutAll();
    chat.drafts.add([picture()]);
    await settle(10_000);
    expect(states(chat)).toEqual([AWAY]);
    expect(chat.drafts.busy).toBe(true);
    desk.online = true;
    await settle(40_000);
    expect(states(chat)).toEqual(["uploads/shoe.png"]);
  });

  it("a cut in the middle of an upload is made good", async () => {
    let cut = true;
    const chat = await page(() => {
      if (!cut) return Promise.resolve();
      cut = false;
      desk.cutAll();
      return Promise.reject(AWAY);
    });
    chat.drafts.add([picture()]);
    await settle(10_000);
    expect(states(chat)).toEqual(["uploads/shoe.png"]);
  });

  it("a message with files that was sent survives a reload, and is one", async () => {
    desk.loseAcks = 1;
    desk.losePushes = 1;
    const chat = await page();
    chat.drafts.add([picture()]);
    await settle();
    chat.send("see here");
    await settle(30);
    chat.stop();
    const next = await page();
    await settle(20_000);
    expect(next.pending()).toEqual([]);
    expect(desk.messages.map((message) => message.attachments.length)).toEqual([1]);
    expect(shown(next)).toEqual(["see here"]);
  });

  it("files that the server has not got any more are said to be lost, the words go again", async () => {
    const chat = await page();
    chat.drafts.add([picture()]);
    await settle();
    desk.refuseFiles = "not_uploaded";
    chat.send("see here");
    await settle();
    expect(chat.pending()).toMatchObject([{ refused: true, lost: true }]);
    expect(sent()).toHaveLength(1);
    chat.retry(chat.pending()[0]?.client_id ?? "");
    await settle();
    expect(desk.bodies()).toEqual(["see here"]);
    expect(desk.messages[0]?.attachments).toEqual([]);
  });

  it("nothing is left of lost files without words", async () => {
    const chat = await page();
    chat.drafts.add([picture()]);
    await settle();
    desk.refuseFiles = "not_uploaded";
    chat.send("");
    await settle();
    chat.retry(chat.pending()[0]?.client_id ?? "");
    expect(chat.pending()).toEqual([]);
  });
});

describe("an address", () => {
  it("is asked for the message's own place", async () => {
    const chat = await page();
    chat.drafts.add([picture()]);
    await settle();
    chat.send("");
    await settle();
    const [message] = chat.messages();
    if (!message) throw new Error("no message");
    const address = chat.address(message, 0);
    await settle();
    expect(await address).toBe(`https://store/${message.seq}/0`);
    const none = expect(chat.address(message, 1)).rejects.toBeNull();
    await settle();
    await none;
  });

  it("fails when nobody answers", async () => {
    const chat = await page();
    desk.factory.latest().heard = () => {};
    const [message] = [desk.answer("hi")];
    const none = expect(chat.address(message, 0)).rejects.toBe(AWAY);
    await settle(10_100);
    await none;
  });
});
