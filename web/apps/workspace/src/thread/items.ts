import type { Message } from "@deskhand/api";

export interface Day {
  /** The time of its first message. */
  time: string;
  groups: Message[][];
}

const TOGETHER = 5 * 60_000;

function sameAuthor(one: Message, other: Message): boolean {
  return (
    one.sender_type === other.sender_type &&
    one.sender_identifier === other.sender_identifier &&
    one.kind === other.kind &&
    one.metadata.send_as === other.metadata.send_as &&
    Date.parse(other.timestamp) - Date.parse(one.timestamp) < TOGETHER
  );
}

/** Messages by calendar day, and within it by who wrote several in a row. */
export function byDay(messages: readonly Message[]): Day[] {
  const days: Day[] = [];
  let previous: Message | undefined;
  for (const message of messages) {
    const date = new Date(message.timestamp).toDateString();
    const newDay = !previous || new Date(previous.timestamp).toDateString() !== date;
    if (newDay) days.push({ time: message.timestamp, groups: [] });
    const groups = days[days.length - 1]?.groups ?? [];
    if (!newDay && previous && sameAuthor(previous, message))
      groups[groups.length - 1]?.push(message);
    else groups.push([message]);
    previous = message;
  }
  return days;
}

/** An event or a notice of the desk itself, shown as a line and not as speech. */
export function isNotice(message: Message): boolean {
  return message.message_type === "event" || message.sender_type === "system";
}

/** A text of the metadata, or null. */
export function textOf(message: Message, name: string): string | null {
  const value = message.metadata[name];
  return typeof value === "string" && value !== "" ? value : null;
}
