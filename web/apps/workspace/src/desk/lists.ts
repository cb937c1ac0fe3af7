import type { Conversation, Page } from "@deskhand/api";
import type { InfiniteData } from "@tanstack/react-query";
import { belongs, type InboxFilter } from "../inbox/filter";

export type Pages = InfiniteData<Page<Conversation>, string | null>;

/** Newest activity first, as the server sorts. */
function before(one: Conversation, other: Conversation): boolean {
  return Date.parse(one.last_activity_at) >= Date.parse(other.last_activity_at);
}

/**
 * Whether `next` may replace `known`: frames overtake each other. `version` counts what people
 * change; new messages only move `last_seq` and the time.
 */
export function isNewer(next: Conversation, known: Conversation | undefined): boolean {
  if (!known) return true;
  if (next.version !== known.version) return next.version > known.version;
  if (next.last_seq !== known.last_seq) return next.last_seq > known.last_seq;
  return Date.parse(next.updated_at) >= Date.parse(known.updated_at);
}

/** The conversation as a loaded list has it. */
export function findIn(pages: Pages | undefined, id: string): Conversation | undefined {
  return pages?.pages.flatMap((page) => page.items).find((item) => item.id === id);
}

/**
 * Put a changed conversation where it belongs in a loaded list: in, out, or to another place. One
 * that would come after all that is loaded stays out when there are further pages to load.
 */
export function placeIn(pages: Pages, conversation: Conversation, filter: InboxFilter): Pages {
  const known = findIn(pages, conversation.id);
  if (!isNewer(conversation, known)) return pages;
  const stays = filter.q ? known !== undefined : belongs(conversation, filter);
  if (!known && !stays) return pages;
  const rest = pages.pages.map((page) => ({
    ...page,
    items: page.items.filter((item) => item.id !== conversation.id),
  }));
  return { ...pages, pages: stays ? insert(rest, conversation, known !== undefined) : rest };
}

function insert(
  pages: Page<Conversation>[],
  conversation: Conversation,
  wasLoaded: boolean,
): Page<Conversation>[] {
  for (const [index, page] of pages.entries()) {
    const at = page.items.findIndex((item) => before(conversation, item));
    if (at >= 0)
      return pages.with(index, { ...page, items: page.items.toSpliced(at, 0, conversation) });
  }
  const last = pages.at(-1);
  if (!last || (last.next_cursor && !wasLoaded)) return pages;
  return pages.with(-1, { ...last, items: [...last.items, conversation] });
}
