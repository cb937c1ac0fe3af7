import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconChecklist, IconInbox, IconMoon, IconSettings, IconSun } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useDesk } from "../auth/context";
import { useWaiting } from "../orders/queries";
import { Logo } from "./logo";
import { PresenceMenu } from "./presence";
import type { Page } from "./shell";
import classes from "./shell.module.css";

interface RailProps {
  page: Page;
  onPage: (page: Page) => void;
  onSignOut: () => void;
}

/** Where one can go, by role. */
export function Rail({ page, onPage, onSignOut }: RailProps) {
  const { role } = useDesk().session.claims;
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  const leads = role !== "agent";
  const { data: waiting = [] } = useWaiting(leads);
  const mine = waiting.filter(({ allowed }) => allowed?.includes("approve")).length;
  const go = { page, onPage };
  return (
    <nav className={classes.rail} aria-label="Deskhand">
      <Logo size={30} />
      <Place {...go} to="desk" label="Inbox" icon={<IconInbox size={20} stroke={1.7} />} />
      {leads && (
        <Place
          {...go}
          to="approvals"
          label={mine > 0 ? `Approvals, ${mine} waiting for you` : "Approvals"}
          icon={<IconChecklist size={20} stroke={1.7} />}
          count={mine}
        />
      )}
      {leads && (
        <Place
          {...go}
          to="settings"
          label="Settings"
          icon={<IconSettings size={20} stroke={1.7} />}
        />
      )}
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

interface PlaceProps extends Pick<RailProps, "page" | "onPage"> {
  to: Page;
  label: string;
  icon: ReactNode;
  count?: number;
}

function Place({ page, onPage, to, label, icon, count = 0 }: PlaceProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-current={page === to ? "page" : undefined}
      onClick={() => onPage(to)}
    >
      {icon}
      {count > 0 && (
        <span className={classes.count} aria-hidden="true">
          {count > 99 ? "99+" : count}
        </span>
      )}
    </button>
  );
}
