/** One line of a customer's history. */
export interface Entry {
  id: string;
  kind: string;
  /** Null for what did not come over a channel, such as orders. */
  channel: string | null;
  who: string | null;
  text: string;
  time: string;
}

type Record_ = Record<string, unknown>;

function record(value: unknown): Record_ {
  return typeof value === "object" && value !== null ? (value as Record_) : {};
}

const AUTHORS: Record<string, string> = {
  customer: "Customer",
  agent: "Agent",
  bot: "Automatic reply",
};

/**
 * A timeline item carries its message or order whole, or is one: both are read.
 */
export function readEntry(item: Record_): Entry {
  const message = record(item.message ?? (item.sender_type ? item : null));
  const order = record(item.order ?? (item.order_number ? item : null));
  const body = order.order_number
    ? `${order.order_number} ${String(order.status ?? "").replaceAll("_", " ")}`
    : String(message.body ?? item.summary ?? item.text ?? "");
  return {
    id: String(item.id ?? message.id ?? order.id ?? item.timestamp),
    kind: String(item.type ?? item.kind ?? (order.order_number ? "order" : "message")),
    channel: typeof message.channel === "string" ? message.channel : null,
    who: message.kind === "note" ? "Note" : (AUTHORS[String(message.sender_type)] ?? null),
    text: body.length > 180 ? `${body.slice(0, 180)}…` : body,
    time: String(item.timestamp ?? item.at ?? message.timestamp ?? order.last_updated_at ?? ""),
  };
}
