"""Builders of order views for notification tests."""

from typing import Any

from deskhand.kit.ids import new_id
from deskhand.orders.models import DeskState, Order, OrderKey
from deskhand.orders.views import order_view
from deskhand.shops.model import OrderEvent
from tests.support.shops import NOW, STORE
from tests.unit.orders.builders import state

ORDER_ID = new_id()


def view(*events: OrderEvent, desk: DeskState | None = None, **metadata: Any) -> dict[str, Any]:
    """The order as `OrderChanged` shows it after the events."""
    held = desk or DeskState(customer_id="c-1")
    order = Order(
        id=ORDER_ID,
        merchant_id="acme",
        account_id="acc-1",
        key=OrderKey(platform="shopify", store=STORE, external_order_id="1001"),
        shop=state(*events, desk=held),
        desk=held,
        version=1,
        created_at=NOW,
        updated_at=NOW,
    )
    shown = order_view(order)
    assert shown is not None
    return {**shown, "metadata": {**shown["metadata"], **metadata}}
