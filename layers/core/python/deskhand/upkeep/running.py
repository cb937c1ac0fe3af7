"""Does one job of one account: leased, repeatable, and due again when it should be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from deskhand.kit.clock import Clock
from deskhand.kit.errors import NotFound, ProviderFailure, Retriable
from deskhand.kit.observability import log, metric
from deskhand.merchants.health import HealthState
from deskhand.merchants.models import ConnectedAccount
from deskhand.merchants.service import AccountService
from deskhand.storage.table import ConditionFailed, Table
from deskhand.upkeep.catching import CatchUpService
from deskhand.upkeep.health import HealthService
from deskhand.upkeep.life import AccountLife
from deskhand.upkeep.models import Entry, Job, JobKind
from deskhand.upkeep.reconciliation import ReconciliationService
from deskhand.upkeep.repository import EntryRepository, LeaseRepository
from deskhand.upkeep.schedule import next_due, retry_due
from deskhand.upkeep.silence import SilenceService

LEASE: Final = timedelta(minutes=6)
"""Longer than the Lambda may run: a lease that is still held belongs to somebody alive."""
SHARE: Final = timedelta(minutes=3)
"""How long one job works before it hands the rest to the next."""
COUNTED: Final = timedelta(hours=3)
RECONCILED: Final = timedelta(hours=48)
FAILURES_METRIC: Final = "JobFailures"
FAILED_OFTEN: Final = 5
SHARES: Final = 50
"""How often one job asks for another share of what waited."""

Release = Callable[[ConnectedAccount], int]
Handler = Callable[[ConnectedAccount, Entry, EntryRepository], Entry]


class JobFailed(Exception):
    """The provider was asked and things are not in order; `retry_after` in seconds, if known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What jobs are done with.

    `release` queues a share of what waited while an account was paused, and says how much;
    `leases` is the table of leases.
    """

    accounts: AccountService
    life: AccountLife
    catching: CatchUpService
    health: HealthService
    silence: SilenceService
    reconciliation: ReconciliationService
    release: Release
    metrics: Table
    leases: Table
    clock: Clock


class JobRunner:
    """Works for all merchants.

    A provider's failure is no failure of ours: the job is put off, longer each time, and the
    account's health says why. Anything else raises, and the queue tries again and ends in its
    dead-letter queue.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._with = workshop
        self._clock = workshop.clock
        self._leases = LeaseRepository(workshop.leases)
        self._handlers: Mapping[JobKind, Handler] = {
            JobKind.POLL: self._poll,
            JobKind.BACKFILL: self._backfill,
            JobKind.HEALTH: self._check,
            JobKind.COUNT: self._count,
            JobKind.RECONCILE: self._reconcile,
            JobKind.SILENCE: self._watch,
            JobKind.ROTATION: self._end_rotation,
            JobKind.RELEASE: self._let_go,
        }

    def run(self, job: Job) -> bool:
        """Do the job, if it is still to be done and nobody is at it; says whether it was."""
        owner = self._leases.take(job, self._clock(), LEASE)
        if owner is None:
            return False
        try:
            return self._run(job)
        finally:
            self._leases.give_back(job, owner)

    def _run(self, job: Job) -> bool:
        repository = EntryRepository(self._with.metrics, job.merchant_id)
        entry = repository.get(job.account_id, job.kind)
        if entry is None:
            return False
        try:
            account = self._with.accounts.get(job.merchant_id, job.account_id)
        except NotFound:
            self._with.life.forget(job.merchant_id, job.account_id)
            return False
        try:
            self._settle(repository, self._handlers[job.kind](account, entry, repository))
        except JobFailed:
            self._put_off(repository, entry, "not in order", None)
        except ProviderFailure as failure:
            self._with.health.failed(account, failure)
            retry_after = failure.retry_after if isinstance(failure, Retriable) else None
            known = repository.get(job.account_id, job.kind) or entry
            self._put_off(repository, known, failure.code, retry_after)
        return True

    def _settle(self, repository: EntryRepository, entry: Entry) -> None:
        """Remove what is done once; else move it to its next time."""
        if entry.cursor is not None:
            self._store(repository, entry.model_copy(update={"due_at": self._clock()}))
            return
        if not entry.every_seconds:
            repository.remove(entry.account_id, entry.kind)
            return
        now = self._clock()
        due_at = next_due(now, entry.due_at, timedelta(seconds=entry.every_seconds))
        fields = {"due_at": due_at, "failures": 0, "error": "", "done_at": now}
        self._store(repository, entry.model_copy(update=fields))

    def _put_off(
        self, repository: EntryRepository, entry: Entry, error: str, retry_after: float | None
    ) -> None:
        failures = entry.failures + 1
        due_at = retry_due(self._clock(), failures, retry_after)
        fields = {"due_at": due_at, "failures": failures, "error": error}
        self._store(repository, entry.model_copy(update=fields))
        log(
            "job_put_off",
            level="WARNING",
            merchant=entry.merchant_id,
            account=entry.account_id,
            kind=entry.kind,
            error=error,
            failures=failures,
        )
        if failures >= FAILED_OFTEN:
            metric(FAILURES_METRIC, 1)

    @staticmethod
    def _store(repository: EntryRepository, entry: Entry) -> None:
        try:
            repository.replace(entry)
        except ConditionFailed:
            log("job_of_account_gone", merchant=entry.merchant_id, account=entry.account_id)

    def _poll(self, account: ConnectedAccount, entry: Entry, repository: EntryRepository) -> Entry:
        return self._catch_up(account, entry, repository, quiet=False)

    def _backfill(
        self, account: ConnectedAccount, entry: Entry, repository: EntryRepository
    ) -> Entry:
        return self._catch_up(account, entry, repository, quiet=True)

    def _catch_up(
        self, account: ConnectedAccount, entry: Entry, repository: EntryRepository, *, quiet: bool
    ) -> Entry:
        return self._with.catching.advance(
            account,
            entry,
            lambda far: self._store(repository, far),
            quiet=quiet,
            until=self._clock() + SHARE,
        )

    def _check(self, account: ConnectedAccount, entry: Entry, _: EntryRepository) -> Entry:
        if self._with.health.check(account, repair=True).state is not HealthState.OK:
            raise JobFailed
        return entry

    def _count(self, account: ConnectedAccount, entry: Entry, _: EntryRepository) -> Entry:
        self._with.reconciliation.count(account, self._clock() - COUNTED)
        return entry

    def _reconcile(self, account: ConnectedAccount, entry: Entry, _: EntryRepository) -> Entry:
        self._with.reconciliation.reconcile(account, self._clock() - RECONCILED, repair=True)
        return entry

    def _watch(self, account: ConnectedAccount, entry: Entry, _: EntryRepository) -> Entry:
        self._with.silence.watch(account)
        return entry

    def _end_rotation(self, account: ConnectedAccount, entry: Entry, _: EntryRepository) -> Entry:
        if account.previous_until and account.previous_until <= self._clock():
            self._with.accounts.end_rotation(account.merchant_id, account.account_id)
        return entry

    def _let_go(self, account: ConnectedAccount, entry: Entry, _: EntryRepository) -> Entry:
        for _share in range(SHARES):
            if not self._with.release(account):
                break
        return entry
