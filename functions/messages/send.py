"""Works the outgoing queue: each record names one stored message to hand to its provider."""

from typing import Any

import orjson

from deskhand import bootstrap
from deskhand.bus.consume import Delivery, consume


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Send a batch, in order within each conversation."""
    return consume(event, _send)


def _send(delivery: Delivery) -> None:
    place = orjson.loads(delivery.body)
    bootstrap.sending().deliver(
        place["merchant_id"], place["conversation_id"], place["seq"], last=delivery.last
    )
