/** When a conversation may come back: later today, tomorrow morning, next Monday morning. */
export function snoozeChoices(now = new Date()): { label: string; until: Date }[] {
  const morning = (days: number) => {
    const date = new Date(now);
    date.setDate(date.getDate() + days);
    date.setHours(9, 0, 0, 0);
    return date;
  };
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { label: "For an hour", until: new Date(now.getTime() + 3_600_000) },
    { label: "For three hours", until: new Date(now.getTime() + 3 * 3_600_000) },
    { label: "Until tomorrow", until: morning(1) },
    { label: "Until Monday", until: morning(toMonday) },
  ];
}
