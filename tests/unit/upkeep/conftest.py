"""Upkeep on moto, with a provider that behaves as the test says."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest

from deskhand.bus import clients
from deskhand.kit.clock import utc_now
from deskhand.kit.settings import Settings
from tests.support.stack_in_process import composed
from tests.unit.upkeep.builders import Bench, Clock, Provider


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


@pytest.fixture
def bench() -> Bench:
    return Bench(Provider(), Clock(utc_now()))


@pytest.fixture
def queued() -> Callable[[str], list[dict[str, Any]]]:
    """Everything on a queue, taken off it."""

    def take(url: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            answer = clients.sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            messages = answer.get("Messages", [])
            if not messages:
                return found
            for one in messages:
                found.append(orjson.loads(one["Body"]))
                clients.sqs().delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])

    return take
