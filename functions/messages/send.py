"""Works the outgoing queue: each record names one stored message to hand to its provider."""

from typing import Any

import orjson

from deskhand import bootstrap
from deskhand.bus.consume import Delivery, consume


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Send a batch, in order within each conversation."""
    return consume(event, _send, _give_up)


def _send(delivery: Delivery) -> None:
    bootstrap.sending().deliver(*_place(delivery))


def _give_up(delivery: Delivery, error: str) -> None:
    """The record goes to the dead letters: its message must not look as if it were on its way."""
    bootstrap.sending().give_up(*_place(delivery), error)


def _place(delivery: Delivery) -> tuple[str, str, int]:
    place = orjson.loads(delivery.body)
    return place["merchant_id"], place["conversation_id"], place["seq"]
