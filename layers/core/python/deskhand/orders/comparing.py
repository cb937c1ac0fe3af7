"""Whether the desk holds an order as its shop tells it now (S55, S88). Reads only."""

from typing import Final

from deskhand.orders.erasure import without_person
from deskhand.orders.merge import merge
from deskhand.orders.models import OrderKey
from deskhand.orders.projection import project
from deskhand.orders.repository import OrderRepository
from deskhand.shops import registry
from deskhand.shops.base import ShopAccount
from deskhand.shops.model import OrderSnapshot
from deskhand.storage.table import Table

MISSING: Final = "missing"
OLDER: Final = "older than the shop's"
OTHER_STATUS: Final = "another status than the shop's"


class ComparingService:
    """Compares for all merchants; the account says which."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def difference(self, account: ShopAccount, snapshot: OrderSnapshot) -> str | None:
        """What applying the snapshot would change; None when the desk knows it already.

        An older snapshot than what the desk holds differs in nothing: applying it changes nothing.
        """
        key = OrderKey(
            platform=account.slug,
            store=account.store,
            external_order_id=snapshot.external_order_id,
        )
        known = OrderRepository(self._table, account.merchant_id).get(key)
        if known is None or known.order.shop is None:
            return MISSING
        order, held = known.order, known.order.shop
        event = without_person(snapshot) if order.desk.erased else snapshot
        map_status = registry.adapter(account.slug).map_status
        would_be = project(merge(known.facts, event), order.desk, map_status, account.settings)
        if would_be is None:
            return None
        if would_be.last_updated_at > held.last_updated_at:
            return OLDER
        return OTHER_STATUS if would_be.status is not held.status else None
