"""The outbox: what a change in the table becomes on the bus, and what is reported for retry."""

from collections.abc import Mapping
from typing import Any

import pytest

from deskhand.bus.envelope import Envelope
from deskhand.bus.publish import Bus
from deskhand.bus.queues import ActionQueue, OutgoingQueue, WorkQueue
from deskhand.contracts.names import DetailType
from deskhand.conversations.models import MessageStatus, SenderType, StoredAttachment
from deskhand.conversations.replying import NewMessage
from deskhand.kit.settings import Settings
from deskhand.orders.actions.models import ActionStatus
from deskhand.orders.actions.repository import item_of
from deskhand.outbox.service import OutboxService
from deskhand.storage.dynamo import Item, item_to_wire
from deskhand.storage.table import Table
from tests.support.builders import account, inbound, receiving, replying
from tests.unit.orders.actions.builders import action as order_action


class FakeBus(Bus):
    """Remembers envelopes; refuses those of the types it is told to."""

    def __init__(self) -> None:
        super().__init__("none")
        self.seen: list[Envelope] = []
        self.refused: set[DetailType] = set()

    def publish(self, envelopes: Any) -> set[str]:
        self.seen += envelopes
        return {one.id for one in envelopes if one.type in self.refused}


class FakeQueue(OutgoingQueue):
    """Remembers what is to be sent."""

    def __init__(self) -> None:
        super().__init__("none")
        self.sent: list[tuple[str, int]] = []

    def send(
        self, merchant_id: str, conversation_id: str, seq: int, *, attempt: int | str = 0
    ) -> None:
        self.sent.append((conversation_id, seq))


class FakeFiles(WorkQueue):
    """Remembers whose files are to be fetched."""

    def __init__(self) -> None:
        super().__init__("none")
        self.awaited: list[Mapping[str, Any]] = []

    def send(self, merchant_id: str, body: Mapping[str, Any], *, delay: float = 0) -> None:
        self.awaited.append(body)


class FakeActions(ActionQueue):
    """Remembers what is to be done to orders."""

    def __init__(self) -> None:
        super().__init__("none")
        self.sent: list[tuple[str, int]] = []

    def send(self, merchant_id: str, order_id: str, action_id: str, *, round: int) -> None:
        self.sent.append((action_id, round))


class Outbox:
    """The service with fakes on both sides."""

    def __init__(self) -> None:
        self.bus = FakeBus()
        self.queue = FakeQueue()
        self.files = FakeFiles()
        self.actions = FakeActions()
        self.service = OutboxService(self.bus, self.queue, self.files, self.actions)

    def types(self) -> list[str]:
        return [envelope.type.value for envelope in self.bus.seen]


@pytest.fixture
def outbox() -> Outbox:
    return Outbox()


def record(old: Item | None, new: Item | None, number: int = 1) -> dict[str, Any]:
    body: dict[str, Any] = {
        "SequenceNumber": str(number),
        "ApproximateCreationDateTime": 1764000000,
    }
    if old:
        body["OldImage"] = item_to_wire(old)
    if new:
        body["NewImage"] = item_to_wire(new)
    return {"eventID": f"e{number}", "eventName": "MODIFY", "dynamodb": body}


@pytest.fixture
def items(settings: Settings, merchant_id: str) -> list[Item]:
    """Everything that one customer's message and our answer leave in the table."""
    stored = receiving(settings).receive(inbound(), account(merchant_id), "raw-9")
    new = NewMessage(sender_type=SenderType.AGENT, sender_identifier="A001", body="Hi")
    replying(settings).add(merchant_id, stored.conversation_id, new)
    table = Table(settings.desk_table)
    found = table.query(f"M#{merchant_id}#V#{stored.conversation_id}")
    customers = table.query(f"M#{merchant_id}#NAMES", index="gsi1")
    contact = table.query(f"M#{merchant_id}#P#facebook#psid-1")
    return [*found, *customers, *contact]


def test_new_items_become_their_events(outbox: Outbox, items: list[Item]) -> None:  # S45, S54
    failed = outbox.service.publish(
        [record(None, item, number) for number, item in enumerate(items)]
    )

    assert failed == []
    assert sorted(outbox.types()) == [
        "ConversationCreated",
        "CustomerCreated",
        "MessageCreated",
        "MessageCreated",
    ]
    message = next(one for one in outbox.bus.seen if one.type is DetailType.MESSAGE_CREATED)
    assert message.data["message"]["id"]
    assert message.correlation_id == "raw-9"  # S93


def test_only_what_is_queued_goes_to_the_sender(outbox: Outbox, items: list[Item]) -> None:
    outbox.service.publish([record(None, item, number) for number, item in enumerate(items)])

    assert [seq for _, seq in outbox.queue.sent] == [2]


def test_a_change_of_status_is_not_sent_again(outbox: Outbox, items: list[Item]) -> None:
    queued = next(item for item in items if item.get("status") == MessageStatus.QUEUED)
    sent = {**queued, "status": "sent"}

    outbox.service.publish([record(queued, sent), record(queued, queued, 2)])

    assert outbox.queue.sent == []
    assert outbox.types() == ["MessageUpdated"]


def test_a_repeat_has_the_same_ids(outbox: Outbox, items: list[Item]) -> None:  # S97
    records = [record(None, item, number) for number, item in enumerate(items)]

    outbox.service.publish(records)
    outbox.service.publish(records)

    ids = [envelope.id for envelope in outbox.bus.seen]
    assert ids[: len(ids) // 2] == ids[len(ids) // 2 :]
    assert len(set(ids)) == len(ids) // 2


def test_what_the_bus_refuses_is_reported(outbox: Outbox, items: list[Item]) -> None:
    outbox.bus.refused = {DetailType.CUSTOMER_CREATED}
    place = next(n for n, item in enumerate(items) if item["entity"] == "customer")

    failed = outbox.service.publish(
        [record(None, item, number) for number, item in enumerate(items)]
    )

    assert failed == [str(place)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"status": "resolved"}, {"status": "pending"}, True),
        ({"status": "open", "assignee": "A001"}, {"status": "pending"}, True),
        ({"status": "pending"}, {"status": "pending", "tags": ["a"]}, False),
        ({"status": "pending"}, {"status": "open", "assignee": "A001"}, False),
    ],
)
def test_what_waits_for_an_agent_again_is_reopened(
    outbox: Outbox, items: list[Item], old: Item, new: Item, expected: bool
) -> None:
    head = next(item for item in items if item["entity"] == "conversation")

    outbox.service.publish([record({**head, **old}, {**head, **new})])

    assert ("ConversationReopened" in outbox.types()) is expected


def test_an_event_stays_small_however_long_the_message(outbox: Outbox, items: list[Item]) -> None:
    message = next(item for item in items if item["entity"] == "message")
    long = {**message, "body": "长" * 20_000, "metadata": {"html": "x" * 90_000, "quoted": "y"}}

    outbox.service.publish([record(None, long)])

    (envelope,) = outbox.bus.seen
    assert len(envelope.model_dump_json().encode()) < 32_000
    assert envelope.data["message"]["metadata"]["truncated"] is True


def test_files_that_a_provider_keeps_are_asked_for(outbox: Outbox, items: list[Item]) -> None:
    message = next(item for item in items if item.get("seq") == 1)
    photo = StoredAttachment(name="a.png", content_type="image/png", url="https://x.example/a")
    with_file = {**message, "attachments": [photo.model_dump(mode="json")]}

    outbox.service.publish([record(None, with_file), record(with_file, with_file, 2)])

    assert [place["seq"] for place in outbox.files.awaited] == [1]


class TestActions:
    def test_a_queued_action_is_told_and_goes_to_its_queue(self, outbox: Outbox) -> None:  # S83
        new = item_of(order_action(round=1))
        outbox.service.publish([record(None, new)])
        assert outbox.types() == ["OrderActionChanged"]
        assert outbox.actions.sent == [("a1", 1)]

    def test_it_does_not_go_twice_in_one_round(self, outbox: Outbox) -> None:  # S97
        old, new = (
            item_of(order_action(status=ActionStatus.RUNNING, round=1)),
            item_of(order_action(round=1)),
        )
        outbox.service.publish([record(old, new)])
        assert outbox.actions.sent == []
