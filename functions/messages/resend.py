"""Brings messages that had to wait back into their conversation's queue."""

from typing import Any

import orjson

from deskhand import bootstrap
from deskhand.bus.consume import Delivery, consume


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Forward a batch; what is still early waits on."""
    return consume(event, _forward)


def _forward(delivery: Delivery) -> None:
    bootstrap.send_queues().forward(orjson.loads(delivery.body))
