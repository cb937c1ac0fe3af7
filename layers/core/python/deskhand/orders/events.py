"""From the table's stream to the bus: an order that changed."""

from collections.abc import Mapping
from typing import Any

from deskhand.bus.catalogue import OrderChanged
from deskhand.orders.models import Order
from deskhand.orders.views import order_view

ENTITY = "order"


def order_changed(
    image: Mapping[str, Any], old_image: Mapping[str, Any] | None
) -> OrderChanged | None:
    """The event for a stored item and what it was before.

    None when nobody can see a change: a stub, or only bookkeeping (a later stamp) moved.
    """
    order = order_view(Order.from_item(image))
    previous = order_view(Order.from_item(old_image)) if old_image else None
    if order is None or (previous is not None and _shown(previous) == _shown(order)):
        return None
    return OrderChanged(order=order, previous=previous)


def _shown(view: Mapping[str, Any]) -> dict[str, Any]:
    """The view without what moves with every write."""
    moving = {"version", "updated_at", "last_updated_at", "metadata"}
    metadata = {name: value for name, value in view["metadata"].items() if name != "raw_events"}
    return {name: value for name, value in view.items() if name not in moving} | metadata
