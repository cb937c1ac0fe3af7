"""Gathers and erases all that a merchant holds about one person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from deskhand.conversations.models import Conversation, Message
from deskhand.conversations.upload_places import Uploader
from deskhand.conversations.uploads import sent_prefix
from deskhand.conversations.views import conversation_view, message_view
from deskhand.customers.repository import CustomerRepository
from deskhand.customers.service import CustomerService
from deskhand.customers.views import customer_view
from deskhand.kit.clock import Clock
from deskhand.kit.errors import NotFound
from deskhand.orders.actions.repository import ActionRepository
from deskhand.orders.actions.views import action_view
from deskhand.orders.directory import CustomerDirectory
from deskhand.orders.models import Order
from deskhand.orders.service import OrderService
from deskhand.orders.views import order_view
from deskhand.privacy.models import PrivacyRecord
from deskhand.privacy.raw import RawEraser
from deskhand.privacy.repository import PrivacyRepository
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import Table

ACTOR = "privacy"
MAX_ORDERS = 100


@dataclass(frozen=True, slots=True)
class Services:
    """What the work needs of the slices below."""

    table: Table
    objects: ObjectStore
    orders: OrderService
    customers: CustomerService
    directory: CustomerDirectory
    clock: Clock


class Subject:
    """The person that a request is about, as one merchant knows them."""

    def __init__(self, services: Services, request: PrivacyRecord) -> None:
        self._services = services
        self._request = request
        self._repository = PrivacyRepository(services.table, request.merchant_id)
        self._raws = RawEraser(services.table, services.objects, request.merchant_id)

    def customer_ids(self) -> list[str]:
        """The customers with the request's e-mail or phone, or behind its orders."""
        merchant_id, request = self._request.merchant_id, self._request
        found = dict.fromkeys(request.customer_ids)
        for email, phone in ((request.email, None), (None, request.phone)):
            one = self._services.directory.find(merchant_id, email=email, phone=phone)
            found |= dict.fromkeys([one] if one else [])
        for order in self._named_orders():
            if order.desk.customer_id:
                found[order.desk.customer_id] = None
        return list(found)

    def orders(self, customer_ids: list[str], *, own_store: bool) -> list[Order]:
        """The orders that the request names, and the customers' own.

        Args:
            own_store: only those of the store that the request came from.
        """
        found = {order.id: order for order in self._named_orders()}
        for customer_id in customer_ids:
            for order in self._orders_of(customer_id):
                if not own_store or order.key.store == self._request.store:
                    found[order.id] = order
        return list(found.values())

    def export(self) -> dict[str, Any]:
        """Everything about the person as plain JSON values."""
        customer_ids = self.customer_ids()
        orders = self.orders(customer_ids, own_store=False)
        customers = CustomerRepository(self._services.table, self._request.merchant_id)
        return {
            "customers": [customer_view(one) for one in customers.get_many(customer_ids)],
            "orders": [order_view(order) for order in orders],
            "order_actions": [
                action_view(action)
                for order in orders
                for action in ActionRepository(
                    self._services.table, self._request.merchant_id
                ).of_order(order.id)
            ],
            "conversations": [
                {
                    **conversation_view(conversation),
                    "messages": [
                        message_view(message)
                        for message in self._repository.messages_of(conversation.id)
                    ],
                }
                for customer_id in customer_ids
                for conversation in self._repository.conversations_of(customer_id)
            ],
        }

    def erase_orders(self, orders: Sequence[Order]) -> None:
        """Take the person out of the orders and of what told of them."""
        for order in orders:
            if not order.desk.erased:
                self._raws.of_order(order)
                self._repository.blank_notices(order.id)
                ActionRepository(self._services.table, order.merchant_id).erase(order.id)
                self._services.orders.erase_person(order.merchant_id, order.id)

    def erase_customer(self, customer_id: str) -> int:
        """Blank the customer's conversations and remove the customer; returns the messages."""
        count = 0
        for conversation in list(self._repository.conversations_of(customer_id)):
            messages = list(self._repository.messages_of(conversation.id))
            self._raws.of_messages(messages)
            for message in messages:
                self._erase_message(message)
            self._erase_files(conversation)
            self._repository.blank_conversation(conversation, self._services.clock())
            count += len(messages)
        try:
            self._services.customers.delete(self._request.merchant_id, customer_id, ACTOR)
        except NotFound:
            return count  # removed by an earlier attempt
        return count

    def erase_request(self) -> None:
        """Empty the raw request that asked for the erasure: it names the person."""
        self._raws.of_ref(self._request.platform, self._request.raw_ref)

    def _erase_files(self, conversation: Conversation) -> None:
        """What no message names: copies made for one that was never stored, unsent uploads."""
        merchant_id, objects = conversation.merchant_id, self._services.objects
        objects.delete_under(sent_prefix(merchant_id, conversation.id))
        for name in (conversation.contact_identifier, *conversation.contact_aliases):
            visitor = Uploader.visitor(merchant_id, conversation.account_id, name)
            objects.delete_under(visitor.prefix)

    def _erase_message(self, message: Message) -> None:
        for file in message.attachments:
            if file.key:
                self._services.objects.delete(file.key)
        self._repository.blank_message(message, self._services.clock())

    def _named_orders(self) -> Iterator[Order]:
        request = self._request
        for external_id in request.external_order_ids:
            try:
                yield self._services.orders.get_by_external(
                    request.merchant_id, external_id, request.platform, request.store
                )
            except NotFound:
                continue  # never reached us

    def _orders_of(self, customer_id: str) -> Iterator[Order]:
        cursor: str | None = None
        while True:
            page = self._services.orders.list(
                self._request.merchant_id, customer_id=customer_id, cursor=cursor, limit=MAX_ORDERS
            )
            yield from page.items
            cursor = page.next_cursor
            if cursor is None:
                return
