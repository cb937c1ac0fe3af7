import type { Capability, Conversation, SendingPermission } from "@deskhand/api";
import { aConversation } from "@deskhand/api/testing/builders";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { createRef } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeskContext } from "../auth/context";
import { keys } from "../desk/keys";
import { LiveContext } from "../live/context";
import { Composer } from "./composer";
import type { Kind } from "./drafts";

// S84, S86

const send = vi.fn();
const sent = vi.fn(() => true);

const whatsapp: Capability = {
  slug: "whatsapp",
  name: "WhatsApp",
  kind: "channel",
  limits: { max_text: 20, text_unit: "characters", max_bytes: { "image/png": 1000 } },
  actions: [],
};

const can = (over: Partial<SendingPermission>): SendingPermission => ({
  kind: "reply",
  allowed: true,
  until: null,
  remaining: null,
  reason: null,
  instead: [],
  ...over,
});

function show(kind: Kind = "reply", over: Partial<Conversation> = {}): void {
  const desk = {
    config: { api_url: "http://desk", ws_url: "", auth: {} as never },
    session: { claims: {} as never, token: async () => "", signOut: async () => {} },
  };
  const live = { state: "open" as const, send: sent, listen: () => () => {} };
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(keys.capabilities, [whatsapp]);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <DeskContext value={desk}>
          <LiveContext value={live}>
            <Composer
              conversation={aConversation(over)}
              newest={undefined}
              answered={null}
              onAnswered={() => {}}
              field={createRef()}
              kind={kind}
              onKind={() => {}}
              send={send}
            />
          </LiveContext>
        </DeskContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const write = (value: string) => fireEvent.change(field(), { target: { value } });

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
});
afterEach(cleanup);

describe("Composer", () => {
  it("sends a chat reply by Enter and empties itself", () => {
    show();
    write("Hello");
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(send).toHaveBeenCalledWith({ kind: "reply", body: "Hello", files: [] });
    expect(field().value).toBe("");
  });

  it.each([
    ["Shift+Enter", { key: "Enter", shiftKey: true }, {}],
    ["Enter of an input method", { key: "Enter", isComposing: true }, {}],
    ["Enter of an input method in Safari", { key: "Enter", keyCode: 229 }, {}],
    ["Enter alone in a mail", { key: "Enter" }, { subject: "Broken pole" }],
  ])("does not send by %s", (_name, key, over) => {
    show("reply", over);
    write("Hello");
    fireEvent.keyDown(field(), key);
    expect(send).not.toHaveBeenCalled();
    expect(field().value).toBe("Hello");
  });

  it("sends a mail by Ctrl+Enter", () => {
    show("reply", { subject: "Broken pole" });
    write("Hello");
    fireEvent.keyDown(field(), { key: "Enter", ctrlKey: true });
    expect(send).toHaveBeenCalledTimes(1);
  });

  it("keeps a draft for the next time", () => {
    show();
    write("half a sent");
    cleanup();
    show();
    expect(field().value).toBe("half a sent");
  });

  it("says why no reply can go out, and still takes notes", () => {
    const sending = [can({ until: "2020-01-01T00:00:00Z" })];
    const closed = { sending };
    show("reply", closed);
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(screen.getByRole("status").textContent).toContain("closed the time for replies");
    cleanup();
    show("note", closed);
    write("Call her");
    fireEvent.click(screen.getByRole("button", { name: "Add note" }));
    expect(send).toHaveBeenCalledWith({ kind: "note", body: "Call her", files: [] });
  });

  it("offers what works instead of a closed reply, as a way of its own", () => {
    const sending = [can({ allowed: false, reason: "window_expired" }), can({ kind: "template" })];
    show("reply", { channel: "whatsapp", sending });
    expect(screen.getByRole("tab", { name: "Template" })).toBeDefined();
    expect(screen.getByRole("button", { name: "Template instead" })).toBeDefined();
  });

  it("answers in the way that was chosen", () => {
    show("reply", { sending: [can({}), can({ kind: "private_reply" })] });
    fireEvent.click(screen.getByRole("tab", { name: "Private reply" }));
    write("Hello");
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(send).toHaveBeenCalledWith(
      expect.objectContaining({ body: "Hello", sendAs: "private_reply" }),
    );
  });

  it("warns of a text that goes out in pieces, or in more than are left", () => {
    show("reply", { channel: "whatsapp", sending: [can({ remaining: 2 })] });
    write("x".repeat(21));
    expect(screen.getByRole("status").textContent).toContain("goes out as 2 or more");
    write("x".repeat(41));
    expect(screen.getByRole("status").textContent).toContain("Too long: 3 messages");
  });

  it("shows how many messages are left and for how long", () => {
    const until = new Date(Date.now() + 90_000).toISOString();
    show("reply", { channel: "wechat", sending: [can({ until, remaining: 1 })] });
    expect(screen.getByRole("timer").textContent).toMatch(/1 message left · 01:(29|30) left/);
  });

  it("tells the customer about typing, but never that a note is being written", () => {
    show("note");
    write("secret");
    expect(sent).not.toHaveBeenCalled();
    cleanup();
    show("reply");
    write("H");
    write("He");
    expect(sent).toHaveBeenCalledTimes(1);
    expect(sent).toHaveBeenCalledWith({ action: "typing", conversation_id: "c1" });
  });
});
