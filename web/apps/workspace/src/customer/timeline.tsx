import { ChannelIcon, clock, dayLabel, Empty, fullTime, plainWords } from "@deskhand/ui";
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
  const entries = data.items
    .map(readEntry)
    .sort((one, other) => other.time.localeCompare(one.time));
  if (entries.length === 0) return <Empty icon={<IconHistory />} title="Nothing happened yet" />;
  return (
    <ol className={classes.timeline} aria-label="Timeline">
      {entries.map((entry) => (
        <li key={entry.id}>
          {entry.channel ? (
            <ChannelIcon channel={entry.channel} size={15} />
          ) : (
            <IconPackage size={15} aria-hidden />
          )}
          <div>
            <p>
              <strong>{entry.who ?? plainWords(entry.kind)}</strong> {entry.text}
            </p>
            <time dateTime={entry.time} title={fullTime(entry.time)}>
              {dayLabel(entry.time)}, {clock(entry.time)}
            </time>
          </div>
        </li>
      ))}
    </ol>
  );
}
