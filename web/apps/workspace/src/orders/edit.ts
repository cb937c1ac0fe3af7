import type { EditBody, Order } from "@deskhand/api";
import type { Entered } from "./wish";

export const ADDRESS_FIELDS = [
  ["name", "Name"],
  ["company", "Company"],
  ["address1", "Street and number"],
  ["address2", "Addition"],
  ["zip", "Postcode"],
  ["city", "City"],
  ["province", "Province or state"],
  ["country", "Country"],
  ["country_code", "Country code"],
  ["phone", "Phone"],
] as const;

export type AddressField = (typeof ADDRESS_FIELDS)[number][0];
export type Address = Record<AddressField, string>;

/** The order's address as the form begins with it. */
export function addressOf(order: Order): Address {
  const known = order.shipping_address ?? {};
  return Object.fromEntries(
    ADDRESS_FIELDS.map(([field]) => {
      const value = known[field];
      return [field, typeof value === "string" ? value : ""];
    }),
  ) as Address;
}

/** The request: only what was changed; an address goes as a whole, without its empty lines. */
export function readEdit(order: Order, address: Address, note: string): Entered {
  const before = addressOf(order);
  const moved = ADDRESS_FIELDS.some(([field]) => address[field].trim() !== before[field]);
  if (!moved && note.trim() === "") return { problem: null };
  const body: EditBody = {};
  if (note.trim()) body.note = note.trim();
  if (moved) {
    if (!address.address1.trim() || !address.city.trim())
      return { problem: "An address needs a street and a city" };
    const code = address.country_code.trim().toUpperCase();
    if (code && !/^[A-Z]{2}$/.test(code)) return { problem: "A country code has two letters" };
    const filled = Object.entries({ ...address, country_code: code })
      .map(([field, value]) => [field, value.trim()] as const)
      .filter(([, value]) => value !== "");
    body.shipping_address = Object.fromEntries(filled) as NonNullable<EditBody["shipping_address"]>;
  }
  return { wish: { kind: "edit", body } };
}
