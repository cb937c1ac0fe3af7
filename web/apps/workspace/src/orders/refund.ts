import type { Order, RefundBody } from "@deskhand/api";
import { fromMinor, money, toMinor } from "@deskhand/ui";
import type { Entered } from "./wish";

export type RefundMode = "all" | "amount" | "lines";

export interface RefundForm {
  mode: RefundMode;
  amount: string;
  /** Pieces by line id. */
  pieces: Record<string, number>;
  shipping: string;
  reason: string;
  restock: boolean;
  notify: boolean;
}

export const EMPTY_REFUND: RefundForm = {
  mode: "all",
  amount: "",
  pieces: {},
  shipping: "",
  reason: "",
  restock: false,
  notify: true,
};

/** What chosen pieces cost by the order's own prices, in smallest units: the shop's reckoning counts. */
export function piecesTotal(order: Order, pieces: Record<string, number>): number {
  return order.items.reduce((sum, { line_id, price }) => {
    const each = toMinor(price, order.currency) ?? 0;
    return sum + each * (pieces[line_id] ?? 0);
  }, 0);
}

/** The number of pieces after a step, within what was ordered. */
export function stepped(pieces: number, by: number, ordered: number): number {
  return Math.min(ordered, Math.max(0, pieces + by));
}

/**
 * The request, or what is still wrong.
 * @param left what can be given back at all, once the server has said; null before.
 */
export function readRefund(form: RefundForm, order: Order, left: string | null): Entered {
  const { currency } = order;
  const shipping = form.mode === "lines" && form.shipping ? toMinor(form.shipping, currency) : 0;
  if (shipping === null) return { problem: `The shipping costs are no amount in ${currency}` };
  const body: RefundBody = {
    lines: {},
    reason: form.reason.trim(),
    restock: form.restock,
    notify: form.notify,
  };
  if (form.mode === "all") return { wish: { kind: "refund", body } };
  if (form.mode === "lines") return readLines(form, order, body, shipping);
  if (form.amount.trim() === "") return { problem: null };
  const amount = toMinor(form.amount, currency);
  if (amount === null) return { problem: `This is no amount in ${currency}` };
  if (amount === 0) return { problem: "An amount above zero" };
  const most = left === null ? null : toMinor(left, currency);
  if (most !== null && amount > most)
    return { problem: `Only ${money(left ?? "", currency)} can still be given back` };
  return { wish: { kind: "refund", body: { ...body, amount: fromMinor(amount, currency) } } };
}

function readLines(form: RefundForm, order: Order, body: RefundBody, shipping: number): Entered {
  const lines = Object.fromEntries(Object.entries(form.pieces).filter(([, count]) => count > 0));
  if (Object.keys(lines).length === 0 && shipping === 0) return { problem: null };
  const costs = shipping > 0 ? { shipping: fromMinor(shipping, order.currency) } : {};
  if (Object.keys(lines).length === 0) {
    // Without lines and amount "all that is left" would go back; the shipping costs alone do not.
    return { wish: { kind: "refund", body: { ...body, amount: costs.shipping ?? "" } } };
  }
  return { wish: { kind: "refund", body: { ...body, lines, ...costs } } };
}
