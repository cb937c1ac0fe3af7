import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Chat } from "./chat";
import { aFile, aPage, FakeDesk, settle } from "./testing";
import { View } from "./view";
import { wordsFor } from "./words";

// S35

let host: HTMLElement;
let chat: Chat;
let desk: FakeDesk;
const words = wordsFor("en");

beforeEach(async () => {
  vi.useFakeTimers();
  localStorage.clear();
  sessionStorage.clear();
  host = document.body.appendChild(document.createElement("div"));
  desk = new FakeDesk();
  chat = aPage(desk);
  act(() =>
    render(<View chat={chat} words={words} language="en" title="Shop" greeting="Hello" />, host),
  );
  act(() => chat.toggle(true));
  await act(() => settle());
});

afterEach(() => {
  chat.stop();
  act(() => render(null, host));
  host.remove();
  vi.useRealTimers();
});

const find = <Kind extends Element>(selector: string) => host.querySelector(selector) as Kind;
const picture = (name = "shoe.png") => new File(["12345"], name, { type: "image/png" });

/** A drop or a paste, which test browsers have no events of. */
function give(kind: string, where: string, property: string, files: File[]): Event {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  Object.defineProperty(event, property, { value: { files } });
  act(() => void find(where).dispatchEvent(event));
  return event;
}

async function received(over: Parameters<typeof aFile>[0]): Promise<void> {
  act(() => void desk.answer("", { attachments: [aFile(over)] }));
  await act(() => settle());
}

describe("attaching", () => {
  it.each([
    ["drop", ".panel", "dataTransfer"],
    ["paste", "textarea", "clipboardData"],
  ])("takes files by %s", async (kind, where, property) => {
    const event = give(kind, where, property, [picture()]);
    expect(event.defaultPrevented).toBe(true);
    await act(() => settle());
    expect(find(".drafts").textContent).toContain("shoe.png");
  });

  it("leaves pasted words to the field", () => {
    expect(give("paste", "textarea", "clipboardData", []).defaultPrevented).toBe(false);
  });

  it("takes files by the paperclip, the same one again too", async () => {
    const input = find<HTMLInputElement>("input[type=file]");
    const clicked = vi.spyOn(input, "click");
    find<HTMLButtonElement>(`[aria-label="${words.attach}"]`).click();
    expect(clicked).toHaveBeenCalledOnce();
    Object.defineProperty(input, "files", { value: [picture()], configurable: true });
    act(() => void input.dispatchEvent(new Event("change", { bubbles: true })));
    await act(() => settle());
    expect(chat.drafts.all).toHaveLength(1);
    expect(input.value).toBe("");
  });

  it("shows progress, and sends nothing before the file is there", async () => {
    give("drop", ".panel", "dataTransfer", [picture()]);
    expect(find("progress")).not.toBeNull();
    expect(find<HTMLButtonElement>("[type=submit]").disabled).toBe(true);
    await act(() => settle());
    expect(find("progress")).toBeNull();
    expect(find<HTMLButtonElement>("[type=submit]").disabled).toBe(false);
    act(() => find<HTMLButtonElement>("[type=submit]").click());
    await act(() => settle());
    expect(find(".mine .file").textContent).toContain("shoe.png");
    expect(find(".drafts").childElementCount).toBe(0);
  });

  it.each([
    ["too_large", words.tooLarge],
    ["type_not_taken", words.badType],
    ["not_as_announced", words.refused],
  ])("says in words why not: %s", async (code, reason) => {
    desk.refuseFiles = code;
    give("drop", ".panel", "dataTransfer", [picture()]);
    await act(() => settle());
    expect(find(".drafts [role=alert]").textContent).toBe(reason);
  });

  it("says that a file does not survive a reload while there is no connection", async () => {
    desk.online = false;
    act(() => desk.cutAll());
    give("drop", ".panel", "dataTransfer", [picture()]);
    await act(() => settle());
    expect(find(".drafts").textContent).toContain("Keep this page open");
  });

  it("removes a file by its cross", async () => {
    give("drop", ".panel", "dataTransfer", [picture()]);
    await act(() => settle());
    act(() => find<HTMLButtonElement>(`[aria-label="${words.remove}: shoe.png"]`).click());
    expect(find(".drafts").childElementCount).toBe(0);
  });
});

describe("a message's file", () => {
  it("shows a picture", async () => {
    await received({});
    expect(find<HTMLImageElement>(".file img").src).toBe(
      `https://store/${desk.messages[0]?.seq}/0`,
    );
  });

  it.each(["image/svg+xml", "text/html", "application/pdf", "image/x-unknown"])(
    "never shows %s in the page",
    async (content_type) => {
      await received({ content_type, name: "evil" });
      expect(find(".file").textContent).toContain("evil");
      expect(find(".file img")).toBeNull();
      expect(host.querySelector("iframe, object, embed")).toBeNull();
    },
  );

  it("is saved by a click", async () => {
    await received({ content_type: "application/pdf", name: "bill.pdf" });
    const followed: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      followed.push(this.href);
    });
    act(() => find<HTMLButtonElement>(".file").click());
    await act(() => settle());
    expect(followed).toEqual([`https://store/${desk.messages[0]?.seq}/0`]);
  });

  it("that is not ready is a name", async () => {
    await received({ state: "failed" });
    expect(find<HTMLButtonElement>(".file").disabled).toBe(true);
    expect(find(".file img")).toBeNull();
  });
});
