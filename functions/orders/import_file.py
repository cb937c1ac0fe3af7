"""Works the imports queue: files that were put into the bucket, and slices of imports."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import orjson

from deskhand import bootstrap
from deskhand.bus.consume import Delivery, consume
from deskhand.kit.observability import log
from deskhand.upkeep.import_models import Slice


class Context(Protocol):
    """What Lambda tells of the invocation."""

    def get_remaining_time_in_millis(self) -> int:
        """How long it may still run."""


def handler(event: dict[str, Any], context: Context) -> dict[str, Any]:
    """Begin an import, or work one of its slices for most of the time that there is."""
    return consume(event, partial(_do, context.get_remaining_time_in_millis), _give_up)


def _do(remaining: Callable[[], int], delivery: Delivery) -> None:
    body = orjson.loads(delivery.body)
    if "detail" in body:
        _arrived(body["detail"]["object"]["key"])
        return
    task = Slice.model_validate(body)
    made = bootstrap.import_slices().work(task, remaining() / 1000)
    log(
        "slice_worked",
        merchant=task.merchant_id,
        order_import=task.import_id,
        slice=task.slice,
        line=made.line if made else None,
        status=made.status if made else None,
    )


def _arrived(key: str) -> None:
    begun = bootstrap.file_imports().arrived(key)
    log(
        "import_file_arrived",
        merchant=begun.merchant_id if begun else None,
        order_import=begun.id if begun else None,
        status=begun.status if begun else None,
    )


def _give_up(delivery: Delivery, reason: str) -> None:
    body = orjson.loads(delivery.body)
    if "detail" not in body:
        bootstrap.import_slices().give_up(Slice.model_validate(body), reason)
