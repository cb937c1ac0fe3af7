"""The sender's handlers: what waits goes round through the delayed queue, what dies is shown."""

from collections.abc import Iterator
from typing import Any

import boto3
import orjson
import pytest

from deskhand import bootstrap
from deskhand.contracts.names import MAX_RECEIVES, dead_letters
from deskhand.conversations.models import Message, MessageStatus
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import Retriable
from deskhand.kit.settings import Settings
from functions.messages import resend, send
from tests.functions.api.records import message_with_file
from tests.support.stack_in_process import composed, sqs_event


@pytest.fixture
def message(settings: Settings, merchant_id: str) -> Iterator[Message]:
    with composed(settings):
        yield message_with_file(merchant_id)


def place(message: Message) -> dict[str, Any]:
    return {
        "merchant_id": message.merchant_id,
        "conversation_id": message.conversation_id,
        "seq": message.seq,
    }


def waiting(url: str) -> list[dict[str, Any]]:
    answer = boto3.client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    return [orjson.loads(one["Body"]) for one in answer.get("Messages", [])]


def status(message: Message) -> MessageStatus:
    found = bootstrap.conversations().messages(message.merchant_id, message.conversation_id)
    return found[-1].status


def test_what_is_early_stands_aside_and_what_is_due_goes_back(
    settings: Settings, message: Message
) -> None:  # S98
    queues = bootstrap.send_queues()
    queues.later(message, utc_now())
    (due,) = waiting(settings.resend_queue_url)
    assert {name: due[name] for name in place(message)} == place(message)

    assert resend.handler(sqs_event(due), None) == {"batchItemFailures": []}
    assert waiting(settings.send_queue_url) == [place(message)]

    early = {**due, "due": "2999-01-01T00:00:00.000Z"}
    resend.handler(sqs_event(early), None)
    assert len(waiting(settings.send_queue_url)) == 1


def test_the_same_message_may_come_back_any_number_of_times(
    settings: Settings, message: Message
) -> None:
    """Each time for another reason; the same reason twice is one record."""
    queues = bootstrap.send_queues()
    for minute in (1, 1, 2):
        due = f"2026-11-24T12:0{minute}:00.000Z"
        queues.forward({**place(message), "due": due})

    assert waiting(settings.send_queue_url)[0] == place(message)
    attributes = boto3.client("sqs").get_queue_attributes(
        QueueUrl=settings.send_queue_url, AttributeNames=["ApproximateNumberOfMessages"]
    )["Attributes"]
    assert attributes["ApproximateNumberOfMessages"] == "2"


def test_what_is_given_up_lies_among_the_dead_letters(settings: Settings, message: Message) -> None:
    bootstrap.send_queues().bury(message)

    assert waiting(dead_letters(settings.send_queue_url)) == [place(message)]


def test_an_account_that_is_gone_is_said_in_the_thread(message: Message) -> None:  # S26
    assert send.handler(sqs_event(place(message), queue="send.fifo"), None) == {
        "batchItemFailures": []
    }
    assert status(message) is MessageStatus.FAILED


@pytest.mark.parametrize(
    ("receives", "expected"),
    [(1, MessageStatus.QUEUED), (MAX_RECEIVES, MessageStatus.FAILED)],
)
def test_a_record_that_dies_for_good_is_no_message_on_its_way(
    message: Message, monkeypatch: pytest.MonkeyPatch, receives: int, expected: MessageStatus
) -> None:  # S98
    def broken(*_: object) -> None:
        raise RuntimeError("a defect of ours")

    monkeypatch.setattr(bootstrap.sending(), "deliver", broken)
    event = sqs_event(place(message), receives=receives, queue="send.fifo")

    answer = send.handler(event, None)

    assert len(answer["batchItemFailures"]) == 1
    assert status(message) is expected
    if expected is MessageStatus.FAILED:
        found = bootstrap.retrying().retry(*place(message).values())
        assert found.status is MessageStatus.QUEUED


def test_a_failure_while_saying_so_harms_no_other_record(
    message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise Retriable("x")

    monkeypatch.setattr(bootstrap.sending(), "deliver", broken)
    monkeypatch.setattr(bootstrap.sending(), "give_up", broken)
    event = sqs_event(place(message), receives=MAX_RECEIVES, queue="send.fifo")

    assert len(send.handler(event, None)["batchItemFailures"]) == 1
