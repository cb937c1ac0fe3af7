import type { Message } from "@deskhand/api";
import { channelLabel, plainWords } from "@deskhand/ui";
import { textOf } from "./items";

/** Only addresses that a browser may open: what a channel delivers must not become a script. */
export function webAddress(value: unknown): string | null {
  return typeof value === "string" && /^https?:\/\//i.test(value) ? value : null;
}

/** Where a message stands, when that is not simply the conversation. */
export interface Origin {
  text: string;
  /** Opens the post or story. */
  link: { text: string; url: string } | null;
}

const ANSWERS: Record<string, string> = {
  public_reply: "Public reply, all can read it",
  private_reply: "Private reply to the comment's author",
};

export function originOf(message: Message): Origin | null {
  const { metadata } = message;
  const way = textOf(message, "send_as");
  if (way && ANSWERS[way]) return { text: ANSWERS[way], link: null };
  if (templateOf(message)) return { text: `Template ${templateOf(message)}`, link: null };
  if (textOf(message, "comment_id")) {
    const url = webAddress(metadata.permalink);
    const kind = plainWords(textOf(message, "kind") ?? "comment");
    const text = textOf(message, "parent_id") ? "Answer to a comment" : kind;
    return { text, link: url ? { text: "Open the post", url } : null };
  }
  if (metadata.event === "story_mention") return { text: "Mentioned you in a story", link: null };
  if (metadata.story_id || metadata.story_url) {
    const url = webAddress(metadata.story_url);
    return { text: "Answer to your story", link: url ? { text: "Open the story", url } : null };
  }
  return null;
}

/** The name of an approved template that we sent; channels note a customer's kinds there as text. */
function templateOf(message: Message): string | null {
  const used = message.metadata.template;
  if (typeof used !== "object" || used === null || !("name" in used)) return null;
  return String(used.name);
}

export interface Place {
  text: string;
  url: string;
}

/** A point on the map that a customer sent. */
export function placeOf(message: Message): Place | null {
  const place = message.metadata.location;
  if (typeof place !== "object" || place === null) return null;
  const { lat, long } = place as Record<string, unknown>;
  const [latitude, longitude] = [Number(lat), Number(long)];
  if (!lat || !long || Number.isNaN(latitude) || Number.isNaN(longitude)) return null;
  const url = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return { text: `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`, url };
}

/** The reactions that stand, each with how many people set it. */
export function reactionsOf(message: Message): [string, number][] {
  const set = message.metadata.reactions;
  if (typeof set !== "object" || set === null) return [];
  const counts = new Map<string, number>();
  for (const one of Object.values(set) as { emoji?: unknown }[])
    if (typeof one?.emoji === "string" && one.emoji)
      counts.set(one.emoji, (counts.get(one.emoji) ?? 0) + 1);
  return [...counts];
}

/** What a message was before it was edited, oldest first. */
export function earlierTexts(message: Message): { at: string; body: string }[] {
  const edits = message.metadata.edits;
  if (!Array.isArray(edits)) return [];
  return (edits as { at?: unknown; body?: unknown }[])
    .filter(({ at, body }) => typeof at === "string" && typeof body === "string")
    .map(({ at, body }) => ({ at: String(at), body: String(body) }))
    .sort((one, other) => one.at.localeCompare(other.at));
}

const EVENTS: Record<string, string> = {
  subscribe: "Followed the account",
  unsubscribe: "Stopped following the account",
  SCAN: "Scanned a code",
  CLICK: "Chose from the menu",
  VIEW: "Opened a link of the menu",
  ephemeral: "Sent a picture that can be seen once, in the app only",
  referral: "Came by a link",
  empty: "Sent an empty message",
};

/** An event in words; one without words of its own says what it is. */
export function noticeText(message: Message): string {
  const event = textOf(message, "event");
  if (event === "unsupported") {
    const what = textOf(message, "unsupported");
    const named = what && what !== "unsupported" ? ` (${plainWords(what).toLowerCase()})` : "";
    return `The customer sent something that ${channelLabel(message.channel)} does not pass on${named}`;
  }
  const known = event && EVENTS[event];
  if (!known) return message.body || (event ? plainWords(event) : "");
  const told = message.body === event ? "" : message.body;
  return told ? `${known}: ${told}` : known;
}
