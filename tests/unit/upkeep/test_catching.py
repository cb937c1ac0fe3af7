"""Polling and back-fill."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.intake.models import Work
from deskhand.kit.errors import Permanent, Retriable
from deskhand.kit.settings import Settings
from deskhand.kit.webhook import Request
from deskhand.merchants.models import ConnectedAccount
from deskhand.upkeep.catching import OVERLAP, mark_of
from deskhand.upkeep.models import Entry, JobKind
from tests.unit.upkeep.builders import Bench, page_account, pages, shop_account

Queued = Callable[[str], list[dict[str, Any]]]
LONG = timedelta(hours=1)


@pytest.fixture
def account(merchant_id: str) -> ConnectedAccount:
    return page_account(merchant_id)


def entry(bench: Bench, account: ConnectedAccount, **fields: Any) -> Entry:
    return Entry(
        merchant_id=account.merchant_id, account_id=account.account_id, kind=JobKind.POLL,
        due_at=bench.clock(), every_seconds=60, **fields,
    )  # fmt: skip


def advance(
    bench: Bench, account: ConnectedAccount, known: Entry, *, share: timedelta = LONG
) -> tuple[Entry, list[Entry]]:
    saved: list[Entry] = []
    until = bench.clock() + share
    after = bench.catching.advance(account, known, saved.append, quiet=False, until=until)
    return after, saved


def bodies(found: list[dict[str, Any]]) -> list[str]:
    works = [Work.model_validate(one) for one in found]
    return sorted(bootstrap.intake().request_of(one).body.decode() for one in works)


def test_every_page_goes_the_way_of_webhooks(
    bench: Bench, account: ConnectedAccount, settings: Settings, queued: Queued
) -> None:  # S55
    bench.provider.pages = pages(["a", "b"], ["c"])
    after, saved = advance(bench, account, entry(bench, account))
    found = queued(settings.ingest_queue_url)
    assert bodies(found) == ["a", "b", "c"]
    assert {(one["kind"], one["account_id"]) for one in found} == {("channel", account.account_id)}
    assert [one.cursor for one in saved] == ["1"]
    assert (after.cursor, after.since) == (None, bench.clock() - OVERLAP)
    assert bench.provider.asked[0] == (account.created_at - OVERLAP, None)


def test_a_shops_requests_wait_with_the_orders(
    bench: Bench, merchant_id: str, settings: Settings, queued: Queued
) -> None:
    account = shop_account(merchant_id)
    bench.provider.pages = pages(["a"])
    advance(bench, account, entry(bench, account))
    assert bodies(queued(settings.orders_queue_url)) == ["a"]


def test_what_overlaps_is_queued_once(
    bench: Bench, account: ConnectedAccount, settings: Settings, queued: Queued
) -> None:  # S97
    bench.provider.pages = pages(["a", "b"])
    first, _ = advance(bench, account, entry(bench, account))
    queued(settings.ingest_queue_url)
    bench.provider.pages = pages(["b", "c"])
    advance(bench, account, first)
    assert bodies(queued(settings.ingest_queue_url)) == ["c"]


def test_the_cursor_moves_after_the_page_is_durable(
    bench: Bench, account: ConnectedAccount, settings: Settings, queued: Queued,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    bench.provider.pages = pages(["a"], ["b"])
    accept = bootstrap.intake().accept

    def dies(source: Any, request: Request, *, quiet: bool = False) -> str:
        if request.body == b"b":
            raise ConnectionError
        return accept(source, request, quiet=quiet)

    monkeypatch.setattr(bootstrap.intake(), "accept", dies)
    saved: list[Entry] = []
    known = entry(bench, account)
    with pytest.raises(ConnectionError):
        bench.catching.advance(
            account, known, saved.append, quiet=False, until=bench.clock() + LONG
        )
    monkeypatch.undo()
    assert saved[-1].cursor == "1"
    advance(bench, account, saved[-1])
    assert bodies(queued(settings.ingest_queue_url)) == ["a", "b"]


def test_a_job_that_works_for_long_hands_the_rest_on(
    bench: Bench, account: ConnectedAccount
) -> None:
    bench.provider.pages = pages(["a"], ["b"], ["c"])
    after, _ = advance(bench, account, entry(bench, account), share=timedelta(0))
    assert after.cursor == "1"
    begun = after.started_at
    bench.clock.pass_by(timedelta(minutes=1))
    after, _ = advance(bench, account, after)
    assert after.cursor is None
    assert begun is not None
    assert after.since == begun - OVERLAP


def test_a_page_that_repeats_for_ever_ends(bench: Bench, account: ConnectedAccount) -> None:
    bench.provider.pages = [*pages([], ["x"])[:1], pages([], ["x"])[0]]
    with pytest.raises(Permanent):
        advance(bench, account, entry(bench, account))


def test_a_large_body_waits_in_the_bucket(
    bench: Bench, account: ConnectedAccount, settings: Settings, queued: Queued
) -> None:
    large = "".join(chr(33 + (place * 7919) % 90) for place in range(600_000))
    bench.provider.pages = pages([large])
    advance(bench, account, entry(bench, account))
    (found,) = queued(settings.ingest_queue_url)
    if found["body"] is None:
        assert found["body_key"].startswith(f"raw/{account.merchant_id}/")
    assert bodies([found]) == [large]


def test_a_failing_provider_moves_nothing(bench: Bench, account: ConnectedAccount) -> None:
    bench.provider.failure = Retriable("busy")
    with pytest.raises(Retriable):
        advance(bench, account, entry(bench, account))


def test_a_mark_is_of_the_whole_request() -> None:
    one = Request(body=b"x", headers={"topic": "a"})
    assert mark_of(one) == mark_of(Request(body=b"x", headers={"topic": "a"}))
    others = [
        Request(body=b"y", headers={"topic": "a"}),
        Request(body=b"x", headers={"topic": "b"}),
    ]
    assert mark_of(one) not in map(mark_of, others)


class TestQuiet:
    def test_a_back_fill_says_so_and_polling_does_not(
        self, bench: Bench, account: ConnectedAccount, settings: Settings, queued: Queued
    ) -> None:
        bench.provider.pages = pages(["a"])
        bench.catching.fetch_all(account, account.created_at)
        advance(bench, account, entry(bench, account))
        found = queued(settings.ingest_queue_url)
        assert sorted(one["quiet"] for one in found) == [False, True]
