import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Drawer.css";
import "@mantine/core/styles/Alert.css";
import "@mantine/core/styles/PasswordInput.css";
import "@mantine/core/styles/Checkbox.css";
import type { Account } from "@deskhand/api";
import { Empty, plainWords } from "@deskhand/ui";
import { Button, Skeleton } from "@mantine/core";
import { IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useDesk } from "../auth/context";
import { useCapabilities } from "../desk/queries";
import { AccountCard } from "./account";
import { Connect } from "./connect";
import { RefundLimits } from "./limits";
import { useAccounts } from "./queries";
import classes from "./settings.module.css";

/** Connected channels and shops, and what each role may give back alone. */
export default function Settings() {
  const { role } = useDesk().session.claims;
  const canChange = role === "merchant_admin" || role === "platform_admin";
  const { data: accounts, error, refetch } = useAccounts();
  const [connecting, setConnecting] = useState(false);
  const connect = canChange && (
    <Button
      size="xs"
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => setConnecting(true)}
    >
      Connect
    </Button>
  );
  return (
    <div className={classes.page}>
      <header>
        <h1>Channels &amp; shops</h1>
        {connect}
      </header>
      {!accounts && !error && <Skeleton height={220} radius="md" aria-label="Loading accounts" />}
      {error && !accounts && (
        <Empty icon={<IconPlugConnected />} title="The accounts can't be read now">
          <Button size="compact-sm" variant="light" onClick={() => void refetch()}>
            Try again
          </Button>
        </Empty>
      )}
      {accounts?.length === 0 && (
        <Empty icon={<IconPlugConnected />} title="Nothing is connected yet">
          Connect the channels that customers write by, and the shops that they order from.
        </Empty>
      )}
      <Accounts
        title="Channels"
        accounts={accounts?.filter(({ kind }) => kind === "channel") ?? []}
        canChange={canChange}
      />
      <Accounts
        title="Shops"
        accounts={accounts?.filter(({ kind }) => kind === "shop") ?? []}
        canChange={canChange}
      />
      <RefundLimits canChange={canChange} />
      {connecting && <Connect onClose={() => setConnecting(false)} />}
    </div>
  );
}

interface AccountsProps {
  title: string;
  accounts: Account[];
  canChange: boolean;
}

function Accounts({ title, accounts, canChange }: AccountsProps) {
  const { data: platforms } = useCapabilities();
  if (accounts.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul className={classes.accounts}>
        {accounts.map((account) => (
          <AccountCard
            key={account.account_id}
            account={account}
            name={
              platforms?.find(({ slug }) => slug === account.slug)?.name ?? plainWords(account.slug)
            }
            canChange={canChange}
          />
        ))}
      </ul>
    </section>
  );
}
