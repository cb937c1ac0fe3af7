import type { Order } from "@deskhand/api";
import { Empty, fullTime, money, plainWords, ShopIcon, shopLabel } from "@deskhand/ui";
import { Skeleton } from "@mantine/core";
import { IconChevronDown, IconPackage } from "@tabler/icons-react";
import { useState } from "react";
import { useOrders } from "../desk/queries";
import badge from "../thread/statusBadge.module.css";
import classes from "./customer.module.css";
import { OrderDetails } from "./orderDetails";

export function Orders({ customerId }: { customerId: string }) {
  const { data, error } = useOrders(customerId);
  if (error && !data) return <Empty icon={<IconPackage />} title="The orders can't be read now" />;
  if (!data)
    return (
      <div className={classes.orders} role="status" aria-label="Loading orders">
        <Skeleton height={64} radius="md" />
        <Skeleton height={64} radius="md" />
      </div>
    );
  if (data.items.length === 0) return <Empty icon={<IconPackage />} title="No orders" />;
  return (
    <ul className={classes.orders} aria-label="Orders">
      {data.items.map((order, index) => (
        <OrderCard key={order.id} order={order} unfolded={index === 0} />
      ))}
    </ul>
  );
}

function OrderCard({ order, unfolded }: { order: Order; unfolded: boolean }) {
  const [open, setOpen] = useState(unfolded);
  const ordered = new Date(order.order_date);
  return (
    <li className={classes.order}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span>
          <strong>{order.order_number}</strong>
          <span className={badge.badge} data-tone={order.status}>
            {plainWords(order.status).toLowerCase()}
          </span>
        </span>
        <span>
          <time dateTime={order.order_date} title={fullTime(order.order_date)}>
            {ordered.toLocaleDateString(undefined, { dateStyle: "medium" })} ·{" "}
            <ShopIcon platform={order.platform} /> {shopLabel(order.platform)}
          </time>
          <b>{money(order.total_amount, order.currency)}</b>
        </span>
        <IconChevronDown size={15} aria-hidden />
      </button>
      {open && <OrderDetails order={order} />}
    </li>
  );
}
