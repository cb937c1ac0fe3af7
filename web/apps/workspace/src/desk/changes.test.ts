import { ApiProblem, type Conversation, createApi } from "@deskhand/api";
import { aConversation } from "@deskhand/api/testing/builders";
import { afterEach, describe, expect, it, vi } from "vitest";
import { changeConversation } from "./changes";

// S80; a stale version is refused with 409 (contract §4).

afterEach(() => void vi.unstubAllGlobals());

/** A server that has this conversation and takes a change only on its newest version. */
function serve(stored: Conversation): Record<string, unknown>[] {
  const changes: Record<string, unknown>[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "GET") return Response.json(stored);
    const change = (await request.json()) as Record<string, unknown>;
    changes.push(change);
    if (change.version === stored.version) return Response.json({ ...stored, ...change });
    const headers = { "content-type": "application/problem+json" };
    return new Response('{"title": "Changed meanwhile"}', { status: 409, headers });
  });
  return changes;
}

/** Made within a test: the client takes `fetch` as it is when it is made. */
const api = () => createApi("http://desk", async () => "token");

describe("changeConversation", () => {
  it("changes the newest version when others changed something else", async () => {
    const changes = serve(aConversation({ version: 3, priority: "urgent" }));
    const result = await changeConversation(api(), aConversation(), { status: "resolved" });
    expect(result).toMatchObject({ status: "resolved", priority: "urgent" });
    expect(changes.map(({ version }) => version)).toEqual([1, 3]);
  });

  it("does not overrule a colleague who changed the same", async () => {
    const changes = serve(aConversation({ version: 3, assignee: "A002" }));
    const taken = changeConversation(api(), aConversation(), { assignee: "A001" });
    await expect(taken).rejects.toThrow(ApiProblem);
    expect(changes).toHaveLength(1);
  });
});
