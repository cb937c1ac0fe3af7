"""When what is due."""

from datetime import UTC, datetime, timedelta

from deskhand.upkeep.connections import Offers
from deskhand.upkeep.models import JobKind
from deskhand.upkeep.schedule import first_due, next_due, periods, retry_due

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_what_an_account_needs_follows_from_its_adapter() -> None:
    webhooks = Offers(polls_every=None, catches_up=True, receives_webhooks=True)
    assert set(dict(periods(webhooks))) == {
        JobKind.HEALTH, JobKind.COUNT, JobKind.RECONCILE, JobKind.SILENCE,
    }  # fmt: skip
    polled = Offers(polls_every=MINUTE / 6, catches_up=True, receives_webhooks=False)
    found = dict(periods(polled))
    assert found[JobKind.POLL] == MINUTE
    assert JobKind.SILENCE not in found


def test_first_jobs_are_spread_and_polling_begins_at_once() -> None:
    day = timedelta(days=1)
    dues = {first_due(NOW, f"acc-{place}", JobKind.HEALTH, day) for place in range(50)}
    assert len(dues) == 50
    assert all(NOW <= due < NOW + day for due in dues)
    assert first_due(NOW, "acc", JobKind.POLL, MINUTE) == NOW


def test_the_rhythm_is_kept_and_what_was_missed_is_not_made_up_for() -> None:
    late = NOW + timedelta(seconds=20)
    assert next_due(late, NOW, MINUTE) == NOW + MINUTE
    assert next_due(NOW + 10 * MINUTE, NOW, MINUTE) == NOW + 11 * MINUTE


def test_failures_wait_longer_each_time_up_to_an_hour() -> None:  # S98
    waits = [retry_due(NOW, failures, None) - NOW for failures in range(1, 9)]
    assert waits[:3] == [MINUTE, 2 * MINUTE, 4 * MINUTE]
    assert waits == sorted(waits)
    assert retry_due(NOW, 500, None) - NOW == timedelta(hours=1)


def test_never_sooner_than_the_provider_asks() -> None:
    assert retry_due(NOW, 1, 7200.0) - NOW == timedelta(hours=2)
