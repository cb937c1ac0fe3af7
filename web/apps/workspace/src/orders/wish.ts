import type {
  ActionKind,
  CancelBody,
  EditBody,
  FulfilBody,
  Order,
  OrderAction,
  RefundBody,
} from "@deskhand/api";
import { money } from "@deskhand/ui";

/** Something to ask of an order, in the words of the API. */
export type Wish =
  | { kind: "cancel"; body: CancelBody }
  | { kind: "refund"; body: RefundBody }
  | { kind: "fulfil"; body: FulfilBody }
  | { kind: "edit"; body: EditBody };

/** What a form holds: a wish, or what is still wrong with it (null: nothing was entered yet). */
export type Entered = { wish: Wish; problem?: never } | { wish?: never; problem: string | null };

export const DEEDS: Record<ActionKind, string> = {
  refund: "Refund",
  cancel: "Cancel order",
  fulfil: "Mark as shipped",
  edit: "Change address or note",
};

const ORDER: readonly ActionKind[] = ["refund", "fulfil", "edit", "cancel"];
const OVER: readonly Order["status"][] = ["cancelled", "refunded"];

/** What is worth a button: what the shop's platform offers and the order's state still allows. */
export function possible(order: Order, offered: readonly ActionKind[]): ActionKind[] {
  const sent = order.status === "shipped" || order.status === "delivered";
  const pointless: Record<ActionKind, boolean> = {
    cancel: sent || OVER.includes(order.status),
    refund: order.status === "refunded",
    fulfil: order.status === "delivered" || OVER.includes(order.status),
    edit: OVER.includes(order.status),
  };
  return ORDER.filter((kind) => offered.includes(kind) && !pointless[kind]);
}

const NOUNS: Record<ActionKind, string> = {
  refund: "Refund",
  cancel: "Cancellation",
  fulfil: "Shipment",
  edit: "Change",
};

/** `Refund of €12.50`: an action in a few words. What was moved counts more than what was asked. */
export function actionTitle({ kind, amount, moved, currency }: OrderAction): string {
  const sum = moved ?? amount;
  if (!sum) return NOUNS[kind];
  const joined = kind === "refund" ? "of" : "with a refund of";
  return `${NOUNS[kind]} ${joined} ${money(sum, currency)}`;
}

/** What the button that asks for it says. */
export function submitLabel(
  kind: ActionKind,
  preview: { amount: string | null; currency: string; needs_approval: boolean } | undefined,
): string {
  const sum = preview?.amount ? money(preview.amount, preview.currency) : null;
  if (preview?.needs_approval) return sum ? `Ask for approval of ${sum}` : "Ask for approval";
  if (kind === "refund") return sum ? `Refund ${sum}` : "Refund";
  return DEEDS[kind];
}
