"""Compares what came in with what is stored, and the shop's orders with the desk's (S55, S88)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from deskhand.intake.service import IntakeService
from deskhand.kit.clock import Clock
from deskhand.kit.errors import ParseFailure, ProviderFailure
from deskhand.kit.observability import log, metric
from deskhand.kit.webhook import Request
from deskhand.merchants.models import AccountKind, ConnectedAccount
from deskhand.merchants.service import AccountService
from deskhand.orders.comparing import ComparingService
from deskhand.shops.model import OrderSnapshot
from deskhand.storage.table import Table
from deskhand.upkeep.catching import source_of
from deskhand.upkeep.connections import Connections
from deskhand.upkeep.counting import CountingService
from deskhand.upkeep.models import HourCount, Reconciled
from deskhand.upkeep.repository import ReconciledRepository

GAP_METRIC: Final = "ReconciliationGaps"
SETTLING: Final = timedelta(minutes=10)
"""An order that changed less than that ago may still be on its way: no gap yet."""
LISTED: Final = 100
PAGES: Final = 500


@dataclass(frozen=True, slots=True)
class OrderDrift:
    """An order that differs, and the request that would set it right."""

    external_order_id: str
    reason: str
    request: Request

    def shown(self) -> dict[str, Any]:
        """For reports."""
        return {"external_order_id": self.external_order_id, "reason": self.reason}


class ReconciliationService:
    """Reconciles accounts of all merchants."""

    def __init__(
        self,
        accounts: AccountService,
        connections: Connections,
        counting: CountingService,
        comparing: ComparingService,
        intake: IntakeService,
        metrics: Table,
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._connections = connections
        self._counting = counting
        self._comparing = comparing
        self._intake = intake
        self._metrics = metrics
        self._clock = clock

    def count(self, account: ConnectedAccount, since: datetime) -> list[HourCount]:
        """Count the hours anew and report requests that were accepted and never processed."""
        hours = self._counting.recount(account.merchant_id, account.slug, since)
        missing = sum(hour.missing for hour in hours)
        if missing:
            self._report(account, missing)
        return hours

    def reconcile(
        self,
        account: ConnectedAccount,
        since: datetime,
        *,
        repair: bool,
        settling: timedelta = SETTLING,
    ) -> Reconciled:
        """Count, compare, store the result, and ring when there is a gap.

        Args:
            repair: put orders that differ on the way that webhooks take.
            settling: how long a change may be on its way before it is a gap.
        """
        now = self._clock()
        hours = self._counting.recount(account.merchant_id, account.slug, since)
        found: list[OrderDrift] = []
        compared, detail = 0, ""
        try:
            for drift in self.orders(account, since, now - settling):
                compared += 1
                if drift is not None:
                    found.append(drift)
        except ProviderFailure as failure:
            detail = f"The shop could not be asked: {failure.text or failure.code}"
        if repair:
            self.repair(account, found)
        gap = sum(hour.missing for hour in hours) + len(found)
        result = Reconciled(
            merchant_id=account.merchant_id,
            account_id=account.account_id,
            slug=account.slug,
            at=now,
            since=since,
            until=now,
            hours=[_shown(hour) for hour in hours],
            orders_compared=compared,
            orders=[drift.shown() for drift in found[:LISTED]],
            repaired=len(found) if repair else 0,
            gap=gap,
            detail=detail,
        )
        ReconciledRepository(self._metrics, account.merchant_id).put(result)
        if gap:
            self._report(account, gap)
        return result

    def latest(self, account: ConnectedAccount) -> Reconciled | None:
        """The newest stored result, or None."""
        repository = ReconciledRepository(self._metrics, account.merchant_id)
        return repository.latest(account.account_id)

    def orders(
        self, account: ConnectedAccount, since: datetime, until: datetime
    ) -> Iterator[OrderDrift | None]:
        """One for each order that the shop changed in [since, until]; None for one that agrees.

        Nothing for an account that is no shop, or whose platform can't be asked.

        Raises:
            Retriable, Permanent, NeedsHuman: the shop did not answer as it should.
        """
        offers = self._connections.offers(account)
        if account.kind is not AccountKind.SHOP or not offers.catches_up:
            return
        shop = self._accounts.open_shop(account.merchant_id, account.account_id)
        cursor: str | None = None
        for _ in range(PAGES):
            caught = self._connections.catch_up(account, since, cursor)
            for request in caught.requests:
                for snapshot in self._snapshots(account, request):
                    if snapshot.source_updated_at <= until:
                        reason = self._comparing.difference(shop, snapshot)
                        external_id = snapshot.external_order_id
                        yield OrderDrift(external_id, reason, request) if reason else None
            if caught.cursor is None or caught.cursor == cursor:
                return
            cursor = caught.cursor

    def repair(self, account: ConnectedAccount, drifts: list[OrderDrift]) -> None:
        """Queue the requests that set the orders right; customers are told nothing."""
        queued: list[Request] = []
        for drift in drifts:
            if drift.request not in queued:
                self._intake.accept(source_of(account), drift.request, quiet=True)
                queued.append(drift.request)

    def _snapshots(self, account: ConnectedAccount, request: Request) -> list[OrderSnapshot]:
        try:
            events = self._connections.parse(account, request, self._clock())
        except ParseFailure:
            return []  # processing quarantines it, with the reason
        return [event for event in events if isinstance(event, OrderSnapshot)]

    def _report(self, account: ConnectedAccount, gap: int) -> None:
        metric(GAP_METRIC, gap)
        log(
            "reconciliation_gap",
            level="ERROR",
            merchant=account.merchant_id,
            account=account.account_id,
            gap=gap,
        )


def _shown(hour: HourCount) -> dict[str, Any]:
    return hour.model_dump(exclude={"merchant_id", "by_account"})
