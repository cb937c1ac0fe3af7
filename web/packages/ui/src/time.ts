const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function daysBetween(earlier: Date, later: Date): number {
  const midnight = (date: Date) => new Date(date).setHours(0, 0, 0, 0);
  return Math.round((midnight(later) - midnight(earlier)) / DAY);
}

/** `now`, `5m`, `3h`, `Tue`, `12 Mar`: how long ago, in the width of a list's corner. */
export function shortAge(time: string, now = new Date()): string {
  const date = new Date(time);
  const age = now.getTime() - date.getTime();
  if (age < MINUTE) return "now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)}m`;
  const days = daysBetween(date, now);
  if (days < 1) return `${Math.floor(age / HOUR)}h`;
  if (days < 7) return date.toLocaleDateString(undefined, { weekday: "short" });
  return date.toLocaleDateString(undefined, { day: "numeric", month: "short" });
}

/** The time of day, as the reader's region writes it. */
export function clock(time: string): string {
  return new Date(time).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

/** `Today`, `Yesterday`, or the date. */
export function dayLabel(time: string, now = new Date()): string {
  const date = new Date(time);
  const days = daysBetween(date, now);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  const year = date.getFullYear() === now.getFullYear() ? undefined : ("numeric" as const);
  return date.toLocaleDateString(undefined, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year,
  });
}

/** Date and time in full, for a tooltip. */
export function fullTime(time: string): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" });
}

/** `in 3 hours`, `2 days ago`. */
export function relative(time: string, now = new Date()): string {
  const distance = new Date(time).getTime() - now.getTime();
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  const size = Math.abs(distance);
  if (size < HOUR) return format.format(Math.round(distance / MINUTE), "minute");
  if (size < DAY) return format.format(Math.round(distance / HOUR), "hour");
  return format.format(Math.round(distance / DAY), "day");
}
