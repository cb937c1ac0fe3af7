"""The timeline: one sequence out of conversations and orders, page by page."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from deskhand.channels.model import MessageType
from deskhand.conversations.models import Conversation, Message, MessageStatus, SenderType
from deskhand.conversations.repository import conversation_item, message_put
from deskhand.kit.errors import Invalid
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.orders.models import DeskState, Order, OrderKey
from deskhand.shops.model import OrderEvent as ShopOrderEvent
from deskhand.shops.model import OrderStatus
from deskhand.storage.table import Put, Table
from deskhand.timeline.models import Entry, OrderEvent, OrderEventType
from deskhand.timeline.policy import order_events
from deskhand.timeline.service import TimelineService
from tests.unit.orders.builders import at, delivery, refunded, shipped, snapshot, state

START = datetime(2026, 1, 2, tzinfo=UTC)
CUSTOMER = "c-1"


@pytest.fixture
def table(settings: Settings) -> Table:
    return Table(settings.desk_table)


def thread(table: Table, merchant_id: str, minutes: list[float], customer: str = CUSTOMER) -> str:
    """A conversation with a message at each of these minutes."""
    times = [START + timedelta(minutes=minute) for minute in minutes]
    last = max(times, default=START)
    conversation = Conversation(
        id=new_id(),
        merchant_id=merchant_id,
        channel="mailgun",
        account_id="acc-1",
        contact_identifier="dana@customer.example",
        customer_id=customer,
        last_seq=len(times),
        last_activity_at=last,
        created_at=min(times, default=START),
        updated_at=last,
    )
    table.put(Put.new(conversation_item(conversation)))
    for place, moment in enumerate(times):
        message = Message(
            id=new_id(),
            merchant_id=merchant_id,
            account_id="acc-1",
            channel="mailgun",
            conversation_id=conversation.id,
            customer_id=customer,
            sender_type=SenderType.CUSTOMER,
            sender_identifier="dana@customer.example",
            recipient_identifier="support@shop.example",
            message_type=MessageType.TEXT,
            body=str(place),
            status=MessageStatus.RECEIVED,
            seq=place + 1,
            timestamp=moment,
            created_at=moment,
            updated_at=moment,
        )
        table.put(message_put(message))
    return conversation.id


def an_order(*events: ShopOrderEvent) -> Order:
    """An order with this history."""
    return Order(
        id=new_id(),
        merchant_id="m-1",
        account_id="acc-2",
        key=OrderKey(platform="shopify", store="shop.example", external_order_id="1001"),
        shop=state(*events),
        desk=DeskState(customer_id=CUSTOMER),
        version=1,
        created_at=START,
        updated_at=START,
    )


def walk(service: TimelineService, merchant_id: str, limit: int) -> list[list[Entry]]:
    """All pages."""
    pages: list[list[Entry]] = []
    cursor: str | None = None
    while True:
        page = service.page(merchant_id, CUSTOMER, limit, cursor)
        pages.append(page.items)
        cursor = page.next_cursor
        if cursor is None:
            return pages


class TestOrderEvents:
    def test_whole_life(self) -> None:  # S82
        order = an_order(snapshot(0), shipped(10), delivery(20, "delivered"), refunded(30, 1000))
        newest_first = sorted(map(Entry, order_events(order)), key=lambda entry: entry.rank)
        found = [one.content for one in reversed(newest_first)]
        assert [one.type for one in found if isinstance(one, OrderEvent)] == [
            OrderEventType.ORDERED,
            OrderEventType.SHIPPED,
            OrderEventType.DELIVERED,
            OrderEventType.REFUNDED,
        ]

    def test_cancelled_at_the_shops_time(self) -> None:
        order = an_order(snapshot(5, cancelled_at=at(3).isoformat()))
        assert order.shop
        assert order.shop.status is OrderStatus.CANCELLED
        last = order_events(order)[-1]
        assert (last.type, last.at) == (OrderEventType.CANCELLED, at(3))

    def test_dead_parcel_was_not_shipped(self) -> None:
        order = an_order(snapshot(0), shipped(10, status="cancelled"))
        assert [one.type for one in order_events(order)] == [OrderEventType.ORDERED]

    def test_ids_are_unique_and_stay(self) -> None:
        order = an_order(snapshot(0), shipped(10, "P1"), shipped(12, "P2"), refunded(30, 1000))
        ids = [one.id for one in order_events(order)]
        assert len(set(ids)) == len(ids) == 4
        assert ids == [one.id for one in order_events(order)]

    def test_nothing_of_a_stub(self) -> None:
        assert order_events(an_order(shipped(10))) == []


class TestPage:
    def test_newest_first_over_all_sources(self, table: Table, merchant_id: str) -> None:  # S82
        thread(table, merchant_id, [1, 4, 9])
        thread(table, merchant_id, [2, 3, 10])
        thread(table, merchant_id, [100], customer="somebody-else")
        order = an_order(snapshot(0))
        service = TimelineService(table, lambda *_: [order])
        (page,) = walk(service, merchant_id, 50)
        assert [one.at for one in page] == sorted((one.at for one in page), reverse=True)
        assert len(page) == 7
        assert page[0].content.id.endswith("ordered")

    def test_nobody_has_an_empty_one(self, table: Table, merchant_id: str) -> None:
        assert walk(TimelineService(table, lambda *_: []), merchant_id, 5) == [[]]

    def test_cursor_of_another_customer_is_refused(self, table: Table, merchant_id: str) -> None:
        thread(table, merchant_id, [1, 2])
        service = TimelineService(table, lambda *_: [])
        cursor = service.page(merchant_id, CUSTOMER, 1, None).next_cursor
        with pytest.raises(Invalid):
            service.page(merchant_id, "c-2", 1, cursor)

    def test_new_message_between_pages_repeats_and_drops_nothing(
        self, table: Table, merchant_id: str
    ) -> None:
        thread(table, merchant_id, [1, 2, 3, 4])
        service = TimelineService(table, lambda *_: [])
        first = service.page(merchant_id, CUSTOMER, 2, None)
        thread(table, merchant_id, [50])
        second = service.page(merchant_id, CUSTOMER, 50, first.next_cursor)
        seen = [one.at for one in [*first.items, *second.items]]
        minutes = [int((one - START).total_seconds() // 60) for one in seen]
        assert [one for one in minutes if one != 50] == [4, 3, 2, 1]

    @hypothesis_settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
    @given(
        threads=st.lists(st.lists(st.integers(0, 30), max_size=8), max_size=4),
        limit=st.integers(1, 9),
        orders=st.integers(0, 2),
    )
    def test_pages_are_the_whole_cut_up(
        self, settings: Settings, threads: list[list[int]], limit: int, orders: int
    ) -> None:
        merchant_id = f"m-{new_id()[-12:]}"
        table = Table(settings.desk_table)
        for minutes in threads:
            thread(table, merchant_id, [float(minute) for minute in sorted(minutes)])
        known = [an_order(snapshot(0), shipped(10)) for _ in range(orders)]
        service = TimelineService(table, lambda *_: known)
        (whole,) = walk(service, merchant_id, 1000)
        pages = walk(service, merchant_id, limit)
        assert [one.content.id for page in pages for one in page] == [
            one.content.id for one in whole
        ]
        assert len(whole) == sum(map(len, threads)) + 2 * orders
        assert [one.rank for one in whole] == sorted(one.rank for one in whole)
        assert all(len(page) == limit for page in pages[:-1])
