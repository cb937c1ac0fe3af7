import type { Order } from "@deskhand/api";
import { money } from "@deskhand/ui";
import { IconReceiptRefund, IconTruck } from "@tabler/icons-react";
import { Journal } from "../orders/journal";
import classes from "./customer.module.css";
import { addressLines, parcelsOf } from "./order";
import { OrderActions } from "./orderActions";

/** Items, where they are on their way, what was paid back, where it goes. */
export function OrderDetails({ order }: { order: Order }) {
  const address = addressLines(order.shipping_address);
  return (
    <div className={classes.details}>
      <ul>
        {order.items.map((item, index) => (
          <li key={`${item.sku} ${index}`}>
            <span>
              {item.quantity > 1 && <b>{item.quantity} × </b>}
              {item.name}
              {item.sku && <small>{item.sku}</small>}
            </span>
            <span>{money(item.price, order.currency)}</span>
          </li>
        ))}
      </ul>
      {parcelsOf(order).map(({ carrier, number, url }) => (
        <p key={number}>
          <IconTruck size={15} aria-hidden />
          <span>
            {carrier}{" "}
            {url ? (
              <a href={url} target="_blank" rel="noopener noreferrer">
                {number}
              </a>
            ) : (
              <span className={classes.number}>{number}</span>
            )}
          </span>
        </p>
      ))}
      {order.refunds.map(({ id, amount, pending, currency, reason }) => (
        <p key={id}>
          <IconReceiptRefund size={15} aria-hidden />
          <span>
            {Number(amount) > 0
              ? `Refunded ${money(amount, currency)}`
              : `Refund of ${money(pending, currency)} promised`}
            {reason && <small>{reason}</small>}
          </span>
        </p>
      ))}
      {address.length > 0 && <address>{address.join(", ")}</address>}
      <Journal order={order} />
      <OrderActions order={order} />
    </div>
  );
}
