import type { OrderAction } from "@deskhand/api";
import { fullTime, relative } from "@deskhand/ui";
import { Button, Loader, Textarea } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCheck,
  IconHourglass,
  IconRefresh,
  IconX,
} from "@tabler/icons-react";
import { useState } from "react";
import { useDesk } from "../auth/context";
import { useAgents } from "../desk/queries";
import { useNow } from "../shell/useNow";
import classes from "./orders.module.css";
import { useDeed } from "./queries";
import { retryLabel, type Tone, toneOf, whyNotApprove } from "./verdict";
import { actionTitle } from "./wish";

/** One thing that was asked for an order: how far it got, why, and what may be done next. */
export function ActionEntry({ action, titled }: { action: OrderAction; titled?: string }) {
  const now = useNow();
  const nameOf = useNames();
  const tone = toneOf(action);
  const { approval, problem, reason, asked_by, asked_at } = action;
  return (
    <article className={classes.entry} data-tone={tone} aria-label={actionTitle(action)}>
      <ToneIcon tone={tone} />
      <div>
        <p>
          {titled && <span>{titled} · </span>}
          <strong>{actionTitle(action)}</strong> <span role="status">{action.label}</span>
        </p>
        {problem && (
          <p className={classes.problem}>
            {problem.text}
            {problem.needs_human && " An admin has to look at the shop's account first."}
          </p>
        )}
        {reason && <p className={classes.reason}>“{reason}”</p>}
        <Decided action={action} nameOf={nameOf} />
        <small title={fullTime(asked_at)}>
          {nameOf(asked_by.email, asked_by.service_code)}, {relative(asked_at, now)}
          {approval?.approved === null && `, lapses ${relative(approval.until, now)}`}
        </small>
        <Deeds action={action} />
      </div>
    </article>
  );
}

function Decided({
  action,
  nameOf,
}: {
  action: OrderAction;
  nameOf: (email: string, code: string | null) => string;
}) {
  const { session } = useDesk();
  const { approval } = action;
  const why = whyNotApprove(action, session.claims);
  if (why)
    return (
      <p className={classes.why}>
        {approval?.why && <>Needs approval: {approval.why}. </>}
        {why}
      </p>
    );
  if (!approval) return null;
  if (!approval.by) return <p className={classes.why}>Needs approval: {approval.why}.</p>;
  return (
    <p className={classes.why}>
      {approval.approved ? "Approved" : "Rejected"} by{" "}
      {nameOf(approval.by.email, approval.by.service_code)}
      {approval.note && <>: “{approval.note}”</>}
    </p>
  );
}

function Deeds({ action }: { action: OrderAction }) {
  const { session } = useDesk();
  const { mutate, isPending, variables } = useDeed(action);
  const [rejecting, setRejecting] = useState(false);
  const may = (deed: string) => action.allowed?.includes(deed) ?? false;
  const own = action.asked_by.email === session.claims.email;
  const busy = (deed: string) => isPending && variables?.deed === deed;
  if (rejecting && may("reject"))
    return (
      <Rejecting
        own={own}
        busy={isPending}
        onReject={(note) => mutate({ deed: "reject", note })}
        onBack={() => setRejecting(false)}
      />
    );
  if (!may("approve") && !may("reject") && !may("retry")) return null;
  return (
    <div className={classes.deeds}>
      {may("approve") && (
        <Button
          size="compact-xs"
          loading={busy("approve")}
          leftSection={<IconCheck size={13} aria-hidden />}
          onClick={() => mutate({ deed: "approve", note: "" })}
        >
          Approve
        </Button>
      )}
      {may("reject") && (
        <Button size="compact-xs" variant="default" onClick={() => setRejecting(true)}>
          {own ? "Take back…" : "Reject…"}
        </Button>
      )}
      {may("retry") && (
        <Button
          size="compact-xs"
          variant="light"
          loading={busy("retry")}
          leftSection={<IconRefresh size={13} aria-hidden />}
          onClick={() => mutate({ deed: "retry" })}
        >
          {retryLabel(action)}
        </Button>
      )}
    </div>
  );
}

interface RejectingProps {
  own: boolean;
  busy: boolean;
  onReject: (note: string) => void;
  onBack: () => void;
}

function Rejecting({ own, busy, onReject, onBack }: RejectingProps) {
  const [note, setNote] = useState("");
  return (
    <form
      className={classes.rejecting}
      onSubmit={(event) => {
        event.preventDefault();
        onReject(note.trim());
      }}
    >
      <Textarea
        size="xs"
        autosize
        minRows={2}
        maxLength={500}
        data-autofocus
        ref={(field) => field?.focus()}
        aria-label="Reason"
        placeholder={own ? "Why? (optional)" : "Why not? Whoever asked will read it."}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={classes.deeds}>
        <Button
          type="submit"
          size="compact-xs"
          color="red"
          loading={busy}
          disabled={!own && note.trim() === ""}
        >
          {own ? "Take back" : "Reject"}
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  );
}

const ICONS = { good: IconCheck, bad: IconX, waits: IconHourglass } as const;

function ToneIcon({ tone }: { tone: Tone }) {
  if (tone === "runs") return <Loader size={14} aria-hidden />;
  const Icon = ICONS[tone] ?? IconAlertTriangle;
  return <Icon size={15} aria-hidden />;
}

/** People by name where they are agents, else by address. */
function useNames(): (email: string, code: string | null) => string {
  const { session } = useDesk();
  const { data: agents } = useAgents();
  return (email, code) => {
    if (email === session.claims.email) return "You";
    return agents?.find((one) => one.service_code === code)?.name ?? email;
  };
}
