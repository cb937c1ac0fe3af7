"""The batch edge of queue readers."""

from typing import Any

import pytest

from deskhand.bus import clients, consume
from deskhand.bus.consume import Delivery
from deskhand.kit.errors import Retriable

STANDARD = "arn:aws:sqs:us-east-1:123456789012:deskhand-test-ingest"
FIFO = "arn:aws:sqs:us-east-1:123456789012:deskhand-test-send.fifo"


class FakeQueue:
    def __init__(self) -> None:
        self.delays: list[int] = []

    def change_message_visibility(
        self, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int
    ) -> None:
        self.delays.append(VisibilityTimeout)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> FakeQueue:
    fake = FakeQueue()
    monkeypatch.setattr(clients, "sqs", lambda: fake)
    return fake


def record(body: str, *, group: str | None = None, receives: int = 1) -> dict[str, Any]:
    attributes = {"ApproximateReceiveCount": str(receives)}
    if group:
        attributes["MessageGroupId"] = group
    return {
        "messageId": body,
        "receiptHandle": body,
        "body": body,
        "eventSourceARN": FIFO if group else STANDARD,
        "attributes": attributes,
    }


def failed(answer: dict[str, Any]) -> list[str]:
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def test_one_failure_leaves_the_others_alone(queue: FakeQueue) -> None:  # S51
    handled: list[str] = []

    def handle(delivery: Delivery) -> None:
        if delivery.body == "bad":
            raise ValueError
        handled.append(delivery.body)

    answer = consume.consume({"Records": [record("a"), record("bad"), record("b")]}, handle)

    assert failed(answer) == ["bad"]
    assert handled == ["a", "b"]
    assert len(queue.delays) == 1


def test_a_fifo_group_waits_behind_its_failure_and_others_go_on(queue: FakeQueue) -> None:
    def handle(delivery: Delivery) -> None:
        if delivery.body == "a1":
            raise ValueError

    records = [
        record("a1", group="a"),
        record("b1", group="b"),
        record("a2", group="a"),
        record("b2", group="b"),
    ]

    assert failed(consume.consume({"Records": records}, handle)) == ["a1", "a2"]


def test_the_provider_says_how_long_to_wait(queue: FakeQueue) -> None:
    def handle(_: Delivery) -> None:
        raise Retriable("429", retry_after=120)

    consume.consume({"Records": [record("a")]}, handle)

    assert queue.delays == [120]


@pytest.mark.parametrize(("receives", "ceiling"), [(1, 2), (2, 4), (4, 16), (30, 600)])
def test_backoff_grows_with_jitter_to_a_limit(receives: int, ceiling: int) -> None:  # S98
    delays = {consume.delay_seconds(receives) for _ in range(200)}

    assert min(delays) >= 1
    assert max(delays) <= ceiling
    assert receives == 1 or len(delays) > 1


def test_the_last_delivery_knows_that_it_is_the_last() -> None:
    assert [Delivery("", receives).last for receives in (1, 4, 5)] == [False, False, True]


def test_logs_hold_no_word_of_the_record(
    queue: FakeQueue, capsys: pytest.CaptureFixture[str]
) -> None:
    def handle(_: Delivery) -> None:
        raise ValueError("lena@example.com wrote: secret")

    consume.consume({"Records": [record("lena@example.com")]}, handle)

    printed = capsys.readouterr().out
    assert "record_failed" in printed
    assert "secret" not in printed


def test_what_all_have_in_common_fails_all_of_them(queue: FakeQueue) -> None:  # S41
    def handle(delivery: Delivery) -> None:
        if delivery.body == "bad":
            raise ValueError

    def finish() -> None:
        raise TimeoutError

    records = [record("a"), record("bad"), record("b")]

    done = consume.consume({"Records": records}, handle, finish=lambda: None)
    assert failed(done) == ["bad"]
    assert sorted(failed(consume.consume({"Records": records}, handle, finish=finish))) == [
        "a",
        "b",
        "bad",
    ]
    assert len(queue.delays) == 1 + 3
