"""The actions queue's worker: a record in, the shop's answer in the journal."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from deskhand import bootstrap
from deskhand.bus import clients
from deskhand.bus.queues import ActionQueue
from deskhand.kit.http import HttpResponse
from deskhand.kit.settings import Settings
from deskhand.orders.actions.events import to_perform
from deskhand.orders.actions.models import ActionStatus
from deskhand.orders.actions.repository import item_of
from functions.orders.act import handler
from tests.support.stack_in_process import composed, sqs_event
from tests.unit.orders.actions.builders import Desk, refund


@pytest.fixture
def desk(settings: Settings, merchant_id: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with composed(settings):
        made = Desk(merchant_id)
        monkeypatch.setattr("deskhand.bootstrap.commerce.http_client", lambda: made.http)
        bootstrap.order_performing.cache_clear()
        yield made


def event(body: Any, receives: int = 1) -> dict[str, Any]:
    return sqs_event(body, receives=receives, queue="actions.fifo")


def test_the_record_of_the_stream_is_done(desk: Desk) -> None:  # S83
    action = desk.ask(refund("10.00"))

    answer = handler(event(to_perform(None, item_of(action))), None)

    assert answer == {"batchItemFailures": []}
    assert desk.now(action).status is ActionStatus.DONE
    assert desk.moved == ["10.00"]


def test_a_failure_comes_back_and_the_last_one_is_shown(desk: Desk) -> None:  # S98
    action = desk.ask(refund("10.00"))
    body = to_perform(None, item_of(action))
    desk.http.fail("refundCreate", HttpResponse(status=429))
    assert handler(event(body), None)["batchItemFailures"]
    desk.http.fail("refundCreate", HttpResponse(status=429))
    assert handler(event(body, receives=5), None)["batchItemFailures"]
    assert desk.now(action).status is ActionStatus.FAILED
    assert desk.moved == []


def test_the_outbox_queues_it_by_order(desk: Desk, settings: Settings) -> None:
    action = desk.ask(refund("10.00"))
    place = to_perform(None, item_of(action))
    assert place is not None
    for _ in range(2):
        ActionQueue(settings.actions_queue_url).send(**place)
    found = clients.sqs().receive_message(
        QueueUrl=settings.actions_queue_url, AttributeNames=["All"], MaxNumberOfMessages=10
    )["Messages"]
    (message,) = found
    assert message["Attributes"]["MessageGroupId"] == desk.order.id
    body = orjson.loads(message["Body"])
    assert body == {name: place[name] for name in ("merchant_id", "order_id", "action_id")}
