import type { Account, AccountForm } from "@deskhand/api";
import { Alert, Button, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useChangeAccount, useForms } from "./queries";
import { fieldsOf, initialValues, payloadOf, problemsOf } from "./schema";
import { SchemaForm } from "./schemaForm";
import classes from "./settings.module.css";

interface ChangeProps {
  account: Account;
  part: "settings" | "secrets";
  onDone: () => void;
}

/** New settings, or new secrets in place of the old ones, which go on counting for two days. */
export function ChangeAccount(props: ChangeProps) {
  const { data: forms } = useForms();
  const form = forms?.find(({ slug }) => slug === props.account.slug);
  if (!form) return <Skeleton height={90} radius="md" aria-label="Loading the form" />;
  return <Change {...props} form={form} />;
}

function Change({ account, part, form, onDone }: ChangeProps & { form: AccountForm }) {
  const secret = part === "secrets";
  const [fields] = useState(() => fieldsOf(secret ? form.credentials : form.settings));
  const [values, setValues] = useState(() => initialValues(fields, secret ? {} : account.settings));
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useChangeAccount(account.account_id);
  const problems = problemsOf(fields, values);
  const save = () => {
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    const payload = payloadOf(fields, values);
    const change = secret
      ? { secrets: payload as Record<string, string> }
      : { settings: payload, version: account.version };
    mutate(change, { onSuccess: onDone });
  };
  if (fields.length === 0)
    return (
      <p className={classes.hint}>
        There is nothing to set here.{" "}
        <Button size="compact-xs" variant="subtle" onClick={onDone}>
          Back
        </Button>
      </p>
    );
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {secret && (
        <p className={classes.hint}>
          All secrets are given anew. The old ones go on counting for 48 hours, so that nothing that
          is on its way gets lost.
        </p>
      )}
      <SchemaForm
        fields={fields}
        values={values}
        problems={tried ? problems : {}}
        onValues={setValues}
      />
      {error && (
        <Alert color="red" role="alert">
          {error.message}
        </Alert>
      )}
      <div className={classes.deeds}>
        <Button type="submit" size="xs" loading={isPending}>
          {secret ? "Put in place" : "Save"}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
          Back
        </Button>
      </div>
    </form>
  );
}
