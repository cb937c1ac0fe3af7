import type { Reconciliation } from "@deskhand/api";
import { expect, it } from "vitest";
import { gapText } from "./reconciled";

// S88

const AT = "2026-11-24T03:00:00Z";
const found = (over: Partial<Reconciliation>): Reconciliation => ({
  account_id: "a1",
  slug: "shopify",
  at: AT,
  since: AT,
  until: AT,
  hours: [],
  orders_compared: 0,
  orders: [],
  repaired: 0,
  gap: 0,
  detail: "",
  ...over,
});

it("says what was looked at and what is missing", () => {
  expect(gapText(found({}))).toBe("Nothing to compare, nothing is missing");
  expect(gapText(found({ orders_compared: 40 }))).toBe("40 orders compared, nothing is missing");
  expect(gapText(found({ orders_compared: 40, gap: 1, repaired: 1 }))).toBe(
    "40 orders compared: 1 difference, 1 being repaired",
  );
});
