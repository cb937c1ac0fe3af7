import { Checkbox, Textarea } from "@mantine/core";
import { useEffect, useState } from "react";
import type { FormProps } from "./actionDrawer";

export function CancelForm({ onEntered }: FormProps) {
  const [body, setBody] = useState({ reason: "", refund: true, restock: true, notify: true });
  const set = (change: Partial<typeof body>) => setBody((before) => ({ ...before, ...change }));
  useEffect(() => {
    const reason = body.reason.trim();
    onEntered({ wish: { kind: "cancel", body: { ...body, reason } } });
  }, [body, onEntered]);
  return (
    <>
      <Textarea
        label="Reason"
        autosize
        minRows={1}
        maxRows={5}
        maxLength={500}
        data-autofocus
        value={body.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      <Checkbox
        label="Give the money back"
        checked={body.refund}
        onChange={(event) => set({ refund: event.currentTarget.checked })}
      />
      <Checkbox
        label="Put the goods back in stock"
        checked={body.restock}
        onChange={(event) => set({ restock: event.currentTarget.checked })}
      />
      <Checkbox
        label="The shop tells the customer"
        checked={body.notify}
        onChange={(event) => set({ notify: event.currentTarget.checked })}
      />
    </>
  );
}
