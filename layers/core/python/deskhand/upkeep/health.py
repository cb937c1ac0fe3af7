"""Asks providers how connected accounts stand, and keeps the answer in words for people."""

from datetime import timedelta
from typing import Final

from deskhand.kit.clock import Clock
from deskhand.kit.errors import ProviderFailure, Retriable
from deskhand.merchants.health import (
    CHECK_FIELDS,
    AccountHealth,
    HealthRepository,
    HealthState,
)
from deskhand.merchants.models import ConnectedAccount
from deskhand.storage.table import Table
from deskhand.upkeep.connections import Connections
from deskhand.upkeep.models import Entry, JobKind
from deskhand.upkeep.repository import EntryRepository
from deskhand.upkeep.schedule import FIRST_RETRY, PERIODS

UNSUBSCRIBED: Final = "The provider does not post this account's events to us."
RECHECK: Final = FIRST_RETRY


class HealthService:
    """Checks and activates accounts of all merchants.

    Args:
        desk: holds what was found; its stream makes events of changes.
        metrics: holds when the next check is due.
    """

    def __init__(self, connections: Connections, desk: Table, metrics: Table, clock: Clock) -> None:
        self._connections = connections
        self._desk = desk
        self._metrics = metrics
        self._clock = clock

    def activate(self, account: ConnectedAccount) -> AccountHealth:
        """Check the credentials and subscribe to the webhooks; what came of it, in words.

        Can be repeated. A provider that does not answer is asked again by the next check.
        """
        try:
            self._connections.activate(account)
        except ProviderFailure as failure:
            return self.failed(account, failure)
        return self.check(account)

    def check(self, account: ConnectedAccount, *, repair: bool = False) -> AccountHealth:
        """Ask the provider.

        Args:
            repair: subscribe again where the provider says that it does not post to us any more.
        """
        try:
            found = self._connections.check(account)
            if repair and found.subscribed is False:
                self._connections.activate(account)
                found = self._connections.check(account)
        except ProviderFailure as failure:
            return self.failed(account, failure)
        state, detail = HealthState.OK, found.detail
        if found.subscribed is False:
            state, detail = HealthState.FAILING, found.detail or UNSUBSCRIBED
        return self._write(account, state, detail, found.subscribed)

    def failed(self, account: ConnectedAccount, failure: ProviderFailure) -> AccountHealth:
        """Keep a provider's refusal, or that it did not answer, and look again soon."""
        state = HealthState.FAILING
        if isinstance(failure, Retriable):
            state = HealthState.UNREACHABLE
        self._look_again(account, failure.retry_after or 0)
        detail = failure.text or f"{failure.code.replace('_', ' ').capitalize()}."
        return self._write(account, state, detail, None)

    def all(self, merchant_id: str) -> dict[str, AccountHealth]:
        """What is known of all accounts of a merchant, by account id."""
        return HealthRepository(self._desk, merchant_id).all()

    def of(self, account: ConnectedAccount) -> AccountHealth:
        """What is known without asking."""
        return HealthRepository(self._desk, account.merchant_id).get(account)

    def _write(
        self,
        account: ConnectedAccount,
        state: HealthState,
        detail: str,
        subscribed: bool | None,
    ) -> AccountHealth:
        repository = HealthRepository(self._desk, account.merchant_id)
        known, now = repository.get(account), self._clock()
        failing_since = None if state is HealthState.OK else known.failing_since or now
        health = known.model_copy(
            update={
                "display_name": account.display_name,
                "state": state,
                "detail": detail,
                "subscribed": subscribed,
                "checked_at": now,
                "failing_since": failing_since,
            }
        )
        return repository.write(health, CHECK_FIELDS)

    def _look_again(self, account: ConnectedAccount, after_seconds: float) -> None:
        wait = max(RECHECK, timedelta(seconds=after_seconds))
        EntryRepository(self._metrics, account.merchant_id).hasten(
            Entry(
                merchant_id=account.merchant_id,
                account_id=account.account_id,
                kind=JobKind.HEALTH,
                due_at=self._clock() + wait,
                every_seconds=int(PERIODS[JobKind.HEALTH].total_seconds()),
            )
        )
