import type { Account, Reconciliation } from "@deskhand/api";
import { fullTime, relative } from "@deskhand/ui";
import { Button, CopyButton, TextInput } from "@mantine/core";
import {
  IconCheck,
  IconCopy,
  IconKey,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconSettings,
  IconStethoscope,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { ChangeAccount } from "./change";
import { type AccountDeed, useAccountDeed, useReconciliation } from "./queries";
import { gapText } from "./reconciled";
import classes from "./settings.module.css";

interface DetailsProps {
  account: Account;
  canChange: boolean;
}

/** What is known of an account, and what its admin can do with it. */
export function AccountDetails({ account, canChange }: DetailsProps) {
  const { health } = account;
  return (
    <div className={classes.details}>
      <dl>
        <dt>Last test</dt>
        <dd>
          {health.checked_at
            ? `${relative(health.checked_at)}${health.detail ? `: ${health.detail}` : ""}`
            : "Never"}
        </dd>
        {health.subscribed !== null && (
          <>
            <dt>Webhooks</dt>
            <dd>
              {health.subscribed ? "The provider posts to us" : "The provider does not post to us"}
            </dd>
          </>
        )}
        {account.previous_secrets_until && (
          <>
            <dt>Former secrets</dt>
            <dd>Count until {fullTime(account.previous_secrets_until)}</dd>
          </>
        )}
        {canChange && <Compared account={account} />}
      </dl>
      {account.webhook_url && <WebhookUrl url={account.webhook_url} />}
      {canChange ? (
        <Deeds account={account} />
      ) : (
        <p className={classes.hint}>A merchant admin can change this.</p>
      )}
    </div>
  );
}

/** What has to be entered at the provider. */
export function WebhookUrl({ url }: { url: string }) {
  return (
    <div className={classes.webhook}>
      <TextInput
        readOnly
        size="xs"
        label="Webhook address"
        description="Enter it at the provider, where it was not set up from here."
        value={url}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Button
            size="xs"
            variant="default"
            leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            onClick={copy}
          >
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

function Compared({ account }: { account: Account }) {
  const { data, isPending, error } = useReconciliation(account.account_id, true);
  return (
    <>
      <dt>Compared with the provider</dt>
      <dd>
        {isPending && "…"}
        {error && !data && "Can't be read now"}
        {data === null && "Not yet; it is done once a day"}
        {data && <Outcome found={data} />}
      </dd>
    </>
  );
}

function Outcome({ found }: { found: Reconciliation }) {
  return (
    <span data-bad={found.gap > 0 || undefined}>
      {gapText(found)} <small title={fullTime(found.at)}>{relative(found.at)}</small>
      {found.detail && <small> {found.detail}</small>}
    </span>
  );
}

type Asked = "settings" | "secrets" | "disconnect" | null;

function Deeds({ account }: { account: Account }) {
  const { mutate, isPending, variables } = useAccountDeed(account);
  const [asked, setAsked] = useState<Asked>(null);
  const busy = (deed: AccountDeed) => isPending && variables === deed;
  const paused = account.status === "paused";
  if (asked === "settings" || asked === "secrets")
    return <ChangeAccount account={account} part={asked} onDone={() => setAsked(null)} />;
  return (
    <>
      <div className={classes.deeds}>
        <Button
          size="xs"
          variant="light"
          loading={busy("test")}
          leftSection={<IconStethoscope size={15} />}
          onClick={() => mutate("test")}
        >
          Test
        </Button>
        {account.webhook_url && (
          <Button
            size="xs"
            variant="default"
            loading={busy("activate")}
            leftSection={<IconPlugConnected size={15} />}
            onClick={() => mutate("activate")}
          >
            Set up webhooks again
          </Button>
        )}
        <Button
          size="xs"
          variant={paused ? "filled" : "default"}
          loading={busy("pause") || busy("resume")}
          leftSection={paused ? <IconPlayerPlay size={15} /> : <IconPlayerPause size={15} />}
          onClick={() => mutate(paused ? "resume" : "pause")}
        >
          {paused ? "Resume" : "Pause"}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconSettings size={15} />}
          onClick={() => setAsked("settings")}
        >
          Settings
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconKey size={15} />}
          onClick={() => setAsked("secrets")}
        >
          New secrets
        </Button>
        {account.previous_secrets_until && (
          <Button
            size="xs"
            variant="default"
            loading={busy("end-rotation")}
            onClick={() => mutate("end-rotation")}
          >
            End the former secrets
          </Button>
        )}
        <Button
          size="xs"
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={15} />}
          onClick={() => setAsked("disconnect")}
        >
          Disconnect
        </Button>
      </div>
      {asked === "disconnect" && (
        <Disconnecting
          account={account}
          busy={busy("disconnect")}
          onYes={() => mutate("disconnect")}
          onNo={() => setAsked(null)}
        />
      )}
    </>
  );
}

interface DisconnectingProps {
  account: Account;
  busy: boolean;
  onYes: () => void;
  onNo: () => void;
}

/** Nothing comes or goes any more after this, so its name has to be written. */
function Disconnecting({ account, busy, onYes, onNo }: DisconnectingProps) {
  const [typed, setTyped] = useState("");
  return (
    <form
      className={classes.disconnect}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() === account.display_name) onYes();
      }}
    >
      <TextInput
        size="xs"
        ref={(field) => field?.focus()}
        label={`Write “${account.display_name}” to disconnect it`}
        description="Nothing is received or sent any more, its secrets are deleted. What it brought stays."
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className={classes.deeds}>
        <Button
          type="submit"
          size="xs"
          color="red"
          loading={busy}
          disabled={typed.trim() !== account.display_name}
        >
          Disconnect
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={onNo}>
          Keep it
        </Button>
      </div>
    </form>
  );
}
