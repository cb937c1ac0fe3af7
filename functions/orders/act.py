"""Works the actions queue: each record names one stored action to have done by its shop."""

from typing import Any

import orjson

from deskhand import bootstrap
from deskhand.bus.consume import Delivery, consume


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Perform a batch, one after the other for each order."""
    return consume(event, _perform)


def _perform(delivery: Delivery) -> None:
    place = orjson.loads(delivery.body)
    bootstrap.order_performing().perform(
        place["merchant_id"], place["order_id"], place["action_id"], last=delivery.last
    )
