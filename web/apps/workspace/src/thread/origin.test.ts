import { aMessage } from "@deskhand/api/testing/builders";
import { describe, expect, it } from "vitest";
import { earlierTexts, noticeText, originOf, placeOf, reactionsOf } from "./origin";

// S28, S40, S82: what channels tell beside the words.

const having = (metadata: Record<string, unknown>, over = {}) => aMessage({ metadata, ...over });

describe("originOf", () => {
  it("shows a comment with its post", () => {
    const permalink = "https://www.facebook.com/1";
    expect(originOf(having({ comment_id: "1_2", kind: "comment", permalink }))).toEqual({
      text: "Comment",
      link: { text: "Open the post", url: permalink },
    });
    expect(originOf(having({ comment_id: "3", parent_id: "1_2" }))?.text).toBe(
      "Answer to a comment",
    );
  });

  it("tells public answers from private ones", () => {
    expect(originOf(having({ send_as: "public_reply" }))?.text).toContain("all can read");
    expect(originOf(having({ send_as: "private_reply" }))?.text).toContain("Private");
  });

  it("opens web addresses only", () => {
    const story = having({ story_id: "1", story_url: "javascript:alert(1)" });
    expect(originOf(story)).toEqual({ text: "Answer to your story", link: null });
  });

  it("names a template of ours, and takes a customer's kind for none", () => {
    expect(originOf(having({ template: { name: "hello" } }))?.text).toBe("Template hello");
    expect(originOf(having({ template: "product" }))).toBeNull();
    expect(originOf(aMessage())).toBeNull();
  });
});

describe("placeOf", () => {
  it("leads to the map", () => {
    const place = placeOf(having({ location: { lat: "47.99590", long: "7.85222" } }));
    expect(place?.text).toBe("47.9959, 7.8522");
    expect(place?.url).toContain("mlat=47.9959&mlon=7.85222");
  });

  it("is nothing where the numbers are none", () => {
    expect(placeOf(having({ location: { lat: "x", long: "1" } }))).toBeNull();
    expect(placeOf(having({ location: "here" }))).toBeNull();
  });
});

it("counts the reactions that stand", () => {
  const reactions = {
    a: { emoji: "❤️" },
    b: { emoji: "❤️" },
    c: { emoji: null },
    d: { emoji: "👍" },
  };
  expect(reactionsOf(having({ reactions }))).toEqual([
    ["❤️", 2],
    ["👍", 1],
  ]);
});

it("puts earlier texts in order", () => {
  const edits = [
    { at: "2026-11-24T10:05:00Z", body: "second" },
    { at: "2026-11-24T10:00:00Z", body: "first" },
  ];
  expect(earlierTexts(having({ edits })).map(({ body }) => body)).toEqual(["first", "second"]);
});

describe("noticeText", () => {
  const event = (metadata: Record<string, unknown>, body = "") =>
    noticeText(having(metadata, { message_type: "event", channel: "whatsapp", body }));

  it("puts events into words", () => {
    expect(event({ event: "unsupported", unsupported: "poll" })).toBe(
      "The customer sent something that WhatsApp does not pass on (poll)",
    );
    expect(event({ event: "subscribe" }, "subscribe")).toBe("Followed the account");
    expect(event({ event: "CLICK" }, "opening-hours")).toBe("Chose from the menu: opening-hours");
  });

  it("leaves the desk's own notices as they are", () => {
    expect(event({}, "Order #1042 is now shipped.")).toBe("Order #1042 is now shipped.");
    expect(event({ event: "brand_new" })).toBe("Brand new");
  });
});
