import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Drawer.css";
import "@mantine/core/styles/Alert.css";
import "@mantine/core/styles/Checkbox.css";
import type { ActionKind, ActionPreview, Order } from "@deskhand/api";
import { money } from "@deskhand/ui";
import { Alert, Button, Drawer, Loader } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle, IconUserCheck } from "@tabler/icons-react";
import { useState } from "react";
import { CancelForm } from "./cancelForm";
import { EditForm } from "./editForm";
import { ActionEntry } from "./entry";
import { FulfilForm } from "./fulfilForm";
import classes from "./orders.module.css";
import { useAsk, useOrderActions, usePreview } from "./queries";
import { RefundForm } from "./refundForm";
import { DEEDS, type Entered, submitLabel, type Wish } from "./wish";

interface DrawerProps {
  order: Order;
  kind: ActionKind;
  onClose: () => void;
}

export interface FormProps {
  order: Order;
  onEntered: (entered: Entered) => void;
  /** What can still be given back, once the shop has said. */
  left: string | null;
}

const FORMS = { cancel: CancelForm, refund: RefundForm, fulfil: FulfilForm, edit: EditForm };
const PAUSE = 350;

/** Asks for one thing: what it would do is shown before, and how it goes after. */
export default function ActionDrawer({ order, kind, onClose }: DrawerProps) {
  // One key for as long as the form is open: pressed twice, it is still one action.
  const [key] = useState(() => crypto.randomUUID());
  const [entered, setEntered] = useState<Entered>({ problem: null });
  const [settled] = useDebouncedValue(entered.wish, PAUSE);
  const preview = usePreview(order, settled);
  const { mutate, data: asked, isPending, error } = useAsk(order, key);
  const { data: actions } = useOrderActions(order.id);
  const current = entered.wish !== undefined && isSame(settled, entered.wish);
  const known = current && !preview.isPlaceholderData ? preview.data : undefined;
  const ready = known !== undefined && !preview.isFetching;
  const Form = FORMS[kind];
  const shown = asked && (actions?.find(({ id }) => id === asked.id) ?? asked);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={440}
      title={`${DEEDS[kind]} · ${order.order_number}`}
    >
      {shown ? (
        <div className={classes.form}>
          <ActionEntry action={shown} />
          <Button variant="light" data-autofocus onClick={onClose}>
            Close
          </Button>
        </div>
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (ready && entered.wish) mutate(entered.wish);
          }}
        >
          <Form order={order} onEntered={setEntered} left={preview.data?.left ?? null} />
          {entered.problem && <p className={classes.problem}>{entered.problem}</p>}
          {entered.wish && (
            <Ahead
              preview={preview.data}
              error={current ? preview.error : null}
              busy={!current || preview.isFetching}
            />
          )}
          {error && (
            <Alert color="red" icon={<IconAlertTriangle size={16} />} role="alert">
              {error.message}
            </Alert>
          )}
          <Button
            type="submit"
            color={kind === "cancel" ? "red" : undefined}
            disabled={!ready}
            loading={isPending}
          >
            {submitLabel(kind, known)}
          </Button>
        </form>
      )}
    </Drawer>
  );
}

/** Forms make a new wish whenever they look; it is another one only when it asks for something else. */
function isSame(one: Wish | undefined, other: Wish): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

interface AheadProps {
  preview: ActionPreview | undefined;
  error: Error | null;
  busy: boolean;
}

/** What would happen: the money, what to know before, and whether a second person is needed. */
function Ahead({ preview, error, busy }: AheadProps) {
  if (error)
    return (
      <Alert color="red" icon={<IconAlertTriangle size={16} />} role="alert">
        {error.message}
      </Alert>
    );
  if (!preview)
    return (
      <p className={classes.ahead} role="status">
        <Loader size={14} /> The shop is asked what this would do…
      </p>
    );
  const { amount, left, currency, warnings, needs_approval, approval_reason } = preview;
  return (
    <section className={classes.ahead} data-busy={busy || undefined} aria-label="What would happen">
      {amount !== null && (
        <p>
          <span>{preview.computed_by_platform ? "The shop gives back" : "Goes back, at most"}</span>
          <strong>{money(amount, currency)}</strong>
        </p>
      )}
      <p>
        <span>Can be given back in all</span>
        <span>{money(left, currency)}</span>
      </p>
      {warnings.map((warning) => (
        <p key={warning} className={classes.warning}>
          <IconAlertTriangle size={14} aria-hidden /> {warning}
        </p>
      ))}
      {needs_approval && (
        <p className={classes.warning}>
          <IconUserCheck size={14} aria-hidden /> A second person has to approve this
          {approval_reason && `: ${approval_reason}`}.
        </p>
      )}
    </section>
  );
}
