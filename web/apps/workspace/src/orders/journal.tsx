import type { ActionKind, Order } from "@deskhand/api";
import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useCapability } from "../desk/queries";
import { ActionEntry } from "./entry";
import classes from "./orders.module.css";
import { useOrderActions } from "./queries";
import { DEEDS, possible } from "./wish";

const ActionDrawer = lazy(() => import("./actionDrawer"));

/** What can be asked of an order, and everything that was, as it goes. */
export function Journal({ order }: { order: Order }) {
  const [asking, setAsking] = useState<ActionKind | null>(null);
  const offered = useCapability(order.platform)?.actions ?? [];
  const { data: actions, error } = useOrderActions(order.id);
  const kinds = possible(order, offered);
  return (
    <>
      {kinds.length > 0 && (
        <div className={classes.kinds} role="group" aria-label="Act on the order">
          {kinds.map((kind) => (
            <Button
              key={kind}
              size="compact-xs"
              variant={kind === "cancel" ? "subtle" : "light"}
              color={kind === "cancel" ? "red" : undefined}
              onClick={() => setAsking(kind)}
            >
              {DEEDS[kind]}
            </Button>
          ))}
        </div>
      )}
      {error && !actions && <p className={classes.problem}>What was asked can't be read now.</p>}
      {actions && actions.length > 0 && (
        <section className={classes.journal} aria-label="What was asked for this order">
          {actions.map((action) => (
            <ActionEntry key={action.id} action={action} />
          ))}
        </section>
      )}
      {asking && (
        <Suspense>
          <ActionDrawer order={order} kind={asking} onClose={() => setAsking(null)} />
        </Suspense>
      )}
    </>
  );
}
