import type { Order } from "@deskhand/api";

export interface Parcel {
  carrier: string;
  number: string;
  url: string | null;
}

/** Only addresses that a browser may open: a shop's data must not become a script. */
function webAddress(value: string | null): string | null {
  return value && /^https?:\/\//i.test(value) ? value : null;
}

/** Every parcel with a number; the order's own number too when no shipment names it. */
export function parcelsOf(order: Order): Parcel[] {
  const parcels = order.shipments.flatMap(({ carrier, tracking_number, tracking_url }): Parcel[] =>
    tracking_number
      ? [{ carrier: carrier ?? "Parcel", number: tracking_number, url: webAddress(tracking_url) }]
      : [],
  );
  const own = order.tracking_number;
  if (own && !parcels.some(({ number }) => number === own))
    parcels.unshift({ carrier: order.carrier ?? "Parcel", number: own, url: null });
  return parcels;
}

const LINES = [
  "name",
  "company",
  "address1",
  "address2",
  "zip",
  "postal_code",
  "postcode",
  "city",
  "province",
  "state",
  "country",
];

/** An address in reading order, whatever the shop calls its parts. */
export function addressLines(address: Record<string, unknown> | null): string[] {
  if (!address) return [];
  return LINES.map((line) => address[line]).filter(
    (value): value is string => typeof value === "string" && value !== "",
  );
}
