import { Drawer, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useHotkeys, useMediaQuery } from "@mantine/hooks";
import { IconInbox, IconMoon, IconSun } from "@tabler/icons-react";
import { lazy, Suspense, useCallback, useRef, useState } from "react";
import { useConversation } from "../desk/queries";
import type { InboxFilter } from "../inbox/filter";
import { Filters } from "../inbox/filters";
import { Inbox } from "../inbox/inbox";
import { useLive } from "../live/context";
import { Logo } from "./logo";
import { NothingOpen } from "./nothingOpen";
import { OfflineHint, PresenceMenu } from "./presence";
import classes from "./shell.module.css";

// Fetched beside the inbox's data, so that they are there when a conversation is opened.
const pane = import("../thread/pane");
const panel = import("../customer/panel");
const ConversationPane = lazy(() => pane);
const CustomerPanel = lazy(() => panel);

interface ShellProps {
  filter: InboxFilter;
  conversation: string | undefined;
  onFilter: (filter: InboxFilter) => void;
  onOpen: (id: string | undefined) => void;
  onSignOut: () => void;
}

/** The one screen: rail, inbox, conversation, customer. Narrow, it shows one of them at a time. */
export function Shell({ filter, conversation, onFilter, onOpen, onSignOut }: ShellProps) {
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
    <div className={classes.shell} data-open={conversation !== undefined || undefined}>
      <Rail onSignOut={onSignOut} onInbox={() => onOpen(undefined)} />
      <section className={classes.inbox} aria-label="Inbox">
        <Connection />
        <OfflineHint />
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
        <Drawer
          opened={drawer}
          onClose={() => setDrawer(false)}
          position="right"
          size={360}
          title="Customer"
        >
          <CustomerOf conversation={conversation} />
        </Drawer>
      )}
    </div>
  );
}

function CustomerOf({ conversation }: { conversation: string }) {
  const { data } = useConversation(conversation);
  return (
    <Suspense>{data && <CustomerPanel key={data.customer_id} conversation={data} />}</Suspense>
  );
}

function Rail({ onSignOut, onInbox }: { onSignOut: () => void; onInbox: () => void }) {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  return (
    <nav className={classes.rail} aria-label="Deskhand">
      <Logo size={30} />
      <button type="button" aria-label="Inbox" title="Inbox" aria-current="page" onClick={onInbox}>
        <IconInbox size={20} stroke={1.7} />
      </button>
      <span className={classes.fill} />
      <button
        type="button"
        aria-label={dark ? "Light colours" : "Dark colours"}
        title={dark ? "Light colours" : "Dark colours"}
        onClick={() => setColorScheme(dark ? "light" : "dark")}
      >
        {dark ? <IconSun size={19} stroke={1.7} /> : <IconMoon size={19} stroke={1.7} />}
      </button>
      <PresenceMenu onSignOut={onSignOut} />
    </nav>
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
