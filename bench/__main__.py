"""`python -m bench [GROUP …]`: measure everything, or the groups named."""

import contextlib
import io
import logging
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from bench import (
    fanout,
    hostile,
    imports,
    inbox,
    messages,
    order_import,
    orders,
    replies,
    sizes,
    statuses,
    throughput,
    upkeep,
    webhooks,
)
from bench.row import Row

GROUPS: Final[Mapping[str, Callable[[], Iterator[Row]]]] = {
    "webhooks": webhooks.rows,
    "imports": imports.rows,
    "sizes": sizes.rows,
    "messages": messages.rows,
    "statuses": statuses.rows,
    "replies": replies.rows,
    "inbox": inbox.rows,
    "orders": orders.rows,
    "throughput": throughput.rows,
    "order_import": order_import.rows,
    "upkeep": upkeep.rows,
    "fanout": fanout.rows,
    "hostile": hostile.rows,
}


def main() -> int:
    """Print the rows; 1 when a group could not be measured (a missed budget is no failure)."""
    logging.disable(logging.CRITICAL)
    wanted = sys.argv[1:] or list(GROUPS)
    broken = 0
    for name in wanted:
        try:
            _emit(name)
        except Exception:
            broken = 1
            sys.stderr.write(f"{name} could not be measured\n{traceback.format_exc(limit=-4)}")
    return broken


def _emit(name: str) -> None:
    """Print a group's rows; what the Lambdas log meanwhile is not part of the report."""
    with contextlib.redirect_stdout(io.StringIO()):
        found = list(GROUPS[name]())
    for row in found:
        row.emit()


if __name__ == "__main__":
    sys.exit(main())
