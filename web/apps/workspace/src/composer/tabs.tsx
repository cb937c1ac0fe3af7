import type { SendKind } from "@deskhand/api";
import { IconClock } from "@tabler/icons-react";
import classes from "./composer.module.css";
import { KIND_LABELS } from "./sending";

interface TabsProps {
  ways: SendKind[];
  chosen: SendKind | "note";
  onWay: (way: SendKind) => void;
  onNote: () => void;
  /** Until when, and for how many messages, the chosen way is open. */
  open: string | null;
  closing: boolean;
}

/** What to write: each way that the channel has now, and an internal note. */
export function Tabs({ ways, chosen, onWay, onNote, open, closing }: TabsProps) {
  return (
    <div className={classes.tabs}>
      <div role="tablist" aria-label="What to write">
        {ways.map((way) => (
          <button
            key={way}
            type="button"
            role="tab"
            aria-selected={chosen === way}
            onClick={() => onWay(way)}
          >
            {KIND_LABELS[way]}
          </button>
        ))}
        <button type="button" role="tab" aria-selected={chosen === "note"} onClick={onNote}>
          Internal note
        </button>
      </div>
      {open && (
        <span className={classes.open} data-closing={closing || undefined} role="timer">
          <IconClock size={13} aria-hidden /> {open}
        </span>
      )}
    </div>
  );
}
