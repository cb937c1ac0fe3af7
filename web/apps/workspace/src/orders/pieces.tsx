import type { Order } from "@deskhand/api";
import { money } from "@deskhand/ui";
import { ActionIcon } from "@mantine/core";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import classes from "./orders.module.css";
import { stepped } from "./refund";

interface PiecesProps {
  order: Order;
  pieces: Record<string, number>;
  onPieces: (pieces: Record<string, number>) => void;
}

/** How many of each line. */
export function Pieces({ order, pieces, onPieces }: PiecesProps) {
  const step = (line: string, by: number, ordered: number) =>
    onPieces({ ...pieces, [line]: stepped(pieces[line] ?? 0, by, ordered) });
  return (
    <ul className={classes.pieces}>
      {order.items.map(({ line_id, name, quantity, price }) => (
        <li key={line_id}>
          <span>
            {name} <small>{money(price, order.currency)}</small>
          </span>
          <span role="group" aria-label={`Pieces of ${name}`}>
            <ActionIcon
              size="sm"
              variant="default"
              aria-label={`One less of ${name}`}
              disabled={!pieces[line_id]}
              onClick={() => step(line_id, -1, quantity)}
            >
              <IconMinus size={13} />
            </ActionIcon>
            <output aria-live="polite">
              {pieces[line_id] ?? 0} of {quantity}
            </output>
            <ActionIcon
              size="sm"
              variant="default"
              aria-label={`One more of ${name}`}
              disabled={(pieces[line_id] ?? 0) >= quantity}
              onClick={() => step(line_id, 1, quantity)}
            >
              <IconPlus size={13} />
            </ActionIcon>
          </span>
        </li>
      ))}
    </ul>
  );
}
