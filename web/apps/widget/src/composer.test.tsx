import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aPage, FakeDesk, settle, shown } from "./testing";
import { View } from "./view";
import { wordsFor } from "./words";

// S35

let host: HTMLElement;
let chat: ReturnType<typeof aPage>;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  sessionStorage.clear();
  host = document.body.appendChild(document.createElement("div"));
  chat = aPage(new FakeDesk());
  const words = wordsFor("de-AT");
  act(() =>
    render(
      <View chat={chat} words={words} language="de-AT" title="Laden" greeting="Hallo" />,
      host,
    ),
  );
});

afterEach(() => {
  chat.stop();
  act(() => render(null, host));
  host.remove();
  vi.useRealTimers();
});

const find = <Kind extends Element>(selector: string) => host.querySelector(selector) as Kind;
const open = () => act(() => find<HTMLButtonElement>(".launcher").click());

function type(text: string, key: KeyboardEventInit & { keyCode?: number }): void {
  const field = find<HTMLTextAreaElement>("textarea");
  act(() => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  act(() => void field.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...key })));
}

describe("View", () => {
  it("opens, names itself, greets, and gives the field the focus", () => {
    expect(find(".panel")).toBeNull();
    open();
    expect(find("[role=dialog]").getAttribute("aria-label")).toBe("Laden");
    expect(find("[role=log]").textContent).toContain("Hallo");
    expect(document.activeElement).toBe(find("textarea"));
  });

  it("closes by Escape and returns the focus to the launcher", () => {
    open();
    act(
      () =>
        void find("textarea").dispatchEvent(
          new KeyboardEvent("keydown", { key: "Escape", bubbles: true }),
        ),
    );
    expect(find(".panel")).toBeNull();
    expect(document.activeElement).toBe(find(".launcher"));
  });

  it("sends by Enter and empties the field", async () => {
    open();
    type("hello", { key: "Enter" });
    await act(() => settle());
    expect(shown(chat)).toEqual(["hello"]);
    expect(find<HTMLTextAreaElement>("textarea").value).toBe("");
    expect(host.querySelectorAll(".bubble.mine")).toHaveLength(1);
  });

  it.each([
    ["Shift+Enter breaks the line", { key: "Enter", shiftKey: true }],
    ["Enter within a composition", { key: "Enter", isComposing: true }],
    ["Enter that ended a composition in Safari", { key: "Enter", keyCode: 229 }],
  ])("does not send: %s", (_name, key) => {
    open();
    type("ni hao", key);
    expect(shown(chat)).toEqual([]);
  });

  it("speaks the visitor's language, English for the unknown", () => {
    expect(wordsFor("zh-Hans-CN").send).toBe("发送");
    expect(wordsFor("de").send).toBe("Senden");
    expect(wordsFor("fr").send).toBe("Send");
  });

  it("never turns a message into markup", async () => {
    open();
    type("<img src=x onerror=alert(1)> https://acme.example/a.", { key: "Enter" });
    await act(() => settle());
    expect(host.querySelector(".log img")).toBeNull();
    expect(find<HTMLAnchorElement>(".mine a").href).toBe("https://acme.example/a");
  });
});
