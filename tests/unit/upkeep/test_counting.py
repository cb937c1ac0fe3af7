"""Counts by hour, and what is missing in them."""

from datetime import datetime, timedelta

import pytest

from deskhand import bootstrap
from deskhand.intake.models import Outcome, Work
from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Request
from deskhand.merchants.models import ConnectedAccount
from deskhand.upkeep.lanes import hour_of
from deskhand.upkeep.models import HourCount
from tests.support.stack_in_process import work
from tests.unit.upkeep.builders import Bench, page_account


@pytest.fixture
def account(merchant_id: str) -> ConnectedAccount:
    return page_account(merchant_id)


def processed(
    account: ConnectedAccount, at: datetime, outcome: Outcome, *, lane: str = "", place: int = 0,
    times: int = 1,
) -> None:  # fmt: skip
    """A request, processed as often as the queue delivers it."""
    body = work(account.merchant_id, account.account_id, account.slug, Request(body=b"{}"))
    one = Work.model_validate(body).model_copy(
        update={"received_at": at, "lane": lane, "place": place}
    )
    for _ in range(times):
        bootstrap.intake().record(one, outcome, ["x"], [])


def recount(bench: Bench, account: ConnectedAccount, hours: int = 3) -> list[HourCount]:
    since = bench.clock() - timedelta(hours=hours)
    return bench.counting.recount(account.merchant_id, account.slug, since)


def test_a_redelivery_counts_once(bench: Bench, account: ConnectedAccount) -> None:  # S97
    processed(account, bench.clock(), Outcome(stored=2, duplicate=1), times=3)
    processed(account, bench.clock(), Outcome(quarantined=1, ignored=1))
    for _ in range(2):
        (count,) = recount(bench, account)
        assert (count.requests, count.received) == (2, 5)
        assert (count.stored, count.duplicate, count.quarantined, count.ignored) == (2, 1, 1, 1)
        assert count.by_account == {account.account_id: 5}
    since = bench.clock() - timedelta(hours=1)
    assert bench.counting.since(account.merchant_id, account.slug, since) == [count]


def test_hours_are_apart_and_quiet_ones_have_no_count(
    bench: Bench, account: ConnectedAccount
) -> None:
    for hours in (0, 2):
        processed(account, bench.clock() - timedelta(hours=hours), Outcome(stored=1))
    found = [count.hour for count in recount(bench, account)]
    assert len(found) == 2
    assert found == sorted(found)


def test_what_was_accepted_and_never_processed_is_a_gap(
    bench: Bench, account: ConnectedAccount
) -> None:  # S88
    lane, at = new_id(), bench.clock() - timedelta(hours=2)
    for place in (1, 3):
        processed(account, at, Outcome(stored=1), lane=lane, place=place)
    (count,) = recount(bench, account)
    assert (count.missing, count.hour) == (1, hour_of(at).isoformat()[:13])
    assert sum(one.missing for one in bench.reconciliation.count(account, at)) == 1
    processed(account, at, Outcome(stored=1), lane=lane, place=2)  # redriven
    (count,) = recount(bench, account)
    assert (count.missing, count.received) == (0, 3)
