"""Dead letters: looked at without harm, put back on their way, as often as one likes."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from typer.testing import CliRunner

from cli import main
from deskhand import bootstrap
from deskhand.bus import clients
from deskhand.bus.dead_letters import DeadLetters
from deskhand.bus.queues import OutgoingQueue, WorkQueue
from deskhand.contracts.names import Queue, dead_letters
from deskhand.conversations.models import Message, MessageStatus
from deskhand.conversations.repository import ConversationRepository
from deskhand.kit.settings import Settings
from deskhand.storage.table import Table
from tests.functions.api.records import message_with_file
from tests.support.faults import CallCounter, Killed, watching
from tests.support.stack_in_process import composed


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


def command(*arguments: str) -> Any:
    result = CliRunner().invoke(main.app_, ["dead-letters", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def waiting(url: str) -> list[dict[str, Any]]:
    answer = boto3.client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    return [json.loads(one["Body"]) for one in answer.get("Messages", [])]


def failed_reply(settings: Settings, merchant_id: str) -> Message:
    """A reply that was given up: failed in its thread, its record among the dead letters."""
    message = message_with_file(merchant_id)
    place = (merchant_id, message.conversation_id, message.seq)
    bootstrap.sending().give_up(*place, "Boom")
    OutgoingQueue(settings.send_queue_url).bury(*place, attempt=0)
    return message


def stored(settings: Settings, message: Message) -> Message:
    repository = ConversationRepository(Table(settings.desk_table), message.merchant_id)
    found = repository.message(message.conversation_id, message.seq)
    assert found is not None
    return found


def test_list_shows_ids_and_changes_nothing(settings: Settings, merchant_id: str) -> None:
    message = failed_reply(settings, merchant_id)
    for _ in range(2):
        (shown,) = command("list")
        assert shown["queue"] == "send"
        assert shown["merchant_id"] == merchant_id
        about = {"conversation_id": message.conversation_id, "seq": message.seq}
        assert shown["about"] == about
    assert "See here" not in json.dumps(shown)


def test_a_failed_reply_is_queued_again(settings: Settings, merchant_id: str) -> None:  # S26, S98
    message = failed_reply(settings, merchant_id)

    assert command("redrive", "--queue", "send") == {"redriven": {"send": 1}}
    assert stored(settings, message).status is MessageStatus.QUEUED
    assert command("list") == []
    assert command("redrive")["redriven"]["send"] == 0


def test_one_that_nobody_marked_goes_back_to_its_queue(
    settings: Settings, merchant_id: str
) -> None:
    message = message_with_file(merchant_id)
    place = (merchant_id, message.conversation_id, message.seq)
    OutgoingQueue(settings.send_queue_url).bury(*place, attempt=0)

    command("redrive")

    assert [one["seq"] for one in waiting(settings.send_queue_url)] == [message.seq]


def test_what_is_gone_is_said_and_holds_up_nothing(settings: Settings, merchant_id: str) -> None:
    message = failed_reply(settings, merchant_id)
    OutgoingQueue(settings.send_queue_url).bury(merchant_id, "no-such", 1, attempt=0)

    result = CliRunner().invoke(main.app_, ["dead-letters", "redrive", "--queue", "send"])

    assert result.exit_code == 0
    assert "no such message" in result.stdout
    assert stored(settings, message).status is MessageStatus.QUEUED


def test_others_go_back_as_they_are(settings: Settings, merchant_id: str) -> None:
    WorkQueue(dead_letters(settings.ingest_queue_url)).send(merchant_id, {"raw_id": "r1"})

    command("redrive", "--queue", "ingest")

    assert waiting(settings.ingest_queue_url) == [{"raw_id": "r1"}]
    assert command("list", "--queue", "ingest") == []


@pytest.mark.parametrize("call", range(5))
@pytest.mark.parametrize("after", [False, True])
def test_dying_on_the_way_loses_nothing(
    settings: Settings, merchant_id: str, call: int, after: bool
) -> None:
    WorkQueue(dead_letters(settings.ingest_queue_url)).send(merchant_id, {"raw_id": "r1"})
    letters = DeadLetters(settings.stage, Queue.INGEST, fifo=False)
    try:
        with watching(CallCounter(call, after=after)):
            letters.redrive(10, lambda _: False)
    except Killed:
        pass
    there = clients.sqs().get_queue_attributes(
        QueueUrl=dead_letters(settings.ingest_queue_url),
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    )["Attributes"]
    assert waiting(settings.ingest_queue_url) or sum(map(int, there.values())) == 1
