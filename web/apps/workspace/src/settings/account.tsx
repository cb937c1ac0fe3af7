import type { Account } from "@deskhand/api";
import { AccountIcon, fullTime, relative } from "@deskhand/ui";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useNow } from "../shell/useNow";
import { AccountDetails } from "./details";
import classes from "./settings.module.css";
import { standOf } from "./stand";

interface AccountProps {
  account: Account;
  /** The platform's name for people. */
  name: string;
  canChange: boolean;
}

/** One connected channel or shop: how it stands at a glance, and all of it when opened. */
export function AccountCard({ account, name, canChange }: AccountProps) {
  const [open, setOpen] = useState(false);
  const stand = standOf(account);
  return (
    <li className={classes.account} data-tone={stand.tone}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <AccountIcon slug={account.slug} size={22} />
        <span className={classes.who}>
          <strong>{account.display_name}</strong>
          <small>
            {name} · {account.external_id}
          </small>
        </span>
        <span className={classes.stand} data-tone={stand.tone}>
          {stand.label}
        </span>
        <span className={classes.times}>
          <Moment label="Received" at={account.last_received_at} />
          {account.kind === "channel" && <Moment label="Sent" at={account.last_sent_at} />}
        </span>
        <IconChevronDown size={16} aria-hidden />
      </button>
      {stand.detail && <p className={classes.detail}>{stand.detail}</p>}
      {open && <AccountDetails account={account} canChange={canChange} />}
    </li>
  );
}

function Moment({ label, at }: { label: string; at: string | null }) {
  const now = useNow();
  return (
    <small title={at ? fullTime(at) : undefined}>
      {label} {at ? relative(at, now) : "nothing yet"}
    </small>
  );
}
