"""The clock and the jobs it hands out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.channels.base import Health
from deskhand.kit.errors import NeedsHuman, Retriable
from deskhand.kit.settings import Settings
from deskhand.merchants.health import HealthState
from deskhand.merchants.models import ConnectedAccount
from deskhand.upkeep.models import Entry, Job, JobKind
from deskhand.upkeep.repository import EntryRepository, LeaseRepository
from deskhand.upkeep.schedule import CLAIM
from deskhand.upkeep.ticking import TickService
from tests.unit.upkeep.builders import Bench, page_account, pages

Queued = Callable[[str], list[dict[str, Any]]]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def account(merchant_id: str) -> ConnectedAccount:
    return page_account(merchant_id)


def clock_of(bench: Bench) -> TickService:
    return TickService(bootstrap.metrics_table(), bootstrap.jobs_queue(), bench.clock)


def job(account: ConnectedAccount, kind: JobKind) -> Job:
    return Job(merchant_id=account.merchant_id, account_id=account.account_id, kind=kind)


def entry_of(account: ConnectedAccount, kind: JobKind) -> Entry | None:
    entries = EntryRepository(bootstrap.metrics_table(), account.merchant_id)
    return entries.get(account.account_id, kind)


def put(bench: Bench, account: ConnectedAccount, kind: JobKind, **fields: Any) -> Entry:
    known = {"due_at": bench.clock(), "every_seconds": 60}
    entry = Entry(
        merchant_id=account.merchant_id, account_id=account.account_id, kind=kind,
        **{**known, **fields},
    )  # fmt: skip
    EntryRepository(bootstrap.metrics_table(), account.merchant_id).put(entry)
    return entry


class TestTick:
    def test_hands_out_what_is_due_once(
        self, bench: Bench, account: ConnectedAccount, settings: Settings, queued: Queued
    ) -> None:  # S55
        put(bench, account, JobKind.POLL, due_at=bench.clock() - MINUTE)
        put(bench, account, JobKind.HEALTH, due_at=bench.clock() + MINUTE)
        assert clock_of(bench).tick() == 1
        assert clock_of(bench).tick() == 0
        (message,) = queued(settings.jobs_queue_url)
        assert message == job(account, JobKind.POLL).model_dump(mode="json")

    def test_two_ticks_at_once_hand_a_job_out_once(
        self, bench: Bench, account: ConnectedAccount
    ) -> None:
        put(bench, account, JobKind.POLL, due_at=bench.clock() - MINUTE)
        one, other = clock_of(bench), clock_of(bench)
        index = one._index
        shards = [index.before(shard, bench.clock(), 9) for shard in range(4)]
        (due,) = [due for shard in shards for due in shard]
        until = bench.clock() + CLAIM
        claims = [index.claim(due, until), other._index.claim(due, until)]
        assert [claim is None for claim in claims] == [False, True]

    def test_a_job_nobody_did_is_due_again(self, bench: Bench, account: ConnectedAccount) -> None:
        put(bench, account, JobKind.POLL, due_at=bench.clock() - MINUTE)
        clock_of(bench).tick()
        bench.clock.pass_by(CLAIM + MINUTE)
        assert clock_of(bench).tick() == 1


class TestRun:
    def test_settles_at_the_next_time(self, bench: Bench, account: ConnectedAccount) -> None:
        due_at = put(bench, account, JobKind.POLL).due_at
        bench.clock.pass_by(timedelta(seconds=5))
        assert bench.runner.run(job(account, JobKind.POLL))
        entry = entry_of(account, JobKind.POLL)
        assert entry is not None
        assert entry.due_at == due_at + MINUTE
        assert entry.done_at == bench.clock()

    def test_one_at_a_time(self, bench: Bench, account: ConnectedAccount) -> None:
        put(bench, account, JobKind.POLL)
        leases = LeaseRepository(bootstrap.idempotency_table())
        held = leases.take(job(account, JobKind.POLL), bench.clock(), MINUTE)
        assert held
        assert not bench.runner.run(job(account, JobKind.POLL))
        assert bench.provider.asked == []
        bench.clock.pass_by(2 * MINUTE)  # its holder died
        assert bench.runner.run(job(account, JobKind.POLL))

    def test_an_account_that_is_gone_has_no_jobs(
        self, bench: Bench, account: ConnectedAccount
    ) -> None:
        put(bench, account, JobKind.POLL)
        put(bench, account, JobKind.HEALTH)
        bootstrap.accounts().disconnect(account.merchant_id, account.account_id)
        assert not bench.runner.run(job(account, JobKind.POLL))
        assert entry_of(account, JobKind.POLL) is None
        assert entry_of(account, JobKind.HEALTH) is None

    def test_a_failing_provider_is_asked_later_each_time(
        self, bench: Bench, account: ConnectedAccount
    ) -> None:  # S98
        put(bench, account, JobKind.POLL)
        bench.provider.failure = Retriable("busy", "Too many requests.")
        waits = []
        for _ in range(3):
            bench.runner.run(job(account, JobKind.POLL))
            entry = entry_of(account, JobKind.POLL)
            assert entry is not None
            waits.append(entry.due_at - bench.clock())
        assert waits == [MINUTE, 2 * MINUTE, 4 * MINUTE]
        health = bench.health.of(account)
        assert (health.state, health.detail) == (HealthState.UNREACHABLE, "Too many requests.")

    def test_another_failure_is_the_queues(
        self, bench: Bench, account: ConnectedAccount
    ) -> None:  # S98
        put(bench, account, JobKind.POLL)
        bench.provider.pages = []
        with pytest.raises(IndexError):
            bench.runner.run(job(account, JobKind.POLL))
        bench.provider.pages = pages([])
        assert bench.runner.run(job(account, JobKind.POLL))  # the lease was given back

    def test_the_grace_of_a_rotation_ends(self, bench: Bench, account: ConnectedAccount) -> None:
        secrets = dict(bootstrap.secrets().account(account.account_id).secrets)
        renewed = bootstrap.accounts().rotate_secret(
            account.merchant_id, account.account_id, {**secrets, "app_secret": "newer"}
        )
        assert renewed.previous_until is not None
        bench.life.changed(account.merchant_id, account.account_id, "updated")
        entry = entry_of(account, JobKind.ROTATION)
        assert entry is not None
        assert entry.due_at == renewed.previous_until
        bench.clock.now = renewed.previous_until + MINUTE
        bench.runner.run(job(account, JobKind.ROTATION))
        assert bootstrap.secrets().account(account.account_id).previous is None
        assert entry_of(account, JobKind.ROTATION) is None
        known = bootstrap.accounts().get(account.merchant_id, account.account_id)
        assert known.previous_until is None

    def test_resuming_releases_what_waited(self, bench: Bench, account: ConnectedAccount) -> None:
        bench.life.changed(account.merchant_id, account.account_id, "resumed")
        bench.runner.run(job(account, JobKind.RELEASE))
        bench.runner.run(job(account, JobKind.RELEASE))
        assert bench.released == [account.account_id]


class TestLife:
    def test_a_new_account_gets_its_entries_and_is_caught_up_on(
        self, bench: Bench, account: ConnectedAccount, settings: Settings, queued: Queued
    ) -> None:
        for _ in range(2):
            bench.life.changed(account.merchant_id, account.account_id, "connected")
        entries = EntryRepository(bootstrap.metrics_table(), account.merchant_id)
        kinds = [one.kind for one in entries.of(account.account_id)]
        assert sorted(kinds) == ["backfill", "count", "health", "reconcile", "silence"]
        assert {one["kind"] for one in queued(settings.jobs_queue_url)} == {"backfill"}

    def test_disconnecting_ends_everything(self, bench: Bench, account: ConnectedAccount) -> None:
        bench.life.changed(account.merchant_id, account.account_id, "connected")
        bootstrap.accounts().disconnect(account.merchant_id, account.account_id)
        bench.life.changed(account.merchant_id, account.account_id, "disconnected")
        entries = EntryRepository(bootstrap.metrics_table(), account.merchant_id)
        assert entries.of(account.account_id) == []


class TestHealth:
    def test_unsubscribed_is_subscribed_again(
        self, bench: Bench, account: ConnectedAccount
    ) -> None:
        put(bench, account, JobKind.HEALTH, every_seconds=86400)
        bench.provider.health = Health(subscribed=False, detail="The webhook is disabled.")
        bench.runner.run(job(account, JobKind.HEALTH))
        assert bench.provider.activated == 1
        assert bench.health.of(account).state is HealthState.OK

    def test_only_looking_repairs_nothing(self, bench: Bench, account: ConnectedAccount) -> None:
        bench.provider.health = Health(subscribed=False)
        health = bench.health.check(account)
        assert (health.state, health.subscribed) == (HealthState.FAILING, False)
        assert health.detail
        assert bench.provider.activated == 0

    def test_a_refusal_is_told_in_words_and_looked_at_again_soon(
        self, bench: Bench, account: ConnectedAccount
    ) -> None:
        put(bench, account, JobKind.HEALTH, due_at=bench.clock() + timedelta(hours=20),
            every_seconds=86400)  # fmt: skip
        bench.provider.failure = NeedsHuman("token_revoked")
        first = bench.health.activate(account)
        assert (first.state, first.detail) == (HealthState.FAILING, "Token revoked.")
        entry = entry_of(account, JobKind.HEALTH)
        assert entry is not None
        assert entry.due_at == bench.clock() + MINUTE
        bench.clock.pass_by(MINUTE)
        again = bench.health.check(account)
        assert again.failing_since == first.failing_since
        bench.provider.failure = None
        assert bench.health.check(account).failing_since is None
