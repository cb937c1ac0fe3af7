"""Which events follow from a change of an order as the stream shows it."""

from collections.abc import Iterator, Mapping
from typing import Any

from deskhand.bus.catalogue import OrderChanged, Payload
from deskhand.orders.models import Order
from deskhand.orders.views import order_view
from deskhand.storage.dynamo import Item


def order_events(old: Item | None, new: Item | None) -> Iterator[Payload]:
    """Changed. Nothing when nobody can see a change: a stub, or only a later stamp."""
    order = order_view(Order.from_item(new)) if new else None
    previous = order_view(Order.from_item(old)) if old else None
    if order is None or (previous is not None and _shown(previous) == _shown(order)):
        return
    yield OrderChanged(order=order, previous=previous)


def _shown(view: Mapping[str, Any]) -> dict[str, Any]:
    """The view without what moves with every write."""
    moving = {"version", "updated_at", "last_updated_at", "metadata"}
    metadata = {name: value for name, value in view["metadata"].items() if name != "raw_events"}
    return {name: value for name, value in view.items() if name not in moving} | {
        "metadata": metadata
    }
