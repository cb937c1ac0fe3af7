"""The process Lambda, and what is left when it dies at any of its AWS calls."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson
import pytest

from deskhand import bootstrap
from deskhand.bus import clients
from deskhand.conversations.models import Message
from deskhand.conversations.repository import ConversationRepository
from deskhand.intake.models import RawEvent
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import Contention
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.storage.table import Table
from functions.messages.process import handler
from tests.support.faults import CallCounter, Killed, watching
from tests.support.stack_in_process import (
    FACEBOOK_SECRETS,
    composed,
    page_request,
    sqs_event,
    text_item,
    work,
)

MAX_CALLS = 9


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


@pytest.fixture
def page() -> str:
    return new_id()


@pytest.fixture
def account_id(merchant_id: str, page: str) -> str:
    connected = bootstrap.accounts().connect(
        merchant_id, "facebook", page, {"app_id": f"app-{page}"}, FACEBOOK_SECRETS
    )
    return connected.account_id


def messages(settings: Settings, merchant_id: str, account_id: str, mid: str) -> list[Message]:
    repository = ConversationRepository(Table(settings.desk_table), merchant_id)
    place = repository.place_of(account_id, mid)
    return repository.messages(place[0]) if place else []


def test_a_text_becomes_one_message_and_one_raw_record(
    settings: Settings, merchant_id: str, account_id: str, page: str
) -> None:  # S24, S41, S53
    mid = new_id()
    body = work(
        merchant_id,
        account_id,
        "facebook",
        page_request(text_item(mid, "hi", page=page), page=page),
    )

    answer = handler(sqs_event(body), None)

    assert answer == {"batchItemFailures": []}
    (message,) = messages(settings, merchant_id, account_id, mid)
    assert message.body == "hi"
    assert message.metadata["raw"] == body["raw_id"]
    event = _raw(merchant_id)
    assert event.outcome.stored == 1
    assert event.event_ids == [mid]


def test_a_batch_is_kept_in_one_call_and_fails_as_one(
    settings: Settings,
    merchant_id: str,
    account_id: str,
    page: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # S41, S53
    mids = [new_id(), new_id()]
    bodies = [
        work(merchant_id, account_id, "facebook", page_request(text_item(one, "hi", page=page),
                                                               page=page))
        for one in mids
    ]  # fmt: skip
    records = [sqs_event(one)["Records"][0] for one in (*bodies, bodies[0])]
    event = {"Records": [{**one, "messageId": str(n)} for n, one in enumerate(records)]}

    with monkeypatch.context() as broken:
        broken.setattr(Table, "put_many", _busy)
        answer = handler(event, None)
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["0", "1", "2"]

    with watching(CallCounter()) as counter:
        assert handler(event, None) == {"batchItemFailures": []}
    assert counter.calls.count("BatchWriteItem") == 1
    assert {one.raw_id for one in _raws(merchant_id)} == {one["raw_id"] for one in bodies}
    for mid in mids:
        assert len(messages(settings, merchant_id, account_id, mid)) >= 1


def _busy(*_: object) -> None:
    raise Contention("the table is too busy")


def test_one_rotten_item_does_not_take_the_others(
    settings: Settings, merchant_id: str, account_id: str, page: str
) -> None:  # S30, S51
    good = new_id()
    request = page_request({"sender": 3}, text_item(good, "hi", page=page), page=page)

    handler(sqs_event(work(merchant_id, account_id, "facebook", request)), None)

    assert len(messages(settings, merchant_id, account_id, good)) == 1
    (item,) = bootstrap.intake().quarantined(merchant_id, 10)
    assert item.reason
    outcome = _raw(merchant_id).outcome
    assert (outcome.stored, outcome.quarantined, outcome.received) == (1, 1, 2)


def test_what_is_not_understood_at_all_is_quarantined_with_the_reason(
    merchant_id: str, account_id: str, page: str
) -> None:  # S51
    request = page_request(page=page)
    body = work(merchant_id, account_id, "facebook", request)
    body["body"] = work(merchant_id, account_id, "facebook", type(request)(body=b"{}"))["body"]

    answer = handler(sqs_event(body), None)

    assert answer == {"batchItemFailures": []}
    assert len(bootstrap.intake().quarantined(merchant_id, 10)) == 1


def test_a_release_goes_through_processing_again(
    settings: Settings, merchant_id: str, account_id: str, page: str
) -> None:
    request = page_request({"sender": 3}, page=page)
    handler(sqs_event(work(merchant_id, account_id, "facebook", request)), None)
    (item,) = bootstrap.intake().quarantined(merchant_id, 10)

    bootstrap.intake().release(merchant_id, item.id)

    received = clients.sqs().receive_message(QueueUrl=settings.ingest_queue_url)
    again: dict[str, Any] = orjson.loads(received["Messages"][0]["Body"])
    assert again["replay"] is True
    assert again["raw_id"] == item.raw_id
    handler(sqs_event(again), None)
    (still,) = bootstrap.intake().quarantined(merchant_id, 10)
    assert still.status.value == "open"


def test_an_entry_of_another_app_is_not_written_into_that_merchant(
    settings: Settings, merchant_id: str, account_id: str, page: str
) -> None:  # S136
    victim = f"{merchant_id}-victim"
    foreign_page = new_id()
    bootstrap.accounts().connect(
        victim, "facebook", foreign_page, {"app_id": "their-app"}, FACEBOOK_SECRETS
    )
    mid = new_id()
    request = page_request(text_item(mid, "forged", page=foreign_page), page=foreign_page)

    handler(sqs_event(work(merchant_id, account_id, "facebook", request)), None)

    assert not Table(settings.desk_table).query(f"M#{victim}#NAMES", index="gsi1")
    assert len(bootstrap.intake().quarantined(merchant_id, 10)) == 1


def test_one_post_for_two_merchants_of_one_app_reaches_both(
    settings: Settings, merchant_id: str, page: str
) -> None:  # contract §3
    app = f"app-{page}"
    other_page, other = new_id(), f"{merchant_id}-other"
    mine = bootstrap.accounts().connect(
        merchant_id, "facebook", page, {"app_id": app}, FACEBOOK_SECRETS
    )
    theirs = bootstrap.accounts().connect(
        other, "facebook", other_page, {"app_id": app}, FACEBOOK_SECRETS
    )
    body = {
        "object": "page",
        "entry": [
            {"id": page, "time": 1, "messaging": [text_item("m-a" + page, "a", page=page)]},
            {
                "id": other_page,
                "time": 1,
                "messaging": [text_item("m-b" + page, "b", page=other_page)],
            },
        ],
    }
    request = page_request(page=page)
    request = type(request)(headers=request.headers, body=orjson.dumps(body))

    handler(sqs_event(work(merchant_id, mine.account_id, "facebook", request)), None)

    assert len(messages(settings, merchant_id, mine.account_id, "m-a" + page)) == 1
    assert len(messages(settings, other, theirs.account_id, "m-b" + page)) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(MAX_CALLS))
def test_killed_at_any_call_and_delivered_again_it_is_one_message(
    settings: Settings, merchant_id: str, account_id: str, page: str, call: int, after: bool
) -> None:  # S24, S45, S97
    mid = new_id()
    request = page_request(text_item(mid, "hi", page=page), page=page)
    body = work(merchant_id, account_id, "facebook", request)
    counter = CallCounter(call, after=after)

    with watching(counter):
        try:
            handler(sqs_event(body), None)
            died = False
        except Killed:
            died = True
    assert died is (len(counter.calls) == call + 1)
    handler(sqs_event(body, receives=2), None)

    assert len(messages(settings, merchant_id, account_id, mid)) == 1
    inserts = Table(settings.desk_table).query(f"M#{merchant_id}#INBOX#pending#0", index="gsi1")
    assert len(inserts) == 1
    assert _raw(merchant_id).outcome.received == 1


def _raw(merchant_id: str) -> RawEvent:
    (found,) = _raws(merchant_id)
    return found


def _raws(merchant_id: str) -> list[RawEvent]:
    now = utc_now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    return list(
        bootstrap.intake().raw_events(
            merchant_id, "facebook", hour - timedelta(hours=1), hour + timedelta(hours=1)
        )
    )
