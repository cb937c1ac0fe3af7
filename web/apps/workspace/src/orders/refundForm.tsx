import { fromMinor, money } from "@deskhand/ui";
import { Checkbox, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { FormProps } from "./actionDrawer";
import classes from "./orders.module.css";
import { Pieces } from "./pieces";
import { EMPTY_REFUND, piecesTotal, type RefundMode, readRefund } from "./refund";

const MODES: { value: RefundMode; label: string }[] = [
  { value: "all", label: "All that is left" },
  { value: "amount", label: "An amount" },
  { value: "lines", label: "By item" },
];

export function RefundForm({ order, onEntered, left }: FormProps) {
  const [form, setForm] = useState(EMPTY_REFUND);
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }));
  useEffect(() => onEntered(readRefund(form, order, left)), [form, order, left, onEntered]);
  const chosen = piecesTotal(order, form.pieces);
  return (
    <>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="How much"
        value={form.mode}
        data={MODES}
        onChange={(mode) => set({ mode: mode as RefundMode })}
      />
      {form.mode === "amount" && (
        <TextInput
          label={`Amount in ${order.currency}`}
          inputMode="decimal"
          data-autofocus
          autoComplete="off"
          placeholder={left ?? ""}
          value={form.amount}
          onChange={(event) => set({ amount: event.currentTarget.value })}
        />
      )}
      {form.mode === "lines" && (
        <>
          <Pieces order={order} pieces={form.pieces} onPieces={(pieces) => set({ pieces })} />
          <p className={classes.sum}>
            <span>By the order's prices</span>
            {money(fromMinor(chosen, order.currency), order.currency)}
          </p>
          <TextInput
            label={`Shipping costs in ${order.currency}`}
            description="How much of them goes back on top"
            inputMode="decimal"
            autoComplete="off"
            value={form.shipping}
            onChange={(event) => set({ shipping: event.currentTarget.value })}
          />
        </>
      )}
      <Textarea
        label="Reason"
        autosize
        minRows={1}
        maxRows={5}
        maxLength={500}
        value={form.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      <Checkbox
        label="Put the goods back in stock"
        checked={form.restock}
        onChange={(event) => set({ restock: event.currentTarget.checked })}
      />
      <Checkbox
        label="The shop tells the customer"
        checked={form.notify}
        onChange={(event) => set({ notify: event.currentTarget.checked })}
      />
    </>
  );
}
