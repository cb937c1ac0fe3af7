"""Takes one event of a shop into its order, however often and in whatever sequence it comes."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import Contention
from deskhand.kit.ids import new_id
from deskhand.orders.directory import CustomerDirectory
from deskhand.orders.erasure import without_person
from deskhand.orders.facts import Facts
from deskhand.orders.linking import contacts_of
from deskhand.orders.merge import merge
from deskhand.orders.models import DeskState, Order, OrderKey, ShopState
from deskhand.orders.projection import project
from deskhand.orders.repository import OrderRepository, Stored
from deskhand.shops import registry
from deskhand.shops.base import ShopAccount
from deskhand.shops.model import OrderEvent
from deskhand.storage.table import ConditionFailed, Table

MAX_TRIES: Final = 12
MAX_RAW_IDS: Final = 60


@dataclass(frozen=True, slots=True)
class Applied:
    """The order after the event; `changed` is False when the event said nothing new."""

    order: Order
    changed: bool


class ApplyingService:
    """Applies for all merchants; the account says which.

    Args:
        customers: finds or creates the buyer.
        sleep: waits between tries when others write the same order.
    """

    def __init__(
        self,
        table: Table,
        customers: CustomerDirectory,
        clock: Clock = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._table = table
        self._customers = customers
        self._clock = clock
        self._sleep = sleep

    def apply(
        self,
        account: ShopAccount,
        event: OrderEvent,
        *,
        raw_ref: str | None = None,
        quiet: bool = False,
    ) -> Applied:
        """Store what the event says (S61, S70, S97).

        Args:
            raw_ref: names the raw request the event came with, see `deskhand.intake`.
            quiet: the event comes from an import or a repair; customers are told nothing of a new
                order.

        Raises:
            Contention: too many writers on the same order; deliver again later.
        """
        repository = OrderRepository(self._table, account.merchant_id)
        key = OrderKey(
            platform=account.slug,
            store=account.store,
            external_order_id=event.external_order_id,
        )
        for attempt in range(MAX_TRIES):
            known = repository.get(key)
            try:
                if known is None:
                    return self._create(repository, account, key, event, raw_ref, quiet=quiet)
                return self._change(repository, account, known, event, raw_ref)
            except ConditionFailed:
                self._sleep(random.uniform(0, 0.02 * 2 ** min(attempt, 5)))
        raise Contention("the order is written to by too many at once")

    def _create(
        self,
        repository: OrderRepository,
        account: ShopAccount,
        key: OrderKey,
        event: OrderEvent,
        raw_ref: str | None,
        *,
        quiet: bool,
    ) -> Applied:
        facts = merge(Facts(), event)
        now = self._clock()
        desk = DeskState(quiet=quiet, raw_ids=[raw_ref] if raw_ref else [])
        shop = _project(account, facts, desk)
        desk = self._linked(account.merchant_id, desk, shop)
        order = Order(
            id=new_id(),
            merchant_id=account.merchant_id,
            account_id=account.account_id,
            key=key,
            shop=shop,
            desk=desk,
            settings=dict(account.settings),
            version=1,
            created_at=now,
            updated_at=now,
        )
        repository.create(Stored(order, facts), contacts_of(order, self._customers))
        return Applied(order, changed=True)

    def _change(
        self,
        repository: OrderRepository,
        account: ShopAccount,
        known: Stored,
        event: OrderEvent,
        raw_ref: str | None,
    ) -> Applied:
        order = known.order
        if order.desk.erased:
            event = without_person(event)
        facts = merge(known.facts, event)
        if facts == known.facts:
            return Applied(order, changed=False)
        desk = order.desk.model_copy(update={"raw_ids": _with_ref(order.desk.raw_ids, raw_ref)})
        shop = _project(account, facts, desk)
        desk = self._linked(account.merchant_id, desk, shop)
        changed = order.model_copy(
            update={
                "shop": shop,
                "desk": desk,
                "settings": dict(account.settings),
                "version": order.version + 1,
                "updated_at": self._clock(),
            }
        )
        before = set(contacts_of(order, self._customers))
        now = set(contacts_of(changed, self._customers))
        repository.replace(
            Stored(changed, facts), order.version, sorted(now - before), sorted(before - now)
        )
        return Applied(changed, changed=True)

    def _linked(self, merchant_id: str, desk: DeskState, shop: ShopState | None) -> DeskState:
        """The desk's part with the buyer's customer in it, if there is one to be had."""
        if shop is None or desk.customer_id or desk.erased:
            return desk
        buyer = shop.buyer
        if not buyer.email and not buyer.phone:
            return desk
        customer_id = self._customers.resolve(
            merchant_id, email=buyer.email, phone=buyer.phone, name=buyer.name
        )
        return desk.model_copy(update={"customer_id": customer_id})


def _project(account: ShopAccount, facts: Facts, desk: DeskState) -> ShopState | None:
    map_status = registry.adapter(account.slug).map_status
    return project(facts, desk, map_status, account.settings)


def _with_ref(refs: list[str], ref: str | None) -> list[str]:
    return [*refs, ref][-MAX_RAW_IDS:] if ref and ref not in refs else refs
