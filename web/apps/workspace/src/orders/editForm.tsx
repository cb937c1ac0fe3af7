import { Textarea, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { FormProps } from "./actionDrawer";
import { ADDRESS_FIELDS, addressOf, readEdit } from "./edit";
import classes from "./orders.module.css";

export function EditForm({ order, onEntered }: FormProps) {
  const [address, setAddress] = useState(() => addressOf(order));
  const [note, setNote] = useState("");
  useEffect(() => onEntered(readEdit(order, address, note)), [order, address, note, onEntered]);
  return (
    <>
      <fieldset className={classes.address}>
        <legend>Shipping address</legend>
        {ADDRESS_FIELDS.map(([field, label]) => (
          <TextInput
            key={field}
            size="xs"
            label={label}
            data-field={field}
            maxLength={field === "country_code" ? 2 : 200}
            value={address[field]}
            onChange={(event) => {
              const value = event.currentTarget.value;
              setAddress((before) => ({ ...before, [field]: value }));
            }}
          />
        ))}
      </fieldset>
      <Textarea
        label="Note at the shop"
        description="Replaces the one that is there; left empty, it stays."
        autosize
        minRows={2}
        maxRows={8}
        maxLength={5000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </>
  );
}
