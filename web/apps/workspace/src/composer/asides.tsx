import type { Message, SendingPermission, SendKind } from "@deskhand/api";
import { channelLabel } from "@deskhand/ui";
import { Button, CloseButton } from "@mantine/core";
import { IconAlertTriangle, IconCornerUpLeft, IconLock } from "@tabler/icons-react";
import classes from "./composer.module.css";
import { sizeText } from "./limits";
import { KIND_LABELS } from "./sending";
import type { Uploaded } from "./uploads";

/** Why nothing can be sent this way, and what would work. */
export function Closed({
  reason,
  instead,
  onWay,
}: {
  reason: string;
  instead: SendKind[];
  onWay: (way: SendKind) => void;
}) {
  return (
    <div className={classes.locked} role="status">
      <IconLock size={15} aria-hidden />
      <span>{reason}</span>
      {instead.map((way) => (
        <Button key={way} size="compact-xs" variant="light" onClick={() => onWay(way)}>
          {KIND_LABELS[way]} instead
        </Button>
      ))}
    </div>
  );
}

/** The comment that is answered. */
export function Target({ message, onClear }: { message: Message; onClear: () => void }) {
  return (
    <p className={classes.target}>
      <IconCornerUpLeft size={14} aria-hidden />
      <span>
        Answers “{message.body || message.attachments.map(({ name }) => name).join(", ")}”
      </span>
      <CloseButton size="xs" aria-label="Answer the newest comment" onClick={onClear} />
    </p>
  );
}

/** That a text goes out as several messages, or as more than the channel still takes. */
export function Lengthy({
  parts,
  permission,
  channel,
}: {
  parts: number;
  permission: SendingPermission;
  channel: string;
}) {
  if (parts < 2) return null;
  const left = permission.remaining;
  const tooMany = left !== null && parts > left;
  return (
    <p className={classes.warning} role="status" data-bad={tooMany || undefined}>
      <IconAlertTriangle size={14} aria-hidden />
      {tooMany
        ? `Too long: ${parts} messages or more, and ${channelLabel(channel)} takes ${left} until the customer writes again.`
        : `Longer than one ${channelLabel(channel)} message: it goes out as ${parts} or more.`}
    </p>
  );
}

/** Files that wait for their message; one that the channel would refuse says why. */
export function AttachedFiles({
  files,
  refused,
  remove,
}: {
  files: Uploaded[];
  refused: (string | null)[];
  remove: (key: string) => void;
}) {
  if (files.length === 0) return null;
  return (
    <ul className={classes.files} aria-label="Attached">
      {files.map(({ key, name, size }, place) => (
        <li key={key} data-bad={refused[place] ? true : undefined}>
          <span>
            {name} <small>{sizeText(size)}</small>
            {refused[place] && <em>{refused[place]}</em>}
          </span>
          <CloseButton size="xs" aria-label={`Remove ${name}`} onClick={() => remove(key)} />
        </li>
      ))}
    </ul>
  );
}
