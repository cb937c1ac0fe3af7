import type { Account, AccountForm } from "@deskhand/api";
import { AccountIcon } from "@deskhand/ui";
import { Alert, Button, Drawer, Skeleton, TextInput } from "@mantine/core";
import { IconArrowLeft, IconCheck, IconExternalLink } from "@tabler/icons-react";
import { useState } from "react";
import { WebhookUrl } from "./details";
import { useAccountDeed, useAccounts, useConnect, useForms } from "./queries";
import { fieldsOf, initialValues, payloadOf, problemsOf } from "./schema";
import { SchemaForm } from "./schemaForm";
import classes from "./settings.module.css";
import { standOf } from "./stand";

/** Choose a platform, fill in what it asks for, see whether it works. */
export function Connect({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState<AccountForm | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const title = form ? `Connect ${form.name}` : "Connect a channel or shop";
  return (
    <Drawer opened onClose={onClose} position="right" size={480} title={title}>
      {made && <Connected accountId={made} onClose={onClose} />}
      {!made && !form && <Choice onForm={setForm} />}
      {!made && form && (
        <Details
          form={form}
          onBack={() => setForm(null)}
          onMade={(one) => setMade(one.account_id)}
        />
      )}
    </Drawer>
  );
}

function Choice({ onForm }: { onForm: (form: AccountForm) => void }) {
  const { data: forms, error } = useForms();
  if (error && !forms)
    return (
      <Alert color="red" role="alert">
        {error.message}
      </Alert>
    );
  if (!forms) return <Skeleton height={200} radius="md" aria-label="Loading" />;
  return (["channel", "shop"] as const).map((kind) => (
    <section key={kind} className={classes.choice}>
      <h3>{kind === "channel" ? "Channels" : "Shops"}</h3>
      {forms
        .filter((form) => form.kind === kind)
        .map((form) => (
          <button key={form.slug} type="button" onClick={() => onForm(form)}>
            <AccountIcon slug={form.slug} size={20} />
            {form.name}
          </button>
        ))}
    </section>
  ));
}

interface DetailsProps {
  form: AccountForm;
  onBack: () => void;
  onMade: (account: Account) => void;
}

function Details({ form, onBack, onMade }: DetailsProps) {
  const [settings] = useState(() => fieldsOf(form.settings));
  const [credentials] = useState(() => fieldsOf(form.credentials));
  const [name, setName] = useState("");
  const [id, setId] = useState("");
  const [open, setOpen] = useState(() => initialValues(settings));
  const [secrets, setSecrets] = useState(() => initialValues(credentials));
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useConnect();
  const problems = { ...problemsOf(settings, open), ...problemsOf(credentials, secrets) };
  const idProblem = form.id_title && !id.trim() ? "Needed" : undefined;
  const connect = () => {
    setTried(true);
    if (idProblem || Object.keys(problems).length > 0) return;
    const body = {
      slug: form.slug,
      external_id: id.trim(),
      display_name: name.trim(),
      settings: payloadOf(settings, open),
      secrets: payloadOf(credentials, secrets) as Record<string, string>,
    };
    mutate(body, { onSuccess: onMade });
  };
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        connect();
      }}
    >
      <p className={classes.links}>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft size={14} />}
          onClick={onBack}
        >
          Another platform
        </Button>
        {form.docs_url && (
          <a href={form.docs_url} target="_blank" rel="noopener noreferrer">
            Where to find these <IconExternalLink size={13} aria-hidden />
          </a>
        )}
      </p>
      <TextInput
        label="Name in the desk"
        description="What your team sees, e.g. the brand or country."
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {form.id_title && (
        <TextInput
          required
          label={form.id_title}
          description={form.id_hint}
          error={tried ? idProblem : undefined}
          autoComplete="off"
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
        />
      )}
      <SchemaForm
        fields={settings}
        values={open}
        problems={tried ? problems : {}}
        onValues={setOpen}
      />
      {credentials.length > 0 && <h3>Secrets</h3>}
      <SchemaForm
        fields={credentials}
        values={secrets}
        problems={tried ? problems : {}}
        onValues={setSecrets}
      />
      {error && (
        <Alert color="red" role="alert">
          {error.message}
        </Alert>
      )}
      <Button type="submit" loading={isPending}>
        Connect
      </Button>
    </form>
  );
}

/** It is stored; whether it works is what the provider said just now. */
function Connected({ accountId, onClose }: { accountId: string; onClose: () => void }) {
  const { data: accounts } = useAccounts();
  const account = accounts?.find((one) => one.account_id === accountId);
  return account ? <Standing account={account} onClose={onClose} /> : null;
}

function Standing({ account, onClose }: { account: Account; onClose: () => void }) {
  const { mutate, isPending } = useAccountDeed(account);
  const stand = standOf(account);
  return (
    <div className={classes.form}>
      <Alert
        color={stand.tone === "good" ? "green" : stand.tone === "bad" ? "red" : "yellow"}
        icon={stand.tone === "good" ? <IconCheck size={16} /> : undefined}
        title={`${account.display_name} is connected: ${stand.label.toLowerCase()}`}
        role="status"
      >
        {stand.detail ?? account.health.detail}
      </Alert>
      {account.webhook_url && <WebhookUrl url={account.webhook_url} />}
      <div className={classes.deeds}>
        <Button size="xs" variant="light" loading={isPending} onClick={() => mutate("test")}>
          Test again
        </Button>
        <Button size="xs" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
