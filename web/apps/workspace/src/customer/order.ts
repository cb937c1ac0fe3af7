import type { Order } from "@deskhand/api";

export interface Shipment {
  carrier: string;
  number: string;
  url: string | null;
}

export interface Refund {
  id: string;
  amount: string | null;
  reason: string | null;
}

function text(record: Record<string, unknown>, ...names: string[]): string | null {
  for (const name of names) {
    const value = record[name];
    if (typeof value === "string" && value) return value;
    if (typeof value === "number") return String(value);
  }
  return null;
}

/** Only addresses that a browser may open: a shop's data must not become a script. */
function webAddress(value: string | null): string | null {
  return value && /^https?:\/\//i.test(value) ? value : null;
}

/** Every parcel with a number; the order's own number too when no shipment names it. */
export function shipmentsOf(order: Order): Shipment[] {
  const shipments = order.shipments.flatMap((record): Shipment[] => {
    const number = text(record, "tracking_number", "number");
    const carrier = text(record, "carrier", "tracking_company", "company") ?? "Parcel";
    return number
      ? [{ carrier, number, url: webAddress(text(record, "tracking_url", "url")) }]
      : [];
  });
  const own = order.tracking_number;
  if (own && !shipments.some(({ number }) => number === own))
    shipments.unshift({ carrier: order.carrier ?? "Parcel", number: own, url: null });
  return shipments;
}

export function refundsOf(order: Order): Refund[] {
  return order.refunds.map((record, index) => ({
    id: text(record, "id", "external_refund_id") ?? String(index),
    amount: text(record, "amount", "total_amount", "total"),
    reason: text(record, "reason", "note"),
  }));
}

const LINES = [
  "name",
  "company",
  "address1",
  "address2",
  "street",
  "zip",
  "postcode",
  "city",
  "province",
  "state",
  "country",
];

/** An address in reading order, whatever the shop calls its parts. */
export function addressLines(address: Record<string, unknown> | null): string[] {
  if (!address) return [];
  return LINES.flatMap((line) => text(address, line) ?? []);
}
