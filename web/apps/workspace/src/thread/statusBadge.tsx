import type { Conversation } from "@deskhand/api";
import classes from "./statusBadge.module.css";

/** Status, and priority where it is not the usual one. */
export function StatusBadge({ conversation }: { conversation: Conversation }) {
  const { status, priority } = conversation;
  return (
    <>
      <span className={classes.badge} data-tone={status}>
        {status}
      </span>
      {priority !== "normal" && (
        <span className={classes.badge} data-tone={priority}>
          {priority}
        </span>
      )}
    </>
  );
}
