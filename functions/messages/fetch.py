"""Works the files queue: each record names a message whose files are still with the provider."""

from typing import Any

import orjson

from deskhand import bootstrap
from deskhand.bus.consume import Delivery, consume


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Fetch a batch of messages' files."""
    return consume(event, _fetch)


def _fetch(delivery: Delivery) -> None:
    place = orjson.loads(delivery.body)
    bootstrap.fetching().fetch(
        place["merchant_id"], place["conversation_id"], place["seq"], last=delivery.last
    )
