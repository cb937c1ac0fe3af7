import type { Reconciliation } from "@deskhand/api";

/** What the newest comparison found, in a sentence. */
export function gapText({ hours, orders_compared, gap, repaired }: Reconciliation): string {
  const sum = (name: "received" | "missing") => hours.reduce((all, hour) => all + hour[name], 0);
  const looked = [
    hours.length > 0 ? `${sum("received")} received` : null,
    orders_compared > 0 ? `${orders_compared} orders compared` : null,
  ]
    .filter(Boolean)
    .join(", ");
  if (gap === 0) return `${looked || "Nothing to compare"}, nothing is missing`;
  const mended = repaired > 0 ? `, ${repaired} being repaired` : "";
  return `${looked}: ${gap} ${gap === 1 ? "difference" : "differences"}${mended}`;
}
