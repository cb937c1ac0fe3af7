"""Notices that an account fell silent, asks its provider why, repairs what can be, and tells."""

from datetime import datetime, timedelta
from typing import Final

from deskhand.intake.sightings import Sightings
from deskhand.kit.clock import Clock, from_text, to_text
from deskhand.kit.observability import log, metric
from deskhand.merchants.health import SILENCE_FIELDS, AccountHealth, HealthRepository
from deskhand.merchants.models import ConnectedAccount
from deskhand.storage.table import Table
from deskhand.upkeep.catching import OVERLAP
from deskhand.upkeep.counting import CountingService
from deskhand.upkeep.health import HealthService
from deskhand.upkeep.life import AccountLife
from deskhand.upkeep.rhythm import WEEKS, Rhythm, learn

SILENT_METRIC: Final = "AccountsSilent"


class SilenceService:
    """Watches accounts of all merchants; the desk table holds who is silent."""

    def __init__(
        self,
        desk: Table,
        counting: CountingService,
        sightings: Sightings,
        health: HealthService,
        life: AccountLife,
        clock: Clock,
    ) -> None:
        self._desk = desk
        self._counting = counting
        self._sightings = sightings
        self._health = health
        self._life = life
        self._clock = clock

    def watch(self, account: ConnectedAccount) -> AccountHealth:
        """Look once; the state that it leaves.

        The alarm rings as long as the account is silent, and each look tries to repair it again.
        """
        known = self._health.of(account)
        last = self._sightings.of(account.merchant_id, account.account_id).received_at
        if known.silent_since is not None:
            if last is not None and last > known.silent_since:
                return self._end(account, known)
            self._repair(account, known.silent_since)
            metric(SILENT_METRIC, 1)
            return known
        now = self._clock()
        if last is None:
            return known  # never heard: the check of its health says why
        rhythm = self.rhythm(account, now)
        if rhythm is None or not rhythm.is_broken(last, now):
            return known
        return self._begin(account, known, last, rhythm.expected(last, now))

    def rhythm(self, account: ConnectedAccount, now: datetime) -> Rhythm | None:
        """The account's own rhythm, from its counts; None when it is too new or too quiet."""
        since = now - timedelta(weeks=WEEKS)
        counts = {
            from_text(f"{one.hour}:00:00Z"): one.by_account.get(account.account_id, 0)
            for one in self._counting.since(account.merchant_id, account.slug, since)
        }
        return learn(counts, account.created_at, now)

    def _begin(
        self, account: ConnectedAccount, known: AccountHealth, last: datetime, usual: float
    ) -> AccountHealth:
        self._repair(account, last)
        metric(SILENT_METRIC, 1)
        log("account_silent", merchant=account.merchant_id, account=account.account_id)
        detail = f"Nothing since {to_text(last)}, where {usual:.0f} are usual in that time."
        return self._write(account, known, last, detail)

    def _end(self, account: ConnectedAccount, known: AccountHealth) -> AccountHealth:
        log("account_heard", merchant=account.merchant_id, account=account.account_id)
        return self._write(account, known, None, "")

    def _repair(self, account: ConnectedAccount, last: datetime) -> None:
        """Subscribe again where we are not, and fetch what was missed since."""
        self._health.check(account, repair=True)
        self._life.catch_up(account, last - OVERLAP)

    def _write(
        self,
        account: ConnectedAccount,
        known: AccountHealth,
        since: datetime | None,
        detail: str,
    ) -> AccountHealth:
        changed = known.model_copy(
            update={
                "display_name": account.display_name,
                "silent_since": since,
                "silent_detail": detail,
            }
        )
        return HealthRepository(self._desk, account.merchant_id).write(changed, SILENCE_FIELDS)
