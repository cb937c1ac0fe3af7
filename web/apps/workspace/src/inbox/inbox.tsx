import { Empty } from "@deskhand/ui";
import { Button, Skeleton } from "@mantine/core";
import { IconInbox } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useAgents, useInbox } from "../desk/queries";
import type { InboxFilter } from "./filter";
import classes from "./inbox.module.css";
import { Row } from "./row";

interface InboxProps {
  filter: InboxFilter;
  selected: string | undefined;
  onSelect: (id: string) => void;
  /** What is listed, for the keys that go up and down. */
  onListed: (ids: string[]) => void;
}

const ROW_HEIGHT = 74;
/** A rare word would be looked for through all the years; further only when asked. */
const SEARCHED_PAGES = 8;

export function Inbox({ filter, selected, onSelect, onListed }: InboxProps) {
  const list = useInbox(filter);
  const { data: agents } = useAgents();
  const conversations = list.data?.pages.flatMap((page) => page.items) ?? [];
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: (index) => conversations[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  const end = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const searched = filter.q !== undefined && (list.data?.pages.length ?? 0) >= SEARCHED_PAGES;
  const atEnd = end >= conversations.length - 5 && hasNextPage && !searched;
  useEffect(() => {
    if (atEnd && !isFetchingNextPage) void fetchNextPage();
  }, [atEnd, isFetchingNextPage, fetchNextPage]);
  const further = searched && hasNextPage && (
    <Button
      variant="subtle"
      size="compact-sm"
      loading={isFetchingNextPage}
      onClick={() => void fetchNextPage()}
    >
      Search older ones
    </Button>
  );

  const ids = conversations.map(({ id }) => id).join(" ");
  useEffect(() => onListed(ids ? ids.split(" ") : []), [ids, onListed]);
  const at = conversations.findIndex(({ id }) => id === selected);
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: "auto" });
  }, [at, rows]);

  if (list.isPending) return <Loading />;
  if (list.error && !list.data)
    return (
      <Empty icon={<IconInbox />} title="The inbox can't be read now">
        <Button size="compact-sm" variant="light" onClick={() => void list.refetch()}>
          Try again
        </Button>
      </Empty>
    );
  if (conversations.length === 0)
    return (
      <Empty icon={<IconInbox />} title={filter.q ? "Nothing found" : `Nothing ${filter.status}`}>
        {!filter.q && (filter.status === "open" || filter.status === "pending")
          ? "New conversations appear here by themselves."
          : further}
      </Empty>
    );
  const agentName = (code: string | null) =>
    code ? (agents?.find((agent) => agent.service_code === code)?.name ?? code) : null;
  return (
    <div className={classes.scroller} ref={scroller}>
      <ul
        className={classes.list}
        aria-label="Conversations"
        style={{ height: rows.getTotalSize() }}
      >
        {shown.map(({ index, key, start }) => {
          const conversation = conversations[index];
          return (
            conversation && (
              <li key={key} style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}>
                <Row
                  conversation={conversation}
                  assignee={agentName(conversation.assignee)}
                  selected={conversation.id === selected}
                  withStatus={filter.q !== undefined}
                  onSelect={onSelect}
                />
              </li>
            )
          );
        })}
      </ul>
      {further}
    </div>
  );
}

function Loading() {
  return (
    <div className={classes.loading} role="status" aria-label="Loading conversations">
      {["a", "b", "c", "d", "e", "f"].map((key) => (
        <div key={key}>
          <Skeleton height={13} width="55%" />
          <Skeleton height={11} width="85%" mt={8} />
          <Skeleton height={11} width="30%" mt={8} />
        </div>
      ))}
    </div>
  );
}
