"""Orders for the desk: reading, listing, what agents may change, and links to customers."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import Conflict, Contention, NotFound
from deskhand.kit.pagination import Page
from deskhand.orders import listing
from deskhand.orders.directory import CustomerDirectory
from deskhand.orders.erasure import erase
from deskhand.orders.linking import contacts_of
from deskhand.orders.models import DeskState, Order
from deskhand.orders.projection import project
from deskhand.orders.repository import Contact, OrderRepository, Stored
from deskhand.shops import registry
from deskhand.shops.model import OrderStatus
from deskhand.storage.table import ConditionFailed, Table

MAX_TRIES: Final = 12

Change = Callable[[DeskState], DeskState]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPatch:
    """What an agent may change; None leaves it as it is.

    `metadata` is laid over what is there, a key with None is removed. `status` shows until the shop
    says something newer: it does not reach the shop.
    """

    note: str | None = None
    metadata: dict[str, Any] | None = None
    status: OrderStatus | None = None


class OrderService:
    """Orders of all merchants; each call names one. Stubs are never shown."""

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

    def get(self, merchant_id: str, order_id: str) -> Order:
        """One order by our id.

        Raises:
            NotFound: not there, or another merchant's.
        """
        return self._stored(merchant_id, order_id).order

    def get_by_external(
        self, merchant_id: str, external_order_id: str, platform: str, store: str | None = None
    ) -> Order:
        """One order by the shop's id; the newest where several stores share it and none is named.

        Raises:
            NotFound: not there, or another merchant's.
        """
        found = [
            order
            for order in self._repository(merchant_id).by_external(platform, external_order_id)
            if order.shop and store in {None, order.key.store}
        ]
        if not found:
            raise NotFound("no such order")
        return max(found, key=lambda order: order.created_at)

    def for_customer(self, merchant_id: str, customer_id: str, limit: int = 50) -> list[Order]:
        """A customer's orders, newest first (S77)."""
        return self.list(merchant_id, customer_id=customer_id, limit=limit).items

    def list(
        self,
        merchant_id: str,
        *,
        status: OrderStatus | None = None,
        customer_id: str | None = None,
        platform: str | None = None,
        cursor: str | None = None,
        limit: int = 25,
    ) -> Page[Order]:
        """Orders newest first, filters combined (S62); `limit` is at most 100.

        The index follows a change within moments.

        Raises:
            Invalid: the cursor is not of this list.
        """
        repository = self._repository(merchant_id)
        if customer_id:
            sources: list[listing.Source] = [_of_customer(repository, customer_id)]
        else:
            statuses = [status] if status else list(OrderStatus)
            sources = [_of_status(repository, one) for one in statuses]

        def wanted(order: Order) -> bool:
            return (
                order.shop is not None
                and status in {None, order.shop.status}
                and customer_id in {None, order.desk.customer_id}
                and platform in {None, order.key.platform}
            )

        return listing.page(merchant_id, sources, wanted, cursor, limit)

    def patch(
        self, merchant_id: str, order_id: str, change: OrderPatch, version: int | None = None
    ) -> Order:
        """Change the desk's part of an order (S83).

        Raises:
            NotFound: not there, or another merchant's.
            Conflict: `version` is given and no longer current.
        """

        def patched(desk: DeskState) -> DeskState:
            return _patched(desk, change, self._clock)

        return self._edit(merchant_id, order_id, patched, version)

    def link_for_customer(
        self, merchant_id: str, customer_id: str, emails: Sequence[str], phones: Sequence[str]
    ) -> int:
        """Give a customer the orders that wait for one of these contacts; returns how many (S67).

        Args:
            emails, phones: normalised, as `CustomerCreated` and `CustomerUpdated` carry them.
        """
        repository = self._repository(merchant_id)
        contacts = [Contact("email", one) for one in emails]
        contacts += [Contact("phone", one) for one in phones]
        waiting = {one: None for contact in contacts for one in repository.waiting(contact)}
        for order_id in waiting:
            self._edit(merchant_id, order_id, _link(customer_id))
        return len(waiting)

    def move_orders(self, merchant_id: str, customer_id: str, to_customer_id: str | None) -> int:
        """Give a customer's orders to another (merge), or to nobody (deletion); returns how many.

        Orders of nobody wait for their contact again.
        """
        ids: dict[str, None] = {}
        cursor: str | None = None
        while True:
            found = self.list(merchant_id, customer_id=customer_id, cursor=cursor, limit=100)
            ids |= dict.fromkeys(order.id for order in found.items)
            cursor = found.next_cursor
            if cursor is None:
                break
        for order_id in ids:
            self._edit(merchant_id, order_id, _move(customer_id, to_customer_id))
        return len(ids)

    def erase_person(self, merchant_id: str, order_id: str) -> Order:
        """Take all personal data out of an order for good (S91); twice is once.

        Raises:
            NotFound: not there, or another merchant's.
        """

        def erased(desk: DeskState) -> DeskState:
            return DeskState(
                quiet=desk.quiet, status=desk.status, status_at=desk.status_at, erased=True
            )

        return self._edit(merchant_id, order_id, erased, erase_facts=True)

    def _edit(
        self,
        merchant_id: str,
        order_id: str,
        change: Change,
        version: int | None = None,
        *,
        erase_facts: bool = False,
    ) -> Order:
        repository = self._repository(merchant_id)
        for attempt in range(MAX_TRIES):
            known = self._stored(merchant_id, order_id)
            if version is not None and known.order.version != version:
                raise Conflict("the order was changed meanwhile")
            desk = change(known.order.desk)
            if desk == known.order.desk:
                return known.order
            facts = erase(known.facts) if erase_facts else known.facts
            try:
                return self._write(repository, known, Stored(known.order, facts), desk)
            except ConditionFailed:
                self._sleep(random.uniform(0, 0.02 * 2 ** min(attempt, 5)))
        raise Contention("the order is written to by too many at once")

    def _write(
        self, repository: OrderRepository, known: Stored, kept: Stored, desk: DeskState
    ) -> Order:
        before = known.order
        map_status = registry.adapter(before.key.platform).map_status
        changed = before.model_copy(
            update={
                "desk": desk,
                "shop": project(kept.facts, desk, map_status, before.settings),
                "version": before.version + 1,
                "updated_at": self._clock(),
            }
        )
        waited = set(contacts_of(before, self._customers))
        waits = set(contacts_of(changed, self._customers))
        repository.replace(
            Stored(changed, kept.facts),
            before.version,
            sorted(waits - waited),
            sorted(waited - waits),
        )
        return changed

    def _stored(self, merchant_id: str, order_id: str) -> Stored:
        found = self._repository(merchant_id).by_id(order_id)
        if found is None or found.order.shop is None:
            raise NotFound("no such order")
        return found

    def _repository(self, merchant_id: str) -> OrderRepository:
        return OrderRepository(self._table, merchant_id)


def _of_customer(repository: OrderRepository, customer_id: str) -> listing.Source:
    return lambda before, limit: repository.of_customer(customer_id, before, limit)


def _of_status(repository: OrderRepository, status: OrderStatus) -> listing.Source:
    return lambda before, limit: repository.by_status(status, before, limit)


def _link(customer_id: str) -> Change:
    def linked(desk: DeskState) -> DeskState:
        if desk.customer_id or desk.erased:
            return desk
        return desk.model_copy(update={"customer_id": customer_id})

    return linked


def _move(customer_id: str, to_customer_id: str | None) -> Change:
    def moved(desk: DeskState) -> DeskState:
        if desk.customer_id != customer_id:
            return desk
        return desk.model_copy(update={"customer_id": to_customer_id})

    return moved


def _patched(desk: DeskState, change: OrderPatch, clock: Clock) -> DeskState:
    update: dict[str, Any] = {}
    if change.note is not None:
        update["note"] = change.note
    if change.metadata is not None:
        merged = {**desk.metadata, **change.metadata}
        update["metadata"] = {name: value for name, value in merged.items() if value is not None}
    if change.status is not None:
        update |= {"status": change.status, "status_at": clock()}
    return desk.model_copy(update=update)
