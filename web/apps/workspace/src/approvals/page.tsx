import { Empty } from "@deskhand/ui";
import { Button, Skeleton } from "@mantine/core";
import { IconChecklist } from "@tabler/icons-react";
import { ActionEntry } from "../orders/entry";
import { useWaiting } from "../orders/queries";
import classes from "../settings/settings.module.css";

/** What waits for a second person, over all orders: what one may decide comes first. */
export default function Approvals() {
  const { data, error, refetch } = useWaiting(true);
  const mine = data?.filter(({ allowed }) => allowed?.includes("approve")) ?? [];
  const others = data?.filter((one) => !mine.includes(one)) ?? [];
  return (
    <div className={classes.page}>
      <h1>Approvals</h1>
      {!data && !error && <Skeleton height={120} radius="md" aria-label="Loading approvals" />}
      {error && !data && (
        <Empty icon={<IconChecklist />} title="The approvals can't be read now">
          <Button size="compact-sm" variant="light" onClick={() => void refetch()}>
            Try again
          </Button>
        </Empty>
      )}
      {data?.length === 0 && (
        <Empty icon={<IconChecklist />} title="Nothing waits for a second person">
          Refunds above the limit of whoever asks for them come here.
        </Empty>
      )}
      <Waiting title="For you to decide" actions={mine} />
      <Waiting title="For others" actions={others} />
    </div>
  );
}

function Waiting({
  title,
  actions,
}: {
  title: string;
  actions: Parameters<typeof ActionEntry>[0]["action"][];
}) {
  if (actions.length === 0) return null;
  return (
    <section className={classes.list} aria-label={title}>
      <h2>{title}</h2>
      {actions.map((action) => (
        <ActionEntry key={action.id} action={action} titled={`Order ${action.order_number}`} />
      ))}
    </section>
  );
}
