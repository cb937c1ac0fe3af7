import type { InboxFilter } from "../inbox/filter";

/** The names of everything the workspace keeps of the server's data. */
export const keys = {
  lists: ["conversations"] as const,
  list: (filter: InboxFilter) => ["conversations", filter] as const,
  conversation: (id: string) => ["conversation", id] as const,
  thread: (id: string) => ["thread", id] as const,
  customer: (id: string) => ["customer", id] as const,
  orders: (customerId: string) => ["orders", customerId] as const,
  timeline: (customerId: string) => ["timeline", customerId] as const,
  agents: ["agents"] as const,
  capabilities: ["capabilities"] as const,
  templates: (accountId: string) => ["templates", accountId] as const,
  orderActions: (orderId: string) => ["orderActions", orderId] as const,
  /** What waits for a second person, over all orders. */
  waiting: ["waitingActions"] as const,
  accounts: ["accounts"] as const,
  forms: ["accountForms"] as const,
  reconciliation: (accountId: string) => ["reconciliation", accountId] as const,
  merchant: ["merchant"] as const,
};
