import { bodyOf, type Order, type OrderPatch } from "@deskhand/api";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { applyFrame } from "../live/apply";
import { useApi } from "./api";
import { keys } from "./keys";

/** Change what the desk owns of an order; refused when somebody, or the shop, was quicker. */
export function useChangeOrder(order: Order) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Omit<OrderPatch, "version">) => {
      const params = { path: { id: order.id } };
      const body = { ...change, version: order.version };
      return bodyOf(api.PATCH("/api/orders/{id}", { params, body }));
    },
    onSuccess: (changed) => applyFrame(client, { type: "order.updated", order: changed }),
    onError: (error) => {
      const title = `Order ${order.order_number} not changed`;
      notifications.show({ color: "red", title, message: error.message });
      if (order.customer_id)
        void client.invalidateQueries({ queryKey: keys.orders(order.customer_id) });
    },
  });
}
