"""Orders in the desk table: versioned writes, and look-ups by id, shop id, status and customer.

Lists never scan: status is a partition of the first index, a customer one of the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deskhand.kit.clock import to_text
from deskhand.orders.facts import Facts, pack, unpack
from deskhand.orders.models import Order, OrderKey
from deskhand.shops.model import OrderStatus
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.keys import Key
from deskhand.storage.table import Delete, Put, Table, Write

LIST_INDEX = "gsi1"
CUSTOMER_INDEX = "gsi2"


@dataclass(frozen=True, slots=True)
class Stored:
    """An order with the facts that it follows from."""

    order: Order
    facts: Facts


@dataclass(frozen=True, slots=True, order=True)
class Contact:
    """A normalised e-mail or phone under which an unlinked order waits; kind is email or phone."""

    kind: str
    value: str


class OrderRepository:
    """One merchant's orders."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def get(self, key: OrderKey) -> Stored | None:
        """The order under a shop's key, stubs included, never stale; or None."""
        item = self._table.get(self._key(key))
        return stored_of(item) if item else None

    def by_id(self, order_id: str) -> Stored | None:
        """The order with our id, or None."""
        pointer = self._table.get(keys.order_pointer(self._merchant_id, order_id))
        return self.get(OrderKey(**pointer["key"])) if pointer else None

    def by_external(self, platform: str, external_order_id: str) -> list[Order]:
        """The orders of any store of a platform with that id, stubs included."""
        pk = keys.order_external(self._merchant_id, platform, external_order_id, "").pk
        found = [self.get(OrderKey(**item["key"])) for item in self._table.query(pk)]
        return [stored.order for stored in found if stored]

    def by_status(self, status: OrderStatus, before: str | None, limit: int) -> list[Order]:
        """Orders in a status, newest first; `before` is a sort key (`sort_key`)."""
        found = self._table.query(
            keys.orders_by_status(self._merchant_id, status),
            index=LIST_INDEX,
            before=before,
            limit=limit,
            newest_first=True,
        )
        return [Order.from_item(item) for item in found]

    def of_customer(self, customer_id: str, before: str | None, limit: int) -> list[Order]:
        """A customer's orders, newest first; `before` is a sort key (`sort_key`)."""
        found = self._table.query(
            keys.customer_list(self._merchant_id, customer_id),
            index=CUSTOMER_INDEX,
            begins=keys.ORDER_PREFIX,
            before=f"{keys.ORDER_PREFIX}{before}" if before else None,
            limit=limit,
            newest_first=True,
        )
        items = self._table.get_many([Key(item["pk"], item["sk"]) for item in found])
        return sorted((Order.from_item(item) for item in items), key=sort_key, reverse=True)

    def waiting(self, contact: Contact) -> list[str]:
        """Ids of unlinked orders that wait for this e-mail or phone (S67)."""
        pk = keys.pending_link(self._merchant_id, contact.kind, contact.value, "").pk
        return [str(item["order_id"]) for item in self._table.query(pk, consistent=True)]

    def create(self, stored: Stored, waits_for: Sequence[Contact]) -> None:
        """Write a new order with its pointers.

        Raises:
            ConditionFailed: it was created by somebody else.
        """
        order = stored.order
        self._table.transact(
            [
                Put.new(item_of(stored)),
                Put(item=self._pointer(keys.order_pointer(self._merchant_id, order.id), order)),
                Put(item=self._pointer(self._external(order.key), order)),
                *self._link_writes(order, waits_for),
            ]
        )

    def replace(
        self,
        stored: Stored,
        known_version: int,
        waits_for: Sequence[Contact] = (),
        waits_no_more: Sequence[Contact] = (),
    ) -> None:
        """Write a new state of an order that was read at `known_version`.

        Raises:
            ConditionFailed: it was changed since.
        """
        order = stored.order
        put = Put(
            item=item_of(stored), condition="version = :known", values={":known": known_version}
        )
        others: list[Write] = [
            *self._link_writes(order, waits_for),
            *(Delete(key=self._link_key(contact, order.id)) for contact in waits_no_more),
        ]
        if others:
            self._table.transact([put, *others])
        else:
            self._table.put(put)

    def _key(self, key: OrderKey) -> Key:
        return keys.order(self._merchant_id, key.platform, key.store, key.external_order_id)

    def _external(self, key: OrderKey) -> Key:
        return keys.order_external(
            self._merchant_id, key.platform, key.external_order_id, key.store
        )

    def _link_key(self, contact: Contact, order_id: str) -> Key:
        return keys.pending_link(self._merchant_id, contact.kind, contact.value, order_id)

    def _link_writes(self, order: Order, waits_for: Sequence[Contact]) -> list[Put]:
        return [
            Put(item=self._pointer(self._link_key(contact, order.id), order))
            for contact in waits_for
        ]

    def _pointer(self, key: Key, order: Order) -> Item:
        return {
            **key.as_item(),
            "entity": "order_pointer",
            "merchant_id": self._merchant_id,
            "order_id": order.id,
            "key": order.key.model_dump(),
        }


def sort_key(order: Order) -> str:
    """Where the order stands in a list: by the day it was placed, then id."""
    at = order.shop.order_date if order.shop else order.created_at
    return keys.order_sort(at, order.id)


def item_of(stored: Stored) -> Item:
    """The stored form. A stub is in no list."""
    order = stored.order
    return {
        **keys.order(
            order.merchant_id, order.key.platform, order.key.store, order.key.external_order_id
        ).as_item(),
        "entity": "order",
        **order.attributes(),
        **_index_attributes(order),
        "facts": pack(stored.facts),
        "metadata": {"raw": raw_id_of(order.desk.raw_ids[-1])} if order.desk.raw_ids else {},
    }


def raw_ref(received_at: datetime, raw_id: str) -> str:
    """How an order names a raw request, so that it can be found again."""
    return f"{to_text(received_at)}#{raw_id}"


def raw_id_of(ref: str) -> str:
    """The raw request's id out of `raw_ref`'s form."""
    return ref.partition("#")[2]


def stored_of(item: Item) -> Stored:
    """Read an item."""
    return Stored(Order.from_item(item), unpack(item["facts"]))


def _index_attributes(order: Order) -> dict[str, Any]:
    if order.shop is None:
        return {}
    sort = sort_key(order)
    listed: dict[str, Any] = {
        "gsi1pk": keys.orders_by_status(order.merchant_id, order.shop.status),
        "gsi1sk": sort,
    }
    if order.desk.customer_id:
        listed["gsi2pk"] = keys.customer_list(order.merchant_id, order.desk.customer_id)
        listed["gsi2sk"] = f"{keys.ORDER_PREFIX}{sort}"
    return listed
