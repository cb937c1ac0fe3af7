import type { Presence } from "@deskhand/api";
import classes from "./shell.module.css";

export const PRESENCE: Record<Presence, string> = { 0: "Offline", 1: "Online", 2: "Busy" };

export function PresenceDot({ status }: { status: Presence }) {
  return (
    <span className={classes.dot} data-status={status} role="img" aria-label={PRESENCE[status]} />
  );
}
