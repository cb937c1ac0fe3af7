import { ApiProblem, createApi } from "@deskhand/api";
import { aMessage } from "@deskhand/api/testing/builders";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadDraft, saveDraft } from "./drafts";
import { notYetIn, OutgoingStore, post, troubleOf, type Written } from "./outgoing";

// S84: nothing that an agent wrote gets lost.

beforeEach(() => void localStorage.clear());
afterEach(() => void vi.unstubAllGlobals());

function written(over: Partial<Written> = {}): Written {
  return { conversation: "c1", kind: "reply", body: "Hello", files: [], after: 1, ...over };
}

describe("OutgoingStore", () => {
  it("keeps over a reload what the server has not taken, to be tried again with the same key", () => {
    const item = new OutgoingStore().add(written());
    const [kept] = new OutgoingStore().all();
    expect(kept).toMatchObject({ id: item.id, body: "Hello", problem: "Interrupted" });
  });

  it("forgets what was taken", () => {
    const store = new OutgoingStore();
    store.remove(store.add(written()).id);
    expect(new OutgoingStore().all()).toEqual([]);
  });

  it("does not lose what another tab is sending", () => {
    const [one, other] = [new OutgoingStore(), new OutgoingStore()];
    one.add(written({ body: "from one" }));
    other.add(written({ body: "from the other" }));
    expect(
      new OutgoingStore()
        .all()
        .map(({ body }) => body)
        .sort(),
    ).toEqual(["from one", "from the other"]);
  });

  it("tells its readers, and only when something changed", () => {
    const store = new OutgoingStore();
    const heard = vi.fn();
    store.subscribe(heard);
    expect(store.all()).toBe(store.all());
    store.add(written());
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe("post", () => {
  it("carries the item's id as idempotency key, so that a retry is one message", async () => {
    const requests: Request[] = [];
    vi.stubGlobal("fetch", async (request: Request) => {
      requests.push(request);
      return Response.json(aMessage(), { status: 201 });
    });
    const item = new OutgoingStore().add(
      written({
        kind: "note",
        body: "Only us",
        files: [{ key: "f1", name: "a.pdf", type: "application/pdf", size: 9 }],
      }),
    );
    await post(
      createApi("http://desk", async () => "t0ken"),
      item,
    );
    const [request] = requests;
    expect(request?.headers.get("idempotency-key")).toBe(item.id);
    expect(request?.headers.get("authorization")).toBe("Bearer t0ken");
    expect(await request?.json()).toEqual({ kind: "note", body: "Only us", attachments: ["f1"] });
  });
});

describe("how a reply goes out", () => {
  it("is said where there is more than one way", async () => {
    const requests: Request[] = [];
    vi.stubGlobal("fetch", async (request: Request) => {
      requests.push(request);
      return Response.json(aMessage(), { status: 201 });
    });
    const template = { name: "hello", language: "en", parameters: { 1: "Mia" } };
    const item = new OutgoingStore().add(written({ sendAs: "template", template }));
    await post(
      createApi("http://desk", async () => "t0ken"),
      item,
    );
    const sent = await requests[0]?.json();
    expect(sent).toMatchObject({ send_as: "template", template });
    expect(sent).not.toHaveProperty("target_id");
  });
});

describe("troubleOf", () => {
  const refused = (errors: { field: string; expected: string }[]) =>
    troubleOf(new ApiProblem(422, { detail: "the channel does not take these files", errors }));

  it("puts what is wrong with a file at that file", () => {
    const tooLarge = "b.png has 9000000 bytes; at most 5000000 are taken";
    expect(refused([{ field: "attachments.1", expected: tooLarge }])).toEqual({
      problem: "the channel does not take these files",
      fileProblems: { 1: tooLarge },
    });
  });

  it("adds what would work instead", () => {
    expect(refused([{ field: "send_as", expected: "one of: template" }])).toEqual({
      problem: "the channel does not take these files: one of: template",
      fileProblems: undefined,
    });
  });

  it("is forgotten when it is tried again", () => {
    const store = new OutgoingStore();
    const { id } = store.add(written());
    store.mark(id, { problem: "no", fileProblems: { 0: "too large" } });
    store.mark(id, { problem: null });
    expect(store.all()[0]).toMatchObject({ problem: null, fileProblems: undefined });
  });
});

describe("notYetIn", () => {
  const pushed = (seq: number, over = {}) =>
    aMessage({ seq, sender_type: "agent", body: "Hello", ...over });

  it("hides what the push has brought already", () => {
    const item = new OutgoingStore().add(written());
    expect(notYetIn([pushed(2)], [item])).toEqual([]);
  });

  it("is not taken in by an earlier message, a note or the customer with the same words", () => {
    const item = new OutgoingStore().add(written());
    const others = [pushed(1), pushed(2, { kind: "note" }), pushed(3, { sender_type: "customer" })];
    expect(notYetIn(others, [item])).toEqual([item]);
  });

  it("takes one message for one of two equal ones", () => {
    const store = new OutgoingStore();
    const [first, second] = [store.add(written()), store.add(written())];
    expect(notYetIn([pushed(2)], [first, second])).toEqual([second]);
  });
});

describe("drafts", () => {
  it("are kept for each conversation and kind", () => {
    saveDraft("c1", { kind: "note", reply: "half a reply", note: "half a note" });
    saveDraft("c2", { kind: "reply", reply: "other", note: "" });
    expect(loadDraft("c1")).toEqual({ kind: "note", reply: "half a reply", note: "half a note" });
    expect(loadDraft("c3").reply).toBe("");
  });

  it("leave nothing behind when emptied", () => {
    saveDraft("c1", { kind: "reply", reply: "x", note: "" });
    saveDraft("c1", { kind: "reply", reply: "", note: "" });
    expect(localStorage).toHaveLength(0);
  });
});
