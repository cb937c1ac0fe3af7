import type { MessageStatus } from "@deskhand/api";
import { IconAlertCircle, IconCheck, IconChecks, IconClock } from "@tabler/icons-react";
import classes from "./thread.module.css";

const LOOKS: Record<MessageStatus, { label: string; Icon: typeof IconCheck }> = {
  received: { label: "Received", Icon: IconCheck },
  queued: { label: "On its way", Icon: IconClock },
  sent: { label: "Sent", Icon: IconCheck },
  delivered: { label: "Delivered", Icon: IconChecks },
  read: { label: "Read", Icon: IconChecks },
  failed: { label: "Not delivered", Icon: IconAlertCircle },
};

/** How far an outbound message has come. */
export function StatusTicks({ status }: { status: MessageStatus }) {
  const { label, Icon } = LOOKS[status] ?? LOOKS.sent;
  return (
    <span
      className={classes.ticks}
      data-status={status}
      role="img"
      aria-label={label}
      title={label}
    >
      <Icon size={15} stroke={1.8} aria-hidden />
    </span>
  );
}
