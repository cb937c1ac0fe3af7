/** Orders' actions as the stack does them: above the limit they wait, below it they are done soon. */

const LIMITS = { agent: 50, supervisor: 500, merchant_admin: Number.POSITIVE_INFINITY };
const LABELS = {
  awaiting_approval: "Waits for a second person",
  queued: "On its way to the shop",
  running: "The shop is being asked",
  done: "Done",
  refused: "Refused by the shop",
  unknown: "Not known whether it was done",
  rejected: "Rejected",
};
const now = () => new Date().toISOString();
let count = 0;

export const actions = [];

const amountOf = (order, kind, body) => {
  if (kind === "refund") {
    const lines = Object.entries(body.lines ?? {}).reduce(
      (sum, [id, pieces]) =>
        sum + pieces * Number(order.items.find((one) => one.line_id === id)?.price ?? 0),
      0,
    );
    return body.amount ? Number(body.amount) : lines || Number(order.total_amount);
  }
  return kind === "cancel" && body.refund !== false ? Number(order.total_amount) : null;
};

export function preview(order, body, role) {
  const [kind, asked] = Object.entries(body)[0];
  const amount = amountOf(order, kind, asked);
  const needs_approval = amount !== null && amount > LIMITS[role];
  return {
    kind,
    amount: amount?.toFixed(2) ?? null,
    left: order.total_amount,
    currency: order.currency,
    warnings: kind === "cancel" ? ["A parcel may already be on its way."] : [],
    needs_approval,
    approval_reason: needs_approval ? "above the limit of the role" : null,
    computed_by_platform: kind === "refund" && !asked.amount,
  };
}

export function move(action, status, over = {}) {
  Object.assign(action, over, { status, label: LABELS[status], updated_at: now() });
  action.version += 1;
  return action;
}

export function ask(order, kind, body, who) {
  const ahead = preview(order, { [kind]: body }, who.role);
  const status = ahead.needs_approval ? "awaiting_approval" : "queued";
  const until = new Date(Date.now() + 3 * 86_400_000).toISOString();
  const undecided = { why: ahead.approval_reason, until, approved: null };
  const action = {
    id: `act${++count}`,
    order_id: order.id,
    order_number: order.order_number,
    platform: order.platform,
    customer_id: order.customer_id,
    kind,
    status,
    label: LABELS[status],
    amount: ahead.amount,
    moved: null,
    currency: order.currency,
    reason: body.reason || null,
    request: body,
    asked_by: { email: who.email, role: who.role, service_code: who.code },
    asked_at: now(),
    approval: ahead.needs_approval ? { ...undecided, by: null, at: null, note: null } : null,
    attempts: 0,
    problem: null,
    external_id: null,
    pending: false,
    settled_at: null,
    allowed: null,
    version: 1,
    updated_at: now(),
  };
  actions.unshift(action);
  return action;
}

/** With what this reader may do next. */
export function shownTo(action, who) {
  const allowed = [];
  const leads = who.role !== "agent";
  const own = action.asked_by.email === who.email;
  if (action.status === "awaiting_approval" && leads) {
    if (!own && Number(action.amount) <= LIMITS[who.role]) allowed.push("approve");
    allowed.push("reject");
  }
  if (["refused", "failed", "unknown"].includes(action.status)) allowed.push("retry");
  return { ...action, allowed };
}
