import { aMessage } from "@deskhand/api/testing/builders";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeskContext } from "../auth/context";
import { keys } from "../desk/keys";
import { EMPTY, receive, type Thread } from "../desk/thread";
import { Undelivered } from "./undelivered";

// S26

let asked: string[];
let client: QueryClient;

beforeEach(() => {
  asked = [];
  client = new QueryClient();
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return Response.json(failed(undefined, "queued"));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const failed = (code: string | undefined, status: "failed" | "queued" = "failed") =>
  aMessage({
    channel: "facebook",
    seq: 7,
    sender_type: "agent",
    status,
    metadata: code ? { failure: { code, reason: "No" } } : {},
    updated_at: status === "queued" ? "2026-11-24T10:05:00Z" : "2026-11-24T10:00:00Z",
  });

function show(code: string): void {
  const message = failed(code);
  client.setQueryData(keys.thread("c1"), receive(EMPTY, message));
  const desk = {
    config: { api_url: "http://desk", ws_url: "", auth: {} as never },
    session: { claims: {} as never, token: async () => "t0ken", signOut: async () => {} },
  };
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <DeskContext value={desk}>
          <Undelivered message={message} />
        </DeskContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

describe("a failed message", () => {
  it("is sent again by one press, and shows at once that it is under way", async () => {
    show("blocked");
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => {
      const thread = client.getQueryData<Thread>(keys.thread("c1"));
      expect(thread?.messages[0]?.status).toBe("queued");
    });
    expect(asked).toEqual(["POST /api/conversations/c1/messages/7/retry"]);
  });

  it("warns first where it may have arrived already", async () => {
    show("outcome_unknown");
    fireEvent.click(screen.getByRole("button", { name: "Send again…" }));
    expect(asked).toEqual([]);
    expect(screen.getByText(/may get it twice/)).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Send again" }));
    await waitFor(() => expect(asked).toHaveLength(1));
  });

  it("can be left as it is", () => {
    show("outcome_unknown");
    fireEvent.click(screen.getByRole("button", { name: "Send again…" }));
    fireEvent.click(screen.getByRole("button", { name: "Leave it" }));
    expect(asked).toEqual([]);
    expect(screen.getByRole("button", { name: "Send again…" })).toBeDefined();
  });
});
