"""The notify Lambda: who is told what, by which way, once (S14, S82, S106)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.channels.model import ContactPoint
from deskhand.contracts.names import DetailType
from deskhand.conversations.models import ConversationStatus, Message, MessageStatus, SenderType
from deskhand.conversations.repository import ConversationRepository, change
from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.notifications.models import Language, NoticeKind, Text
from deskhand.orders.events import order_events
from deskhand.orders.models import OrderKey
from deskhand.orders.repository import OrderRepository, item_of
from deskhand.shops.model import Buyer, OrderEvent
from deskhand.storage.table import Table
from functions.notifications.notify import handler
from tests.support.builders import inbound
from tests.support.faults import CallCounter, Killed, watching
from tests.support.shops import shop_account
from tests.support.stack_in_process import (
    FACEBOOK_SECRETS,
    MAILGUN_SECRETS,
    composed,
    sqs_event,
)
from tests.unit.orders.builders import delivery, refunded, shipped, snapshot

MAX_CALLS = 15
PLACED = snapshot(financial="paid")


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


class Desk:
    """A merchant with a mailbox and a page; orders change and the Lambda hears of it."""

    def __init__(self, settings: Settings, merchant_id: str) -> None:
        self.settings, self.merchant_id = settings, merchant_id
        bootstrap.merchants().create(merchant_id, "Acme Outdoor")
        address = f"support@{merchant_id}.example"
        self.mailbox = bootstrap.accounts().connect(
            merchant_id, "mailgun", f"{merchant_id}.example", {"address": address}, MAILGUN_SECRETS
        )
        self.page = bootstrap.accounts().connect(
            merchant_id, "facebook", new_id(), {"app_id": "1"}, FACEBOOK_SECRETS
        )

    def events(self, *events: OrderEvent) -> list[dict[str, Any]]:
        """Apply the events; the bus events that follow."""
        account = shop_account(self.merchant_id)
        repository = OrderRepository(Table(self.settings.desk_table), self.merchant_id)
        key = OrderKey(platform="shopify", store=account.store, external_order_id="1001")
        made: list[dict[str, Any]] = []
        for event in events:
            before = repository.get(key)
            bootstrap.order_applying().apply(account, event)
            after = repository.get(key)
            assert after is not None
            payloads = order_events(item_of(before) if before else None, item_of(after))
            made += [self.bus_event(payload.model_dump(mode="json")) for payload in payloads]
        return made

    def bus_event(self, data: dict[str, Any]) -> dict[str, Any]:
        detail = {
            "id": new_id(),
            "type": DetailType.ORDER_CHANGED,
            "version": 1,
            "merchant_id": self.merchant_id,
            "occurred_at": to_text(utc_now()),
            "correlation_id": "c",
            "data": data,
        }
        return sqs_event({"detail": detail}, queue="notifications")

    def tell(self, *events: OrderEvent) -> None:
        for event in events:
            for news in self.events(event):
                assert handler(news, None) == {"batchItemFailures": []}

    def customer_id(self) -> str:
        found = bootstrap.orders().get_by_external(self.merchant_id, "1001", "shopify")
        return found.desk.customer_id or ""

    def notices(self) -> list[Message]:
        """All messages of the system to the buyer."""
        repository = ConversationRepository(Table(self.settings.desk_table), self.merchant_id)
        found = [
            message
            for conversation in repository.of_customer(self.customer_id())
            for message in repository.messages(conversation.id)
            if message.sender_type is SenderType.SYSTEM
        ]
        return sorted(found, key=lambda message: message.created_at)

    def chat(self, hours_ago: float) -> None:
        """The buyer wrote on Messenger, so many hours ago."""
        at = utc_now() - timedelta(hours=hours_ago)
        item = inbound(
            new_id(), at=at, sender=ContactPoint(identifier=new_id(), email="nora@example.com")
        )
        account = bootstrap.accounts().open(self.merchant_id, self.page.account_id)
        bootstrap.receiving().receive(item, account)


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id)


class TestLife:
    def test_received_shipped_delivered_refunded(self, desk: Desk) -> None:  # S106
        desk.tell(PLACED, shipped(), delivery(30, "delivered"), refunded(40, 500))

        found = desk.notices()
        assert [message.subject for message in found] == [
            "We received your order #1001",
            "Your order #1001 is on its way",
            "Your order #1001 has arrived",
            "Refund for your order #1001",
        ]
        assert "UPS: track-P1" in found[1].body
        assert "$5.00" in found[3].body
        assert all(message.status is MessageStatus.QUEUED for message in found)
        assert {message.recipient_identifier for message in found} == {"nora@example.com"}

    def test_a_mail_begins_a_conversation_that_waits_for_nobody(self, desk: Desk) -> None:
        desk.tell(PLACED)

        (message,) = desk.notices()
        conversation = bootstrap.conversations().get(desk.merchant_id, message.conversation_id)
        assert conversation.status is ConversationStatus.RESOLVED
        assert conversation.subject == message.subject
        assert message.metadata["notice"] == "order_received"

    def test_each_event_five_times(self, desk: Desk) -> None:  # S97
        for event in desk.events(PLACED, shipped()):
            for _ in range(5):
                handler(event, None)

        assert len(desk.notices()) == 2

    def test_events_the_wrong_way_round(self, desk: Desk) -> None:
        """S106: shipped after delivered says nothing any more."""
        received, sent, arrived = desk.events(PLACED, shipped(), delivery(30, "delivered"))

        for event in (arrived, sent, received):
            handler(event, None)

        assert [one.metadata["notice"] for one in desk.notices()] == ["order_delivered"]


class TestWay:
    def test_an_open_chat_before_mail(self, desk: Desk) -> None:
        desk.chat(hours_ago=2)

        desk.tell(PLACED)

        (message,) = desk.notices()
        assert message.channel == "facebook"

    def test_mail_once_the_window_has_closed(self, desk: Desk) -> None:
        desk.chat(hours_ago=24)

        desk.tell(PLACED)

        (message,) = desk.notices()
        assert message.channel == "mailgun"

    def test_a_paused_page_is_no_way(self, desk: Desk) -> None:
        desk.chat(hours_ago=2)
        bootstrap.accounts().pause(desk.merchant_id, desk.page.account_id)

        desk.tell(PLACED)

        assert [message.channel for message in desk.notices()] == ["mailgun"]

    def test_no_way_at_all(self, desk: Desk) -> None:
        bootstrap.accounts().pause(desk.merchant_id, desk.mailbox.account_id)

        desk.tell(PLACED)

        assert desk.notices() == []

    def test_the_window_closes_between_claim_and_message(self, desk: Desk) -> None:
        """Claimed for the chat, which closed before the retry: by mail, still once."""
        desk.chat(hours_ago=2)
        (event,) = desk.events(PLACED)
        with pytest.raises(Killed), watching(CallCounter(_claim_call(desk, event) + 1)):
            handler(event, None)
        _close_chat(desk)

        handler(event, None)
        handler(event, None)

        assert [message.channel for message in desk.notices()] == ["mailgun"]


class TestChoices:
    def test_the_merchants_own_text(self, desk: Desk) -> None:
        bootstrap.templates().put(
            desk.merchant_id,
            NoticeKind.ORDER_RECEIVED,
            Language.EN,
            Text(subject="Hurrah {{ order.number }}", body="Dear {{ customer.name }}"),
        )

        desk.tell(PLACED)

        (message,) = desk.notices()
        assert (message.subject, message.body) == ("Hurrah #1001", "Dear Nora")

    def test_switched_off(self, desk: Desk) -> None:
        text = Text(subject="s", body="b")
        bootstrap.templates().put(
            desk.merchant_id, NoticeKind.ORDER_RECEIVED, Language.EN, text, enabled=False
        )

        desk.tell(PLACED, shipped())

        assert [one.metadata["notice"] for one in desk.notices()] == ["order_shipped"]

    def test_opted_out(self, desk: Desk) -> None:
        events = desk.events(PLACED)
        bootstrap.customers().update(
            desk.merchant_id, desk.customer_id(), {"metadata": {"opt_out": True}}, "test"
        )

        for event in events:
            handler(event, None)

        assert desk.notices() == []

    def test_a_buyer_who_reads_chinese(self, desk: Desk) -> None:
        desk.tell(snapshot(buyer=Buyer(email="li@example.com", locale="zh-CN")))

        (message,) = desk.notices()
        assert message.subject == "我们已收到您的订单 #1001"

    def test_an_unlinked_order(self, desk: Desk) -> None:
        desk.tell(snapshot(buyer=Buyer()))

        assert bootstrap.orders().list(desk.merchant_id).items


class TestDeath:
    @pytest.mark.parametrize("after", [False, True])
    @pytest.mark.parametrize("call", range(MAX_CALLS))
    def test_at_any_call_and_again(self, desk: Desk, call: int, *, after: bool) -> None:
        """S97: killed before or after any AWS call, the buyer still hears once."""
        (event,) = desk.events(PLACED)

        try:
            with watching(CallCounter(call, after=after)):
                handler(event, None)
        except Killed:
            pass
        handler(event, None)

        assert len(desk.notices()) == 1

    def test_it_stays_within_those_calls(self, desk: Desk) -> None:
        (event,) = desk.events(PLACED)

        with watching(CallCounter()) as counter:
            handler(event, None)

        assert len(counter.calls) <= MAX_CALLS
        assert "Scan" not in counter.calls


def _claim_call(desk: Desk, event: dict[str, Any]) -> int:
    """The place of the call that claims the way, found on a twin of the merchant."""
    counter = CallCounter()
    twin = Desk(desk.settings, f"{desk.merchant_id}-twin")
    twin.chat(hours_ago=2)
    (same,) = twin.events(PLACED)
    with watching(counter):
        handler(same, None)
    return counter.calls.index("PutItem")


def _close_chat(desk: Desk) -> None:
    repository = ConversationRepository(Table(desk.settings.desk_table), desk.merchant_id)
    (chat,) = repository.of_customer(desk.customer_id())
    past = utc_now() - timedelta(days=2)
    changes = {"last_inbound_at": past, "openings": dict.fromkeys(chat.openings, past)}
    repository.update(change(chat, changes, "attribute_exists(pk)", {}))
