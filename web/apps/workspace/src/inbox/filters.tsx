import { channelLabel, KNOWN_CHANNELS } from "@deskhand/ui";
import { CloseButton, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type RefObject, useEffect, useState } from "react";
import { useDesk } from "../auth/context";
import { type InboxFilter, STATUSES } from "./filter";
import classes from "./inbox.module.css";

interface FiltersProps {
  filter: InboxFilter;
  onFilter: (filter: InboxFilter) => void;
  search: RefObject<HTMLInputElement | null>;
}

const LABELS = { pending: "Pending", open: "Open", snoozed: "Snoozed", resolved: "Resolved" };

export function Filters({ filter, onFilter, search }: FiltersProps) {
  const { session } = useDesk();
  const me = session.claims.serviceCode;
  return (
    <div className={classes.filters}>
      <Search filter={filter} onFilter={onFilter} search={search} />
      <div className={classes.tabs} role="tablist" aria-label="Status">
        {STATUSES.map((status) => (
          <button
            key={status}
            type="button"
            role="tab"
            aria-selected={!filter.q && filter.status === status}
            onClick={() => onFilter({ ...filter, status, q: undefined })}
          >
            {LABELS[status]}
          </button>
        ))}
      </div>
      <div className={classes.narrow}>
        {me && (
          <SegmentedControl
            size="xs"
            aria-label="Whose"
            value={filter.assignee ? "mine" : "all"}
            onChange={(whose) =>
              onFilter({ ...filter, assignee: whose === "mine" ? me : undefined })
            }
            data={[
              { value: "all", label: "All" },
              { value: "mine", label: "Mine" },
            ]}
          />
        )}
        <Select
          size="xs"
          aria-label="Channel"
          placeholder="All channels"
          clearable
          value={filter.channel ?? null}
          onChange={(channel) => onFilter({ ...filter, channel: channel ?? undefined })}
          data={KNOWN_CHANNELS.map((value) => ({ value, label: channelLabel(value) }))}
        />
      </div>
    </div>
  );
}

function Search({ filter, onFilter, search }: FiltersProps) {
  const [text, setText] = useState(filter.q ?? "");
  const apply = useDebouncedCallback(
    (q: string) => onFilter({ ...filter, q: q || undefined }),
    300,
  );
  useEffect(() => {
    if (!filter.q) setText("");
  }, [filter.q]);
  const write = (value: string) => {
    setText(value);
    apply(value.trim());
  };
  return (
    <TextInput
      ref={search}
      size="xs"
      type="search"
      placeholder="Search"
      aria-label="Search conversations"
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={text && <CloseButton size="xs" aria-label="Clear" onClick={() => write("")} />}
      value={text}
      onChange={(event) => write(event.currentTarget.value)}
    />
  );
}
