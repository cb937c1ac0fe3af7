import { bodyOf, type Merchant } from "@deskhand/api";
import { money } from "@deskhand/ui";
import { Alert, Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../desk/api";
import { keys } from "../desk/keys";
import { useMerchant } from "./queries";
import { type Limits, ROLES, readLimits, type Typed, typedLimits } from "./refundLimits";
import classes from "./settings.module.css";

/** What each role may give back without a second person. */
export function RefundLimits({ canChange }: { canChange: boolean }) {
  const { data: merchant, error } = useMerchant();
  return (
    <section aria-label="Refund limits">
      <h2>Refund limits</h2>
      <p className={classes.hint}>
        What one may give back alone. Above it a second person has to approve.
      </p>
      {error && !merchant && <p className={classes.problem}>The limits can't be read now.</p>}
      {merchant && canChange && <LimitsForm key={merchant.version} merchant={merchant} />}
      {merchant && !canChange && <LimitsList merchant={merchant} />}
    </section>
  );
}

function LimitsList({ merchant }: { merchant: Merchant }) {
  return (
    <dl className={classes.limits}>
      {ROLES.map(([role, label]) => {
        const limit = merchant.refund_limits[role];
        return (
          <div key={role}>
            <dt>{label}</dt>
            <dd>{limit === null ? "No limit" : money(limit, merchant.currency)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function LimitsForm({ merchant }: { merchant: Merchant }) {
  const api = useApi();
  const client = useQueryClient();
  const { currency, version, refund_limits } = merchant;
  const [typed, setTyped] = useState<Typed>(() => typedLimits(refund_limits));
  const read = readLimits(typed, currency);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (limits: Limits) =>
      bodyOf(api.PATCH("/api/merchant", { body: { version, refund_limits: limits } })),
    onSuccess: (changed) => {
      client.setQueryData(keys.merchant, changed);
      notifications.show({ color: "green", title: "Saved", message: "The limits count from now." });
    },
  });
  const changed = ROLES.some(([role]) => typed[role] !== typedLimits(refund_limits)[role]);
  return (
    <form
      className={classes.limits}
      onSubmit={(event) => {
        event.preventDefault();
        if (read.limits) mutate(read.limits);
      }}
    >
      {ROLES.map(([role, label]) => (
        <TextInput
          key={role}
          size="xs"
          label={label}
          inputMode="decimal"
          autoComplete="off"
          placeholder="No limit"
          rightSection={<small>{currency}</small>}
          rightSectionWidth={46}
          error={read.problems[role]}
          value={typed[role]}
          onChange={(event) => {
            const value = event.currentTarget.value;
            setTyped((before) => ({ ...before, [role]: value }));
          }}
        />
      ))}
      <Button type="submit" size="xs" disabled={!changed || !read.limits} loading={isPending}>
        Save
      </Button>
      {error && (
        <Alert color="red" role="alert">
          {error.message}
        </Alert>
      )}
    </form>
  );
}
