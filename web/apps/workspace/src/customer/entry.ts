import type { OrderActionEvent, OrderEvent, TimelineEntry } from "@deskhand/api";
import { money, plainWords } from "@deskhand/ui";

/** One line of a customer's history. */
export interface Line {
  /** Null for what did not come over a channel. */
  channel: string | null;
  who: string;
  text: string;
}

const AUTHORS = {
  customer: "Customer",
  agent: "Agent",
  bot: "Automatic reply",
  system: "Notice",
} as const;

/** A timeline entry in words. */
export function readEntry({ message, order_event, order_action }: TimelineEntry): Line {
  if (order_event)
    return { channel: null, who: `Order ${order_event.order_number}`, text: happened(order_event) };
  if (order_action)
    return {
      channel: null,
      who: `Order ${order_action.action.order_number}`,
      text: stepped(order_action),
    };
  if (!message) return { channel: null, who: "Unknown", text: "" };
  const body = message.body || message.attachments.map(({ name }) => name).join(", ");
  return {
    channel: message.channel,
    who: message.kind === "note" ? "Internal note" : AUTHORS[message.sender_type],
    text: body.length > 180 ? `${body.slice(0, 180)}…` : body,
  };
}

function stepped({ step, actor, action }: OrderActionEvent): string {
  const details = [
    action.amount ? money(action.amount, action.currency) : null,
    actor ?? action.problem?.text ?? null,
  ];
  return [`${action.kind} ${step}`, ...details].filter(Boolean).join(", ");
}

function happened({ event, amount, currency, carrier, tracking_number }: OrderEvent): string {
  const details = [
    event === "refunded" && amount ? money(amount, currency) : null,
    event === "shipped" ? [carrier, tracking_number].filter(Boolean).join(" ") : null,
  ];
  return [plainWords(event).toLowerCase(), ...details].filter(Boolean).join(", ");
}
