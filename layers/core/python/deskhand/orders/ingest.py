"""From a shop's raw request to stored effects: parse, apply each event, keep the record."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol

from deskhand.intake.models import Outcome, Work
from deskhand.intake.service import IntakeService, Problem
from deskhand.kit.errors import NeedsHuman, NotFound, ParseFailure, Permanent
from deskhand.kit.http import HttpClient
from deskhand.merchants.service import AccountService
from deskhand.orders.applying import ApplyingService
from deskhand.orders.deliveries import Deliveries
from deskhand.orders.repository import raw_ref
from deskhand.shops import registry
from deskhand.shops.base import ShopAccount
from deskhand.shops.model import (
    HoldChange,
    IgnoredShopEvent,
    OrderEvent,
    OrderTouched,
    PrivacyRequest,
    ShopEvent,
    StoreDisconnected,
    UnknownShopEvent,
)

STORED: Final = "stored"
DUPLICATE: Final = "duplicate"
IGNORED: Final = "ignored"
QUARANTINED: Final = "quarantined"


class ComplianceDesk(Protocol):
    """Takes in what a shop passes on of a person's rights; the privacy slice is behind it."""

    def accept(self, account: ShopAccount, request: PrivacyRequest, raw_ref: str) -> bool:
        """Record and queue it; False when it was done before. `raw_ref` is what asked for it."""


class OrderOfHoldUnknown(Exception):
    """Nobody can say which order a hold is of; `reason` is for the quarantine."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class _Tally:
    """What became of a request so far."""

    event_id: str
    outcome: Outcome = field(default_factory=Outcome)
    problems: list[Problem] = field(default_factory=list)

    def count(self, result: str) -> None:
        self.outcome = self.outcome.plus(result)

    def quarantine(self, reason: str) -> None:
        self.outcome = self.outcome.plus(QUARANTINED)
        self.problems.append(Problem(reason, self.event_id))


class OrderIngestService:
    """Processes shop requests of all merchants."""

    def __init__(
        self,
        intake: IntakeService,
        accounts: AccountService,
        applying: ApplyingService,
        compliance: ComplianceDesk,
        http: HttpClient,
        deliveries: Deliveries,
    ) -> None:
        self._intake = intake
        self._accounts = accounts
        self._applying = applying
        self._compliance = compliance
        self._http = http
        self._deliveries = deliveries

    def process(self, work: Work) -> Outcome:
        """Apply every event of one request, then keep the request with its outcome.

        Doing it twice has the effect of once (S97). What can't be understood goes to quarantine
        with its reason, nothing is dropped (S51, S67).

        Raises:
            Contention, Retriable: deliver the request again later.
        """
        request = self._intake.request_of(work)
        tally = _Tally(registry.adapter(work.slug).event_id(request))
        try:
            account = self._accounts.open_shop(work.merchant_id, work.account_id)
            events = registry.adapter(work.slug).parse(request, account, work.received_at)
        except ParseFailure as failure:
            tally.quarantine(failure.reason)
            events = []
        except NotFound:
            tally.quarantine("account_disconnected")
            events = []
        timeless = any(_is_timeless(event, work.received_at) for event in events)
        if timeless and self._deliveries.knows(work, tally.event_id):
            tally.outcome = Outcome(duplicate=len(events))
        else:
            for event in events:
                self._one(event, account, work, tally)
        if timeless:
            self._deliveries.note(work, tally.event_id)
        self._intake.record(work, tally.outcome, [tally.event_id], tally.problems)
        return tally.outcome

    def _one(self, event: ShopEvent, account: ShopAccount, work: Work, tally: _Tally) -> None:
        match event:
            case UnknownShopEvent():
                tally.quarantine(event.reason)
            case IgnoredShopEvent():
                tally.count(IGNORED)
            case PrivacyRequest():
                ref = raw_ref(work.received_at, work.raw_id)
                new = self._compliance.accept(account, event, ref)
                tally.count(STORED if new else DUPLICATE)
            case StoreDisconnected():
                # what still arrives is kept: the compliance topics come after the uninstallation
                self._accounts.pause(
                    account.merchant_id, account.account_id, reason="The shop removed the app."
                )
                tally.count(STORED)
            case OrderTouched():
                self._touched(event, account, work, tally)
            case HoldChange():
                self._hold(event, account, work, tally)
            case _:
                self._settle([event], account, work, tally)

    def _touched(
        self, touched: OrderTouched, account: ShopAccount, work: Work, tally: _Tally
    ) -> None:
        """Apply what the shop says of the order now; what the event showed where it has none.

        However much the shop tells, it is one item that came in.
        """
        adapter = registry.adapter(account.slug)
        try:
            told = adapter.read_order(touched.external_order_id, account, self._http)
        except (Permanent, NeedsHuman):
            tally.quarantine("order_not_readable")
            return
        read = [one for it in told for one in adapter.parse(it, account, work.received_at)]
        shown: list[ShopEvent] = [touched.seen] if touched.seen else []
        events = [one for one in read or shown if isinstance(one, OrderEvent)]
        if events:
            self._settle(events, account, work, tally)
        else:
            tally.quarantine("order_unknown")

    def _hold(self, hold: HoldChange, account: ShopAccount, work: Work, tally: _Tally) -> None:
        try:
            known = self._with_order(hold, account)
        except OrderOfHoldUnknown as unknown:
            tally.quarantine(unknown.reason)
            return
        self._settle([known], account, work, tally)

    def _settle(
        self, events: Sequence[OrderEvent], account: ShopAccount, work: Work, tally: _Tally
    ) -> None:
        """Apply what one item told, and count that item."""
        ref = raw_ref(work.received_at, work.raw_id)
        applied = [
            self._applying.apply(account, event, raw_ref=ref, quiet=work.quiet) for event in events
        ]
        tally.count(STORED if any(one.changed for one in applied) else DUPLICATE)

    def _with_order(self, hold: HoldChange, account: ShopAccount) -> HoldChange:
        """The hold with its order's id: Shopify's hold webhooks name a fulfilment order only."""
        if hold.external_order_id:
            return hold
        adapter = registry.adapter(account.slug)
        try:
            found = adapter.find_order_id(hold.group_id, account, self._http)
        except (Permanent, NeedsHuman) as failure:
            raise OrderOfHoldUnknown("order_of_hold_not_readable") from failure
        if found is None:
            raise OrderOfHoldUnknown("order_of_hold_unknown")
        return replace(hold, external_order_id=found)


def _is_timeless(event: ShopEvent, received_at: datetime) -> bool:
    """Whether nothing in it tells a late repeat from the same thing happening again.

    An adapter puts the time of arrival where the shop says none.
    """
    times = (getattr(event, name, None) for name in ("at", "seen_at", "source_updated_at"))
    return isinstance(event, StoreDisconnected) or received_at in times
