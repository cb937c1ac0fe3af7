import { createApi, type Message } from "@deskhand/api";
import { aMessage } from "@deskhand/api/testing/builders";
import { afterEach, describe, expect, it, vi } from "vitest";
import { EMPTY, extend, fetchAfter, receive } from "./thread";

// S87: a reconnect leaves no gap.

afterEach(() => void vi.unstubAllGlobals());

/** Answers as the API does: oldest first, two at a time. */
function serve(all: Message[]): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const query = new URL(request.url).searchParams;
    asked.push(query.toString());
    const after = all.filter(
      ({ seq }) => seq > Number(query.get("cursor") ?? query.get("after_seq")),
    );
    const items = after.slice(0, 2);
    const next_cursor = after.length > 2 ? String(items.at(-1)?.seq) : null;
    return Response.json({ items, next_cursor });
  });
  return asked;
}

/** Made within a test: the client takes `fetch` as it is when it is made. */
const api = () => createApi("http://desk", async () => "token");
const seqs = (messages: Message[]) => messages.map(({ seq }) => seq);

describe("reading on", () => {
  it("reads all pages after a place", async () => {
    serve([1, 2, 3, 4, 5, 6].map((seq) => aMessage({ seq })));
    expect(seqs(await fetchAfter(api(), "c1", 1))).toEqual([2, 3, 4, 5, 6]);
  });

  it("closes the gap that a lost push left behind a later one", async () => {
    serve([1, 2, 3, 4].map((seq) => aMessage({ seq })));
    const before = extend(EMPTY, [aMessage({ seq: 1 }), aMessage({ seq: 2 })]);
    const pushed = receive(before, aMessage({ seq: 4 }));
    const after = extend(pushed, await fetchAfter(api(), "c1", pushed.cursor));
    expect(seqs(after.messages)).toEqual([1, 2, 3, 4]);
    expect(after.cursor).toBe(4);
  });

  it("changes nothing for a repeat", () => {
    const thread = extend(EMPTY, [aMessage()]);
    const older = aMessage({ updated_at: "2026-11-24T09:00:00Z" });
    expect(receive(thread, older)).toBe(thread);
  });
});
