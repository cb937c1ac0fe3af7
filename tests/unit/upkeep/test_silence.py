"""An account that falls silent, and is heard again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.channels.base import Health
from deskhand.kit.settings import Settings
from deskhand.merchants.health import health_events
from deskhand.merchants.models import ConnectedAccount
from deskhand.storage import keys
from deskhand.upkeep.catching import OVERLAP
from deskhand.upkeep.lanes import hour_of
from deskhand.upkeep.models import HourCount, JobKind
from deskhand.upkeep.repository import CountRepository, EntryRepository
from tests.unit.upkeep.builders import Bench, page_account

Queued = Callable[[str], list[dict[str, Any]]]
HOUR = timedelta(hours=1)


@pytest.fixture
def account(bench: Bench, merchant_id: str) -> ConnectedAccount:
    """Connected long ago, with ten requests an hour ever since."""
    made = page_account(merchant_id)
    counts = CountRepository(bootstrap.metrics_table(), merchant_id)
    for place in range(1, 22 * 24):
        hour = hour_of(bench.clock()) - place * HOUR
        number = 7 + place % 7
        counts.put(
            HourCount(
                merchant_id=merchant_id, slug=made.slug, hour=hour.isoformat()[:13],
                requests=number, received=number, stored=number,
                by_account={made.account_id: number},
            )
        )  # fmt: skip
    return made.model_copy(update={"created_at": bench.clock() - timedelta(days=22)})


def heard(bench: Bench, account: ConnectedAccount, ago: timedelta) -> None:
    at = bench.clock() - ago
    bootstrap.sightings().received(account.merchant_id, account.account_id, at)


def test_a_silence_out_of_rhythm_is_repaired_and_told(
    bench: Bench, account: ConnectedAccount, settings: Settings, queued: Queued,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip  # S55
    heard(bench, account, 3 * HOUR)
    bench.provider.health = Health(subscribed=False, detail="The webhook is disabled.")
    state = bench.silence.watch(account)
    assert state.silent_since == bench.clock() - 3 * HOUR
    assert "Nothing since" in state.silent_detail
    assert bench.provider.activated == 1
    entries = EntryRepository(bootstrap.metrics_table(), account.merchant_id)
    backfill = entries.get(account.account_id, JobKind.BACKFILL)
    assert backfill is not None
    assert backfill.since == bench.clock() - 3 * HOUR - OVERLAP
    assert [one["kind"] for one in queued(settings.jobs_queue_url)] == ["backfill"]
    assert '"AccountsSilent":1' in capsys.readouterr().out


def test_it_ends_when_traffic_is_back(bench: Bench, account: ConnectedAccount) -> None:
    heard(bench, account, 3 * HOUR)
    bench.silence.watch(account)
    bench.clock.pass_by(HOUR)
    assert bench.silence.watch(account).silent_since is not None
    heard(bench, account, timedelta(minutes=1))
    state = bench.silence.watch(account)
    assert (state.silent_since, state.silent_detail) == (None, "")


def test_within_its_rhythm_nobody_is_asked(bench: Bench, account: ConnectedAccount) -> None:
    heard(bench, account, timedelta(minutes=20))
    assert bench.silence.watch(account).silent_since is None
    assert bench.provider.activated == 0


def test_a_new_account_is_not_watched(bench: Bench, merchant_id: str) -> None:
    fresh = page_account(merchant_id)
    assert bench.silence.watch(fresh).silent_since is None
    heard(bench, fresh, 9 * HOUR)
    assert bench.silence.watch(fresh).silent_since is None


def test_the_event_goes_out_once(bench: Bench, account: ConnectedAccount) -> None:
    key = keys.account_health(account.merchant_id, account.account_id)
    heard(bench, account, 3 * HOUR)
    bench.health.check(account)
    before = bootstrap.desk_table().get(key)
    bench.silence.watch(account)
    after = bootstrap.desk_table().get(key)
    kinds = [type(one).__name__ for one in health_events(before, after)]
    assert kinds == ["AccountHealthChanged", "AccountSilent"]
    bench.clock.pass_by(HOUR)
    bench.silence.watch(account)
    assert list(health_events(after, bootstrap.desk_table().get(key))) == []
