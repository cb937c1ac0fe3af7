import { type ApprovedTemplate, bodyOf } from "@deskhand/api";
import { Button, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApi } from "../desk/api";
import { keys } from "../desk/keys";
import classes from "./composer.module.css";
import { type Filled, fill, placeLabel, preview, templateLabel } from "./templates";

interface TemplateFormProps {
  accountId: string;
  onFilled: (filled: Filled | null) => void;
}

const idOf = ({ name, language }: ApprovedTemplate) => `${name} ${language}`;

/** Choose one of the words that the provider approved, and fill in its places. */
export default function TemplateForm({ accountId, onFilled }: TemplateFormProps) {
  const api = useApi();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: keys.templates(accountId),
    staleTime: 5 * 60_000,
    queryFn: async () => {
      const path = { account_id: accountId };
      return (await bodyOf(api.GET("/api/accounts/{account_id}/templates", { params: { path } })))
        .items;
    },
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const [values, setValues] = useState<Record<string, string>>({});
  const template = data?.find((one) => idOf(one) === chosen);
  useEffect(() => onFilled(fill(template, values)), [template, values, onFilled]);

  if (error && !data)
    return (
      <p className={classes.locked} role="alert">
        The templates can't be read now: {error.message}
        <Button size="compact-xs" variant="light" onClick={() => void refetch()}>
          Try again
        </Button>
      </p>
    );
  if (data?.length === 0)
    return (
      <p className={classes.locked} role="status">
        The provider has approved no templates for this account yet.
      </p>
    );
  return (
    <div className={classes.template}>
      <Select
        size="xs"
        searchable
        aria-label="Template"
        placeholder={isPending ? "Loading templates…" : "Choose a template"}
        disabled={isPending}
        nothingFoundMessage="No such template"
        value={chosen}
        data={(data ?? []).map((one) => ({ value: idOf(one), label: templateLabel(one) }))}
        onChange={(next) => {
          setChosen(next);
          setValues({});
        }}
      />
      {template && template.placeholders.length > 0 && (
        <div className={classes.places}>
          {template.placeholders.map((place) => (
            <TextInput
              key={place}
              size="xs"
              label={placeLabel(place)}
              value={values[place] ?? ""}
              onChange={(event) => {
                const text = event.currentTarget.value;
                setValues((before) => ({ ...before, [place]: text }));
              }}
            />
          ))}
        </div>
      )}
      {template && (
        <blockquote className={classes.preview} aria-label="Preview">
          {preview(template, values)}
        </blockquote>
      )}
    </div>
  );
}
