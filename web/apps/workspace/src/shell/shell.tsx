import { Skeleton } from "@mantine/core";
import { useHotkeys, useMediaQuery } from "@mantine/hooks";
import { lazy, Suspense, useCallback, useRef, useState } from "react";
import { useConversation } from "../desk/queries";
import type { InboxFilter } from "../inbox/filter";
import { Filters } from "../inbox/filters";
import { Inbox } from "../inbox/inbox";
import { useLive } from "../live/context";
import { AccountAlerts } from "../notices/accounts";
import { NothingOpen } from "./nothingOpen";
import { OfflineHint } from "./presence";
import { Rail } from "./rail";
import classes from "./shell.module.css";

// Fetched beside the inbox's data, so that they are there when a conversation is opened.
const pane = import("../thread/pane");
const panel = import("../customer/panel");
const ConversationPane = lazy(() => pane);
const CustomerPanel = lazy(() => panel);
const CustomerDrawer = lazy(() => import("./customerDrawer"));
const PAGES = {
  approvals: lazy(() => import("../approvals/page")),
  settings: lazy(() => import("../settings/page")),
};

/** What fills the screen beside the rail. */
export type Page = "desk" | keyof typeof PAGES;

interface ShellProps {
  page: Page;
  onPage: (page: Page) => void;
  filter: InboxFilter;
  conversation: string | undefined;
  onFilter: (filter: InboxFilter) => void;
  onOpen: (id: string | undefined) => void;
  onSignOut: () => void;
}

/** The rail, and beside it the desk or one of the other pages. */
export function Shell(props: ShellProps) {
  const { page, onPage, onSignOut, conversation } = props;
  const Other = page === "desk" ? null : PAGES[page];
  return (
    <div
      className={classes.shell}
      data-open={conversation !== undefined || undefined}
      data-page={page}
    >
      <Rail page={page} onPage={onPage} onSignOut={onSignOut} />
      {Other ? (
        <main className={classes.page}>
          <Connection />
          <Suspense fallback={<Skeleton height={220} m="lg" radius="md" />}>
            <Other />
          </Suspense>
        </main>
      ) : (
        <Desk {...props} />
      )}
    </div>
  );
}

/** Inbox, conversation, customer. Narrow, it shows one of them at a time. */
function Desk({ filter, conversation, onFilter, onOpen, onPage }: ShellProps) {
  const listed = useRef<string[]>([]);
  const search = useRef<HTMLInputElement>(null);
  const [drawer, setDrawer] = useState(false);
  const wide = useMediaQuery("(min-width: 1200px)", true);
  const onListed = useCallback((ids: string[]) => {
    listed.current = ids;
  }, []);
  const step = (by: number) => {
    const at = conversation ? listed.current.indexOf(conversation) : -1;
    const next = listed.current[at < 0 ? 0 : at + by];
    if (next) onOpen(next);
  };
  useHotkeys([
    ["j", () => step(1)],
    ["k", () => step(-1)],
    ["/", () => search.current?.focus()],
  ]);
  return (
    <>
      <section className={classes.inbox} aria-label="Inbox">
        <Connection />
        <OfflineHint />
        <AccountAlerts onOpen={() => onPage("settings")} />
        <Filters filter={filter} onFilter={onFilter} search={search} />
        <Inbox filter={filter} selected={conversation} onSelect={onOpen} onListed={onListed} />
      </section>
      <main className={classes.thread}>
        {conversation ? (
          <Suspense>
            <ConversationPane
              key={conversation}
              id={conversation}
              onBack={() => onOpen(undefined)}
              onCustomer={() => setDrawer(true)}
            />
          </Suspense>
        ) : (
          <NothingOpen />
        )}
      </main>
      {conversation && wide && (
        <aside className={classes.customer} aria-label="Customer">
          <CustomerOf conversation={conversation} />
        </aside>
      )}
      {conversation && !wide && (
        <Suspense>
          <CustomerDrawer opened={drawer} onClose={() => setDrawer(false)}>
            <CustomerOf conversation={conversation} />
          </CustomerDrawer>
        </Suspense>
      )}
    </>
  );
}

function CustomerOf({ conversation }: { conversation: string }) {
  const { data } = useConversation(conversation);
  return (
    <Suspense>{data && <CustomerPanel key={data.customer_id} conversation={data} />}</Suspense>
  );
}

function Connection() {
  const { state } = useLive();
  if (state !== "waiting") return null;
  return (
    <p className={classes.connection} role="status">
      Connection lost. Reconnecting…
    </p>
  );
}
