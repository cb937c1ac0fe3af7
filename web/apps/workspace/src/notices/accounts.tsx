import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useEffect } from "react";
import { useDesk } from "../auth/context";
import { useLive } from "../live/context";
import { useAccounts } from "../settings/queries";
import classes from "../shell/shell.module.css";
import { troubleOf } from "./trouble";

const SHOWN = 2;

/** Tells who leads of accounts that are paused, broken or silent; agents can't do anything about it. */
export function AccountAlerts({ onOpen }: { onOpen: () => void }) {
  const leads = useDesk().session.claims.role !== "agent";
  const { data: accounts } = useAccounts(leads);
  useSilenceNotice(leads);
  const troubles = (accounts ?? []).flatMap((account) => troubleOf(account) ?? []);
  if (troubles.length === 0) return null;
  return (
    <ul className={classes.alerts} role="status" aria-label="Accounts in trouble">
      {troubles.slice(0, SHOWN).map((trouble) => (
        <li key={trouble}>
          <IconPlugConnectedX size={15} aria-hidden />
          <span>{trouble}</span>
        </li>
      ))}
      <li>
        <span>{troubles.length > SHOWN && `and ${troubles.length - SHOWN} more`}</span>
        <Button size="compact-xs" variant="subtle" color="red" onClick={onOpen}>
          Look into it
        </Button>
      </li>
    </ul>
  );
}

/** The moment an account falls silent is worth interrupting for, once. */
function useSilenceNotice(leads: boolean): void {
  const live = useLive();
  useEffect(() => {
    if (!leads) return;
    return live.listen((frame) => {
      if (frame.type !== "account.silent") return;
      const { account_id, display_name, silent_detail } = frame.account;
      const id = `silent:${account_id}`;
      const title = `${display_name} has fallen silent`;
      notifications.show({ id, color: "red", title, message: silent_detail, autoClose: 15_000 });
    });
  }, [live, leads]);
}
