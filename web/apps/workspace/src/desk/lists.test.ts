import { aConversation } from "@deskhand/api/testing/builders";
import { describe, expect, it } from "vitest";
import type { InboxFilter } from "../inbox/filter";
import { findIn, isNewer, type Pages, placeIn } from "./lists";

// S80, S87

const OPEN: InboxFilter = { status: "open" };

function at(minute: number, over: Parameters<typeof aConversation>[0] = {}) {
  const time = `2026-11-24T10:${String(minute).padStart(2, "0")}:00Z`;
  return aConversation({ id: `c${minute}`, last_activity_at: time, updated_at: time, ...over });
}

/** Pages of two, newest first; with `more`, the server has further ones. */
function pages(minutes: number[], more = false): Pages {
  const items = minutes.map((minute) => at(minute));
  return {
    pages: [
      { items: items.slice(0, 2), next_cursor: "x" },
      { items: items.slice(2), next_cursor: more ? "y" : null },
    ],
    pageParams: [null, "x"],
  };
}

const ids = (list: Pages) => list.pages.map((page) => page.items.map(({ id }) => id));

describe("placeIn", () => {
  it("moves a conversation to the top when something new is said in it", () => {
    const next = placeIn(pages([50, 40, 30]), at(55, { id: "c30", last_seq: 2 }), OPEN);
    expect(ids(next)).toEqual([["c30", "c50", "c40"], []]);
  });

  it("takes in a new one where its time puts it", () => {
    expect(ids(placeIn(pages([50, 40, 30]), at(35), OPEN))).toEqual([
      ["c50", "c40"],
      ["c35", "c30"],
    ]);
  });

  it("takes out one that no longer belongs", () => {
    const resolved = at(40, { status: "resolved", version: 2 });
    expect(ids(placeIn(pages([50, 40, 30]), resolved, OPEN))).toEqual([["c50"], ["c30"]]);
  });

  it.each<[string, InboxFilter]>([
    ["another status", { status: "pending" }],
    ["another's", { status: "open", assignee: "A002" }],
    ["another channel", { status: "open", channel: "mailgun" }],
  ])("leaves a list alone that it never belonged to: %s", (_name, filter) => {
    const list = pages([50, 40, 30]);
    expect(placeIn(list, at(55), filter)).toBe(list);
  });

  it("leaves the end to the server while there is more to load", () => {
    expect(ids(placeIn(pages([50, 40, 30], true), at(10), OPEN)).flat()).not.toContain("c10");
    expect(ids(placeIn(pages([50, 40, 30]), at(10), OPEN)).flat()).toContain("c10");
  });

  it("keeps the last loaded one in its place although there is more to load", () => {
    const list = placeIn(pages([50, 40, 30], true), at(30, { unread: 2 }), OPEN);
    expect(ids(list)).toEqual([["c50", "c40"], ["c30"]]);
  });

  it("does not guess what a text search finds, but keeps what it found up to date", () => {
    const found: InboxFilter = { status: "open", q: "tent" };
    const list = pages([50, 40, 30]);
    expect(placeIn(list, at(55), found)).toBe(list);
    const renewed = placeIn(list, at(40, { unread: 3 }), found);
    expect(findIn(renewed, "c40")?.unread).toBe(3);
  });

  it("ignores an older state that comes late", () => {
    const list = placeIn(pages([50, 40, 30]), at(55, { id: "c40", version: 3 }), OPEN);
    expect(placeIn(list, at(56, { id: "c40", version: 2 }), OPEN)).toBe(list);
  });
});

describe("isNewer", () => {
  const known = aConversation({ version: 2, last_seq: 5, updated_at: "2026-11-24T10:00:00Z" });

  it.each([
    ["a higher version, whatever the time", { version: 3, last_seq: 4 }, true],
    ["a lower version", { version: 1, last_seq: 9 }, false],
    ["a newer message in the same version", { last_seq: 6 }, true],
    ["an older message in the same version", { last_seq: 4 }, false],
    ["the same again", {}, true],
    ["an earlier time", { updated_at: "2026-11-24T09:59:59Z" }, false],
  ])("%s", (_name, over, expected) => {
    expect(isNewer({ ...known, ...over }, known)).toBe(expected);
  });
});
