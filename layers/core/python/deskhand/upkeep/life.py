"""What follows from an account's coming, changing and going: its jobs appear, move and end."""

from datetime import datetime, timedelta
from typing import Final

from deskhand.bus.queues import WorkQueue
from deskhand.kit.clock import Clock
from deskhand.kit.errors import NotFound
from deskhand.merchants.health import HealthRepository
from deskhand.merchants.models import ConnectedAccount
from deskhand.merchants.service import AccountService
from deskhand.storage.table import Table
from deskhand.upkeep.connections import Connections
from deskhand.upkeep.models import Entry, Job, JobKind
from deskhand.upkeep.repository import EntryRepository
from deskhand.upkeep.schedule import CLAIM, first_due, periods

FIRST_CATCH_UP: Final = timedelta(days=1)
"""How far back a newly connected account is caught up on; older things are imported."""
CONNECTED, RESUMED, DISCONNECTED = "connected", "resumed", "disconnected"


class AccountLife:
    """For accounts of all merchants. Everything may be done twice."""

    def __init__(
        self,
        accounts: AccountService,
        connections: Connections,
        desk: Table,
        metrics: Table,
        queue: WorkQueue,
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._connections = connections
        self._desk = desk
        self._metrics = metrics
        self._queue = queue
        self._clock = clock

    def changed(self, merchant_id: str, account_id: str, change: str) -> None:
        """Do what follows from an `AccountChanged` event; events may come late and twice."""
        try:
            account = self._accounts.get(merchant_id, account_id)
        except NotFound:
            self.forget(merchant_id, account_id)
            return
        self.enrol(account)
        if change == CONNECTED:
            self.catch_up(account, account.created_at - FIRST_CATCH_UP)
        if change == RESUMED:
            self._once(account, JobKind.RELEASE, self._clock())
        if account.previous_until is not None:
            self._once(account, JobKind.ROTATION, account.previous_until, now=False)

    def enrol(self, account: ConnectedAccount) -> None:
        """Give the account its entries of what is due again and again; what is there stays."""
        repository = EntryRepository(self._metrics, account.merchant_id)
        for kind, period in periods(self._connections.offers(account)):
            repository.add(
                Entry(
                    merchant_id=account.merchant_id,
                    account_id=account.account_id,
                    kind=kind,
                    due_at=first_due(self._clock(), account.account_id, kind, period),
                    every_seconds=int(period.total_seconds()),
                )
            )

    def catch_up(self, account: ConnectedAccount, since: datetime) -> bool:
        """Back-fill from `since` on, at once; False where the provider can't be asked.

        One that runs already goes on, and begins again where `since` is earlier.
        """
        if not self._connections.offers(account).catches_up:
            return False
        repository = EntryRepository(self._metrics, account.merchant_id)
        known = repository.get(account.account_id, JobKind.BACKFILL)
        if known and known.since and known.since <= since:
            return True
        entry = self._entry(account, JobKind.BACKFILL, self._clock() + CLAIM)
        repository.put(entry.model_copy(update={"since": since}))
        self._send(account, JobKind.BACKFILL)
        return True

    def forget(self, merchant_id: str, account_id: str) -> None:
        """The account is gone: nothing of it is due any more."""
        repository = EntryRepository(self._metrics, merchant_id)
        for entry in repository.of(account_id):
            repository.remove(account_id, entry.kind)
        HealthRepository(self._desk, merchant_id).forget(account_id)

    def _once(
        self, account: ConnectedAccount, kind: JobKind, due_at: datetime, *, now: bool = True
    ) -> None:
        """Have something done once; `now`: without waiting for the clock."""
        due_at = due_at + CLAIM if now else due_at
        EntryRepository(self._metrics, account.merchant_id).put(self._entry(account, kind, due_at))
        if now:
            self._send(account, kind)

    def _send(self, account: ConnectedAccount, kind: JobKind) -> None:
        job = Job(merchant_id=account.merchant_id, account_id=account.account_id, kind=kind)
        self._queue.send(account.merchant_id, job.model_dump(mode="json"))

    @staticmethod
    def _entry(account: ConnectedAccount, kind: JobKind, due_at: datetime) -> Entry:
        return Entry(
            merchant_id=account.merchant_id,
            account_id=account.account_id,
            kind=kind,
            due_at=due_at,
        )
