import type { TimelineEntry } from "@deskhand/api";
import { ChannelIcon, clock, dayLabel, Empty, fullTime } from "@deskhand/ui";
import { Skeleton } from "@mantine/core";
import { IconHistory, IconPackage } from "@tabler/icons-react";
import { useTimeline } from "../desk/queries";
import classes from "./customer.module.css";
import { readEntry } from "./entry";

/** Everything that happened with this customer, over all channels, newest first. */
export function Timeline({ customerId }: { customerId: string }) {
  const { data, error } = useTimeline(customerId, true);
  if (error && !data)
    return <Empty icon={<IconHistory />} title="The timeline can't be read now" />;
  if (!data) return <Skeleton height={120} m="md" radius="md" aria-label="Loading the timeline" />;
  if (data.items.length === 0) return <Empty icon={<IconHistory />} title="Nothing happened yet" />;
  return (
    <ol className={classes.timeline} aria-label="Timeline">
      {data.items.map((entry) => (
        <Moment key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function Moment({ entry }: { entry: TimelineEntry }) {
  const { channel, who, text } = readEntry(entry);
  return (
    <li>
      {channel ? (
        <ChannelIcon channel={channel} size={15} />
      ) : (
        <IconPackage size={15} aria-hidden />
      )}
      <div>
        <p>
          <strong>{who}</strong> {text}
        </p>
        <time dateTime={entry.timestamp} title={fullTime(entry.timestamp)}>
          {dayLabel(entry.timestamp)}, {clock(entry.timestamp)}
        </time>
      </div>
    </li>
  );
}
