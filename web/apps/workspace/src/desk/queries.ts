import { bodyOf, type Conversation, type Page } from "@deskhand/api";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { InboxFilter } from "../inbox/filter";
import { useApi } from "./api";
import { keys } from "./keys";
import { findIn, type Pages } from "./lists";
import { EMPTY, extend, fetchAfter, SPAN, type Thread } from "./thread";

const PAGE = 25;
const HISTORY = 100;
/** A push may get lost on a socket that stays open; reading again now and then brings it in. */
const CHECK_EVERY = 90_000;
const CHECKED_PAGES = 3;

export function useInbox(filter: InboxFilter) {
  const api = useApi();
  return useInfiniteQuery<Page<Conversation>, Error, Pages, readonly unknown[], string | null>({
    queryKey: keys.list(filter),
    initialPageParam: null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state }) => (state.data?.pages.length ?? 0) <= CHECKED_PAGES && CHECK_EVERY,
    queryFn: ({ pageParam }) => {
      // Who searches does not know in which state it was.
      const status = filter.q ? undefined : filter.status;
      const query = { ...filter, status, limit: PAGE, cursor: pageParam ?? undefined };
      return bodyOf(api.GET("/api/conversations", { params: { query } }));
    },
  });
}

/** From a loaded list at once when it is there, and from the server. */
export function useConversation(id: string) {
  const api = useApi();
  const client = useQueryClient();
  return useQuery({
    queryKey: keys.conversation(id),
    queryFn: () => bodyOf(api.GET("/api/conversations/{id}", { params: { path: { id } } })),
    placeholderData: () => {
      const lists = client.getQueriesData<Pages>({ queryKey: keys.lists });
      return lists.map(([, pages]) => findIn(pages, id)).find(Boolean);
    },
  });
}

/**
 * The messages of a conversation. Read again, it only asks for what came after its cursor.
 * @param lastSeq the conversation's newest seq; of a long one only the end is loaded at first.
 */
export function useThread(id: string, lastSeq: number | undefined) {
  const api = useApi();
  const client = useQueryClient();
  const key = keys.thread(id);
  return useQuery({
    queryKey: key,
    enabled: lastSeq !== undefined,
    refetchInterval: CHECK_EVERY,
    queryFn: async (): Promise<Thread> => {
      const known = client.getQueryData<Thread>(key) ?? EMPTY;
      const start = Math.max(0, (lastSeq ?? 0) - SPAN);
      const first = known.cursor === 0;
      const read = await fetchAfter(api, id, first ? start : known.cursor);
      const now = client.getQueryData<Thread>(key) ?? EMPTY;
      return extend(now, read, first ? start : now.start);
    },
  });
}

export function useCustomer(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.customer(id),
    queryFn: () => bodyOf(api.GET("/api/customers/{id}", { params: { path: { id } } })),
  });
}

export function useOrders(customerId: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.orders(customerId),
    queryFn: () =>
      bodyOf(
        api.GET("/api/customers/{id}/orders", {
          params: { path: { id: customerId }, query: { limit: HISTORY } },
        }),
      ),
  });
}

export function useTimeline(customerId: string, enabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: keys.timeline(customerId),
    enabled,
    queryFn: () =>
      bodyOf(
        api.GET("/api/customers/{id}/timeline", {
          params: { path: { id: customerId }, query: { limit: HISTORY } },
        }),
      ),
  });
}

export function useAgents() {
  const api = useApi();
  return useQuery({
    queryKey: keys.agents,
    queryFn: async () => (await bodyOf(api.GET("/api/customer-service/list"))).items,
  });
}

/** What each channel takes and each shop can do; it changes with the server's release only. */
export function useCapabilities() {
  const api = useApi();
  return useQuery({
    queryKey: keys.capabilities,
    queryFn: async () => (await bodyOf(api.GET("/api/capabilities"))).items,
  });
}

/** How one channel or shop is described, once it is known. */
export function useCapability(slug: string) {
  return useCapabilities().data?.find((one) => one.slug === slug);
}
