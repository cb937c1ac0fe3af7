import { Button, Group } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import type { Outgoing } from "../composer/outgoing";
import classes from "./thread.module.css";
import { StatusTicks } from "./ticks";

interface OutgoingItemProps {
  item: Outgoing;
  retry: (item: Outgoing) => void;
  discard: (item: Outgoing) => void;
}

/** A reply or note that the server does not have yet. */
export function OutgoingItem({ item, retry, discard }: OutgoingItemProps) {
  const failed = item.problem !== null;
  return (
    <section
      className={classes.group}
      data-side={item.kind === "note" ? "note" : "ours"}
      aria-label="You"
    >
      <div
        className={classes.message}
        data-failed={failed || undefined}
        data-waiting={!failed || undefined}
      >
        <div className={classes.content}>
          {item.body && <p className={classes.text}>{item.body}</p>}
          {item.files.map(({ key, name }, place) => (
            <small key={key} className={classes.outgoingFile}>
              <IconPaperclip size={13} aria-hidden /> {name}
              {item.fileProblems?.[place] && <em>{item.fileProblems[place]}</em>}
            </small>
          ))}
        </div>
        <span className={classes.status}>
          {failed && <em>Not sent: {item.problem}</em>}
          <StatusTicks status={failed ? "failed" : "queued"} />
        </span>
      </div>
      {failed && (
        <Group gap={6} justify="flex-end">
          {!item.fileProblems && (
            <Button size="compact-xs" variant="light" onClick={() => retry(item)}>
              Try again
            </Button>
          )}
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => discard(item)}>
            Discard
          </Button>
        </Group>
      )}
    </section>
  );
}
