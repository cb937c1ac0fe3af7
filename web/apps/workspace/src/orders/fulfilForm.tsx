import type { FulfilBody, Order } from "@deskhand/api";
import { Checkbox, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { FormProps } from "./actionDrawer";
import { Pieces } from "./pieces";
import type { Entered } from "./wish";

interface Parcel {
  all: boolean;
  pieces: Record<string, number>;
  carrier: string;
  number: string;
  url: string;
  notify: boolean;
}

/** The request: no lines are all that is left. */
export function readParcel(form: Parcel, order: Order): Entered {
  const chosen = order.items
    .map(({ line_id }) => [line_id, form.pieces[line_id] ?? 0] as const)
    .filter(([, count]) => count > 0);
  if (!form.all && chosen.length === 0) return { problem: null };
  const tracking_url = form.url.trim();
  if (tracking_url && !/^https?:\/\/\S+$/.test(tracking_url))
    return { problem: "The tracking address must begin with https://" };
  const body: FulfilBody = {
    lines: form.all ? {} : Object.fromEntries(chosen),
    carrier: form.carrier.trim(),
    tracking_number: form.number.trim(),
    tracking_url,
    notify: form.notify,
  };
  return { wish: { kind: "fulfil", body } };
}

export function FulfilForm({ order, onEntered }: FormProps) {
  const [form, setForm] = useState<Parcel>({
    all: true,
    pieces: {},
    carrier: order.carrier ?? "",
    number: "",
    url: "",
    notify: true,
  });
  const set = (change: Partial<Parcel>) => setForm((before) => ({ ...before, ...change }));
  useEffect(() => onEntered(readParcel(form, order)), [form, order, onEntered]);
  return (
    <>
      <TextInput
        label="Carrier"
        placeholder="DHL, UPS, SF Express…"
        data-autofocus
        maxLength={200}
        value={form.carrier}
        onChange={(event) => set({ carrier: event.currentTarget.value })}
      />
      <TextInput
        label="Tracking number"
        autoComplete="off"
        maxLength={200}
        value={form.number}
        onChange={(event) => set({ number: event.currentTarget.value })}
      />
      <TextInput
        label="Tracking address"
        type="url"
        placeholder="https://…"
        value={form.url}
        onChange={(event) => set({ url: event.currentTarget.value })}
      />
      <Checkbox
        label="The parcel holds all that is left"
        checked={form.all}
        onChange={(event) => set({ all: event.currentTarget.checked })}
      />
      {!form.all && (
        <Pieces order={order} pieces={form.pieces} onPieces={(pieces) => set({ pieces })} />
      )}
      <Checkbox
        label="The shop tells the customer"
        checked={form.notify}
        onChange={(event) => set({ notify: event.currentTarget.checked })}
      />
    </>
  );
}
