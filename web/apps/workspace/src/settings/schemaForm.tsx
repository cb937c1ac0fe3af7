import { plainWords } from "@deskhand/ui";
import {
  ActionIcon,
  Button,
  Checkbox,
  PasswordInput,
  Select,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { Field, Row, Value, Values } from "./schema";
import classes from "./settings.module.css";

interface FormProps {
  fields: Field[];
  values: Values;
  problems: Record<string, string>;
  onValues: (values: Values) => void;
}

/** Inputs for whatever a channel or shop asks for. */
export function SchemaForm({ fields, values, problems, onValues }: FormProps) {
  return fields.map((field) => (
    <Input
      key={field.name}
      field={field}
      value={values[field.name] ?? field.initial}
      problem={problems[field.name]}
      onValue={(value) => onValues({ ...values, [field.name]: value })}
    />
  ));
}

/** `oauth1` becomes `Oauth1`, but `eu` becomes `EU`. */
function optionLabel(option: string): string {
  return option.length < 3 ? option.toUpperCase() : plainWords(option);
}

interface InputProps {
  field: Field;
  value: Value;
  problem: string | undefined;
  onValue: (value: Value) => void;
}

function Input({ field, value, problem, onValue }: InputProps) {
  const { title: label, required, options, kind } = field;
  const description = field.description || undefined;
  const common = { label, description, required, error: problem, autoComplete: "off" };
  if (kind === "flag")
    return (
      <Checkbox
        label={label}
        description={description}
        checked={value === true}
        onChange={(event) => onValue(event.currentTarget.checked)}
      />
    );
  if (kind === "choice")
    return (
      <Select
        {...common}
        data={options.map((one) => ({ value: one, label: optionLabel(one) }))}
        clearable={!required}
        value={String(value) || null}
        onChange={(next) => onValue(next ?? "")}
      />
    );
  if (kind === "rows")
    return <Rows field={field} rows={value as Row[]} problem={problem} onRows={onValue} />;
  if (kind === "list")
    return (
      <Textarea
        {...common}
        description={description ?? "One a line"}
        autosize
        minRows={2}
        maxRows={8}
        value={String(value)}
        onChange={(event) => onValue(event.currentTarget.value)}
      />
    );
  if (kind === "secret")
    return (
      <PasswordInput
        {...common}
        autoComplete="new-password"
        value={String(value)}
        onChange={(event) => onValue(event.currentTarget.value)}
      />
    );
  return (
    <TextInput
      {...common}
      inputMode={kind === "number" ? "numeric" : field.format === "email" ? "email" : undefined}
      placeholder={field.format === "uri" ? "https://…" : undefined}
      value={String(value)}
      onChange={(event) => onValue(event.currentTarget.value)}
    />
  );
}

interface RowsProps {
  field: Field;
  rows: Row[];
  problem: string | undefined;
  onRows: (rows: Row[]) => void;
}

function Rows({ field, rows, problem, onRows }: RowsProps) {
  const set = (at: number, name: string, value: string) =>
    onRows(rows.map((row, index) => (index === at ? { ...row, [name]: value } : row)));
  return (
    <fieldset className={classes.rows}>
      <legend>{field.title}</legend>
      {field.description && <small>{field.description}</small>}
      {rows.map((row, at) => (
        <div key={at}>
          {field.columns.map((column) =>
            column.kind === "choice" ? (
              <Select
                key={column.name}
                size="xs"
                aria-label={column.title}
                placeholder={column.title}
                data={column.options.map((one) => ({ value: one, label: plainWords(one) }))}
                value={row[column.name] || null}
                onChange={(next) => set(at, column.name, next ?? "")}
              />
            ) : (
              <TextInput
                key={column.name}
                size="xs"
                aria-label={column.title}
                placeholder={column.title}
                value={row[column.name] ?? ""}
                onChange={(event) => set(at, column.name, event.currentTarget.value)}
              />
            ),
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove row ${at + 1}`}
            onClick={() => onRows(rows.filter((_, index) => index !== at))}
          >
            <IconX size={15} />
          </ActionIcon>
        </div>
      ))}
      {problem && <p className={classes.problem}>{problem}</p>}
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconPlus size={13} aria-hidden />}
        onClick={() => onRows([...rows, {}])}
      >
        Add a row
      </Button>
    </fieldset>
  );
}
