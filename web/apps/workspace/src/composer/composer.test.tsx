import type { Conversation } from "@deskhand/api";
import { aConversation } from "@deskhand/api/testing/builders";
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { createRef } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeskContext } from "../auth/context";
import { LiveContext } from "../live/context";
import { Composer } from "./composer";
import type { Kind } from "./drafts";

// S84, S86

const send = vi.fn();
const sent = vi.fn(() => true);

function show(kind: Kind = "reply", over: Partial<Conversation> = {}): void {
  const desk = {
    config: { api_url: "http://desk", ws_url: "", auth: {} as never },
    session: { claims: {} as never, token: async () => "", signOut: async () => {} },
  };
  const live = { state: "open" as const, send: sent, listen: () => () => {} };
  render(
    <MantineProvider env="test">
      <DeskContext value={desk}>
        <LiveContext value={live}>
          <Composer
            conversation={aConversation(over)}
            field={createRef()}
            kind={kind}
            onKind={() => {}}
            send={send}
          />
        </LiveContext>
      </DeskContext>
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
    expect(send).toHaveBeenCalledWith("reply", "Hello", []);
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
    const closed = { reply_until: "2020-01-01T00:00:00Z" };
    show("reply", closed);
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(screen.getByRole("status").textContent).toContain("closed the time for replies");
    cleanup();
    show("note", closed);
    write("Call her");
    fireEvent.click(screen.getByRole("button", { name: "Add note" }));
    expect(send).toHaveBeenCalledWith("note", "Call her", []);
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
