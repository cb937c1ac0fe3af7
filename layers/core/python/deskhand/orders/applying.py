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
from deskhand.orders.linking import contacts_of, with_customer
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
                    made = self._create(repository, account, key, event, raw_ref, quiet=quiet)
                else:
                    made = self._change(repository, account, known, event, raw_ref)
                return self._look_again(repository, made)
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
        desk = with_customer(account.merchant_id, desk, shop, self._customers)
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
        desk = with_customer(account.merchant_id, desk, shop, self._customers)
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

    def _look_again(self, repository: OrderRepository, applied: Applied) -> Applied:
        """Link an order that began to wait just when its customer appeared.

        Whoever comes second sees the other: the customer's side writes the customer, then reads the
        waiting orders; we write that we wait, then read the customer.
        """
        order = applied.order
        if not applied.changed or not contacts_of(order, self._customers):
            return applied
        desk = with_customer(order.merchant_id, order.desk, order.shop, self._customers)
        if desk.customer_id is None:
            return applied
        known = repository.get(order.key)
        if known is None or known.order.version != order.version:
            return applied  # changed since, and whoever changed it looked for the customer too
        linked = order.model_copy(update={"desk": desk, "version": order.version + 1})
        repository.replace(
            Stored(linked, known.facts),
            order.version,
            waits_no_more=contacts_of(order, self._customers),
        )
        return Applied(linked, changed=True)


def _project(account: ShopAccount, facts: Facts, desk: DeskState) -> ShopState | None:
    map_status = registry.adapter(account.slug).map_status
    return project(facts, desk, map_status, account.settings)


def _with_ref(refs: list[str], ref: str | None) -> list[str]:
    return [*refs, ref][-MAX_RAW_IDS:] if ref and ref not in refs else refs
