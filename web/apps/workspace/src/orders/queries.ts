import { type Api, bodyOf, type Order, type OrderAction } from "@deskhand/api";
import { notifications } from "@mantine/notifications";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../desk/api";
import { keys } from "../desk/keys";
import { applyAction } from "../live/apply";
import type { Wish } from "./wish";

/** Everything that was asked for an order, newest first. */
export function useOrderActions(orderId: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.orderActions(orderId),
    queryFn: async () => {
      const path = { id: orderId };
      return (await bodyOf(api.GET("/api/orders/{id}/actions", { params: { path } }))).items;
    },
  });
}

/** What a wish would do; nothing is done. Asked anew for each, never kept. */
export function usePreview(order: Order, wish: Wish | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ["preview", order.id, order.version, wish],
    enabled: wish !== undefined,
    retry: false,
    gcTime: 0,
    placeholderData: keepPreviousData,
    queryFn: () => {
      const body = wish ? { [wish.kind]: wish.body } : {};
      const path = { id: order.id };
      return bodyOf(api.POST("/api/orders/{id}/actions/preview", { params: { path }, body }));
    },
  });
}

/** Ask for it. The same key is the same action, however often it is sent. */
export function askFor(api: Api, orderId: string, wish: Wish, key: string): Promise<OrderAction> {
  const params = { path: { id: orderId }, header: { "idempotency-key": key } };
  switch (wish.kind) {
    case "cancel":
      return bodyOf(api.POST("/api/orders/{id}/cancel", { params, body: wish.body }));
    case "refund":
      return bodyOf(api.POST("/api/orders/{id}/refund", { params, body: wish.body }));
    case "fulfil":
      return bodyOf(api.POST("/api/orders/{id}/fulfil", { params, body: wish.body }));
    case "edit":
      return bodyOf(api.POST("/api/orders/{id}/edit", { params, body: wish.body }));
  }
}

export function useAsk(order: Order, key: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: Wish) => askFor(api, order.id, wish, key),
    onSuccess: (action) => applyAction(client, action),
  });
}

/** What a reader may do with an action that stands: agree, refuse, or look again. */
export type Deed = { deed: "approve" | "reject"; note: string } | { deed: "retry" };

export function useDeed(action: OrderAction) {
  const api = useApi();
  const client = useQueryClient();
  const path = { id: action.order_id, action_id: action.id };
  return useMutation({
    mutationFn: (wanted: Deed) => {
      const header = { "idempotency-key": crypto.randomUUID() };
      const params = { path, header };
      if (wanted.deed === "retry")
        return bodyOf(api.POST("/api/orders/{id}/actions/{action_id}/retry", { params }));
      const body = { note: wanted.note };
      return wanted.deed === "approve"
        ? bodyOf(api.POST("/api/orders/{id}/actions/{action_id}/approve", { params, body }))
        : bodyOf(api.POST("/api/orders/{id}/actions/{action_id}/reject", { params, body }));
    },
    onSuccess: (changed) => applyAction(client, changed),
    onError: ({ message }) => {
      const title = `Order ${action.order_number}: nothing changed`;
      notifications.show({ color: "red", title, message });
      void client.invalidateQueries({ queryKey: keys.orderActions(action.order_id) });
      void client.invalidateQueries({ queryKey: keys.waiting });
    },
  });
}

/** What waits for a second person, over all orders. */
export function useWaiting(enabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: keys.waiting,
    enabled,
    refetchInterval: 90_000,
    queryFn: async () => {
      const query = { status: "awaiting_approval" as const, limit: 100 };
      return (await bodyOf(api.GET("/api/order-actions", { params: { query } }))).items;
    },
  });
}
