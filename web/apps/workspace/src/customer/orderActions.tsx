import type { Order, OrderStatus } from "@deskhand/api";
import { plainWords } from "@deskhand/ui";
import { Button, Menu, Textarea } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useChangeOrder } from "../desk/orderChanges";
import classes from "./customer.module.css";

const STATUSES: OrderStatus[] = [
  "pending",
  "processing",
  "shipped",
  "delivered",
  "on_hold",
  "cancelled",
  "refunded",
];

/** The desk's own part of an order: a status by hand, until the shop says something newer, and a note. */
export function OrderActions({ order }: { order: Order }) {
  const { mutate, isPending } = useChangeOrder(order);
  return (
    <div className={classes.actions}>
      <Note key={order.version} order={order} save={(note) => mutate({ note })} />
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="compact-xs"
            variant="default"
            loading={isPending}
            rightSection={<IconChevronDown size={13} aria-hidden />}
          >
            Set status
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {STATUSES.map((status) => (
            <Menu.Item
              key={status}
              rightSection={status === order.status && <IconCheck size={14} />}
              onClick={() => mutate({ status })}
            >
              {plainWords(status)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function Note({ order, save }: { order: Order; save: (note: string) => void }) {
  const stored = typeof order.metadata.note === "string" ? order.metadata.note : "";
  const [text, setText] = useState(stored);
  return (
    <Textarea
      size="xs"
      autosize
      minRows={1}
      maxRows={6}
      aria-label={`Note on order ${order.order_number}`}
      placeholder="Note for the team"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => text.trim() !== stored && save(text.trim())}
    />
  );
}
