"""Works the notifications queue: an order changed, its customer may be told."""

from typing import Any

import orjson

from deskhand import bootstrap
from deskhand.bus.catalogue import OrderChanged
from deskhand.bus.consume import Delivery, consume
from deskhand.bus.envelope import Envelope


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Tell what a batch of bus events asks for; what failed comes back later."""
    return consume(event, _notify)


def _notify(delivery: Delivery) -> None:
    envelope = Envelope.model_validate(orjson.loads(delivery.body)["detail"])
    changed = OrderChanged.model_validate(envelope.data)
    bootstrap.notifications().order_changed(envelope.merchant_id, changed.order, changed.previous)
