"""A customer's messages and order events, newest first, page by page (S82)."""

from collections.abc import Callable
from typing import Final

from deskhand.conversations.repository import ConversationRepository
from deskhand.kit.pagination import Page, decode_cursor, encode_cursor
from deskhand.orders.actions.repository import ActionRepository
from deskhand.orders.models import Order
from deskhand.storage.table import Table
from deskhand.timeline.models import ActionEvent, Entry, OrderEvent
from deskhand.timeline.policy import action_events, order_events
from deskhand.timeline.reading import Reading

MAX_CONVERSATIONS: Final = 500
MAX_ACTIONS: Final = 100

# A customer's orders by (merchant, customer).
Orders = Callable[[str, str], list[Order]]


class TimelineService:
    """Timelines of all merchants' customers; each call names one.

    A page costs one query for each conversation that it touches, however far down it is.
    """

    def __init__(self, table: Table, orders: Orders) -> None:
        self._table = table
        self._orders = orders

    def page(
        self, merchant_id: str, customer_id: str, limit: int, cursor: str | None
    ) -> Page[Entry]:
        """The newest entries, or those before the page that `cursor` came with.

        A conversation's messages keep their order over pages; within a page all is sorted by time.

        Raises:
            Invalid: the cursor is not of this timeline.
        """
        scope = f"timeline#{customer_id}"
        position = decode_cursor(merchant_id, scope, cursor)
        repository = ConversationRepository(self._table, merchant_id)
        reading = Reading(repository, position, limit)
        conversations = repository.of_customer(customer_id, MAX_CONVERSATIONS)
        events = self._events(merchant_id, customer_id)
        taken: list[Entry] = []
        next_cursor: str | None = None
        for entry in reading.entries(conversations, events):
            if len(taken) == limit:
                next_cursor = encode_cursor(merchant_id, scope, reading.position)
                break
            taken.append(entry)
            reading.passed(entry)
        return Page(sorted(taken, key=lambda one: one.rank), next_cursor)

    def _events(self, merchant_id: str, customer_id: str) -> list[OrderEvent | ActionEvent]:
        orders = self._orders(merchant_id, customer_id)
        journal = ActionRepository(self._table, merchant_id)
        asked = journal.of_customer(customer_id, MAX_ACTIONS)
        return [
            *(event for order in orders for event in order_events(order)),
            *(event for action in asked for event in action_events(action)),
        ]
