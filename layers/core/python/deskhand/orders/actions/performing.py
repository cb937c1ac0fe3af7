"""Asks platforms to do what is queued, once, and keeps what came of it (S83, S97, S98)."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any, Final

from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import (
    Contention,
    NeedsHuman,
    NotFound,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpClient
from deskhand.kit.observability import metric
from deskhand.merchants.models import AccountStatus
from deskhand.merchants.service import AccountService
from deskhand.orders.actions.audit import audit_of
from deskhand.orders.actions.codec import from_stored
from deskhand.orders.actions.models import ActionRecord, ActionStatus, Problem
from deskhand.orders.actions.repository import ActionRepository
from deskhand.orders.actions.target import target_of
from deskhand.orders.service import OrderService
from deskhand.pacing.models import Lane
from deskhand.shops import registry
from deskhand.shops.actions import ActionDone, ActionTarget
from deskhand.shops.base import ShopAccount, ShopAdapter
from deskhand.storage.table import ConditionFailed, Table

SETTLE_TIME: Final = timedelta(seconds=30)
"""How long a call whose answer never came may still be on its way to take effect."""

SETTLING: Final = "settling"
CLOCK_SKEW: Final = timedelta(minutes=5)
MAX_TRIES: Final = 8
QUEUED: Final = frozenset({ActionStatus.QUEUED, ActionStatus.RUNNING})
ACTOR: Final = "deskhand"

# Around each call to a provider: raises Retriable, and nothing is called, when it is not the time.
Pace = Callable[[ShopAccount], AbstractContextManager[None]]
# Called when an action is done: has the shop asked for what changed since; no webhook is sure.
AskForNews = Callable[[ShopAccount, datetime], None]


def _at_once(account: ShopAccount) -> AbstractContextManager[None]:
    del account
    return nullcontext()


def _webhooks_tell(account: ShopAccount, since: datetime) -> None:
    del account, since


class PerformingService:
    """Performs for all merchants; each call names one action.

    The queue hands out one action of an order at a time, so no two workers are at one action.
    """

    def __init__(
        self,
        table: Table,
        orders: OrderService,
        accounts: AccountService,
        http: HttpClient,
        clock: Clock = utc_now,
        *,
        pace: Pace = _at_once,
        ask_for_news: AskForNews = _webhooks_tell,
    ) -> None:
        self._table = table
        self._orders = orders
        self._accounts = accounts
        self._http = http
        self._clock = clock
        self._pace = pace
        self._ask_for_news = ask_for_news

    def perform(self, merchant_id: str, order_id: str, action_id: str, *, last: bool) -> None:
        """Do one queued action, or settle what an earlier attempt left open.

        The attempt is written down before the call: whoever finds such a mark asks the platform
        what came of it before anything is done again.

        Args:
            last: no further attempt will be made; what is not known by then is shown as unknown.

        Raises:
            Retriable: try again after `retry_after` seconds (a guess when None).
        """
        action = ActionRepository(self._table, merchant_id).get(order_id, action_id)
        if action is None or action.status not in QUEUED:
            return
        account = self._account(action)
        if account is None and action.attempting_since is None:
            self._refuse(action, Permanent("account_paused", "The shop is paused or disconnected."))
        elif account is None:
            self._leave_open(action, Permanent("account_paused", "The shop is paused."))
        elif action.attempting_since is None:
            self._first(action, account, last=last)
        else:
            self._again(action, account, last=last)

    def _account(self, action: ActionRecord) -> ShopAccount | None:
        try:
            known = self._accounts.get(action.merchant_id, action.account_id)
            if known.status is AccountStatus.PAUSED:
                return None
            return self._accounts.open_shop(action.merchant_id, action.account_id)
        except NotFound:
            return None

    def _first(self, action: ActionRecord, account: ShopAccount, *, last: bool) -> None:
        """Nobody has asked the platform yet, or every answer so far was that nothing was done."""
        marked, target = self._begin(action)
        try:
            done = self._call(marked, target, account)
        except ProviderUnreachable as failure:
            self._unreachable(marked, failure, last=last)
            wait = max(failure.retry_after or 0, SETTLE_TIME.total_seconds())
            raise ProviderUnreachable(failure.code, failure.text, wait) from failure
        except Retriable as failure:
            self._wait(marked, failure, last=last)
            raise
        except (Permanent, NeedsHuman) as failure:
            self._refuse(marked, failure)
        else:
            self._done(marked, done, account)

    def _again(self, action: ActionRecord, account: ShopAccount, *, last: bool) -> None:
        """A call was made and nobody saw its answer."""
        target = ActionRepository(self._table, action.merchant_id).target(action)
        if target is None:  # mark and target are written together
            raise LookupError("an attempt without its target")
        try:
            self._let_settle(action)
            known = self._find(action, target, account)
            if known is None:
                known = self._repeat(action, target, account)
        except Retriable as failure:
            if last or failure.code != SETTLING:
                self._unreachable(action, failure, last=last)
            raise
        except (Permanent, NeedsHuman) as failure:
            self._leave_open(action, failure)
        else:
            if known is not None:
                self._done(action, known, account)

    def _repeat(
        self, action: ActionRecord, target: ActionTarget, account: ShopAccount
    ) -> ActionDone | None:
        """Do what surely was not done; None when the platform refused and the case is closed."""
        marked = self._marked(action)
        try:
            ActionRepository(self._table, action.merchant_id).replace(marked, action)
        except ConditionFailed as error:
            raise Retriable("changed_meanwhile") from error
        try:
            return self._call(marked, target, account)
        except (Permanent, NeedsHuman) as refusal:
            # the earlier call may have been slow and be the very reason of the refusal
            late = self._find(marked, target, account)
            if late is None:
                self._refuse(marked, refusal)
            return late

    def _let_settle(self, action: ActionRecord) -> None:
        if action.attempting_since is None:
            return
        left = SETTLE_TIME - (self._clock() - action.attempting_since)
        if left > timedelta(0):
            raise Retriable(SETTLING, retry_after=left.total_seconds())

    def _begin(self, action: ActionRecord) -> tuple[ActionRecord, ActionTarget]:
        """Write down that a call is about to be made, and the order as it is before it."""
        repository = ActionRepository(self._table, action.merchant_id)
        order = self._orders.get(action.merchant_id, action.order_id)
        if order.shop is None:
            raise LookupError("an action of an order without a state")
        others = repository.of_order(action.order_id)
        target = target_of(order, order.shop, action.asked_at, others)
        marked = self._marked(action)
        try:
            repository.begin(marked, action, target)
        except ConditionFailed as error:
            raise Retriable("changed_meanwhile") from error
        return marked, target

    def _marked(self, action: ActionRecord) -> ActionRecord:
        now = self._clock()
        return action.model_copy(
            update={
                "status": ActionStatus.RUNNING,
                "attempting_since": now,
                "attempts": action.attempts + 1,
                "version": action.version + 1,
                "updated_at": now,
            }
        )

    def _call(self, action: ActionRecord, target: ActionTarget, account: ShopAccount) -> ActionDone:
        wanted = from_stored(action.kind, action.request)
        with self._pace(account):
            return _adapter(account).perform(wanted, target, action.id, account, self._http)

    def _find(
        self, action: ActionRecord, target: ActionTarget, account: ShopAccount
    ) -> ActionDone | None:
        wanted = from_stored(action.kind, action.request)
        with self._pace(account):
            return _adapter(account).find_done(wanted, target, action.id, account, self._http)

    def _done(self, action: ActionRecord, done: ActionDone, account: ShopAccount) -> None:
        self._settle(
            action,
            {
                "status": ActionStatus.DONE,
                "external_id": done.external_id,
                "moved_minor": done.amount.minor if done.amount else None,
                "pending": done.pending,
                "problem": None,
            },
            "done",
        )
        self._ask_for_news(account, action.asked_at - CLOCK_SKEW)

    def _refuse(self, action: ActionRecord, failure: ProviderFailure) -> None:
        """The platform said no: nothing was done."""
        fields = {
            "status": ActionStatus.REFUSED,
            "attempting_since": None,
            "problem": _problem(failure),
        }
        self._settle(action, fields, "refused")

    def _wait(self, action: ActionRecord, failure: Retriable, *, last: bool) -> None:
        """Surely nothing was done: the next attempt may go at once."""
        fields: dict[str, Any] = {"attempting_since": None, "problem": _problem(failure)}
        if last:
            self._settle(action, {**fields, "status": ActionStatus.FAILED}, "failed")
        else:
            self._changed(action, {**fields, "status": ActionStatus.QUEUED})

    def _unreachable(self, action: ActionRecord, failure: Retriable, *, last: bool) -> None:
        """Something may have been done: the mark stays."""
        if last:
            self._leave_open(action, failure)
        else:
            self._changed(action, {"problem": _problem(failure)})

    def _leave_open(self, action: ActionRecord, failure: ProviderFailure) -> None:
        """Nobody can tell for now; a person looks into it, or has it looked into again."""
        self._settle(
            action, {"status": ActionStatus.UNKNOWN, "problem": _problem(failure)}, "unknown"
        )

    def _settle(self, action: ActionRecord, fields: dict[str, Any], step: str) -> None:
        now = self._clock()
        self._changed(action, {**fields, "settled_at": now}, step)
        metric("OrderActions", 1, Kind=action.kind.value, Outcome=step)

    def _changed(
        self, action: ActionRecord, fields: dict[str, Any], step: str = ""
    ) -> ActionRecord:
        """Write fields over the action as it stands by now.

        What the platform told must not get lost to whoever touched the record meanwhile, e.g. an
        erasure; what was settled meanwhile stays as it is.

        Raises:
            Contention: too many write to it; deliver again later.
        """
        repository = ActionRepository(self._table, action.merchant_id)
        known = action
        for _ in range(MAX_TRIES):
            update = {**fields, "version": known.version + 1, "updated_at": self._clock()}
            changed = known.model_copy(update=update)
            try:
                repository.replace(changed, known, audit_of(changed, ACTOR, step) if step else None)
            except ConditionFailed:
                found = repository.get(action.order_id, action.id)
                if found is None or found.status not in QUEUED:
                    return found or action
                known = found
                continue
            return changed
        raise Contention("the action is written to by too many at once")


def _adapter(account: ShopAccount) -> ShopAdapter:
    return registry.adapter(account.slug)


def _problem(failure: ProviderFailure) -> Problem:
    return Problem(
        code=failure.code,
        text=failure.text or failure.code.replace("_", " "),
        needs_human=isinstance(failure, NeedsHuman),
    )


def lane_of(account: ShopAccount) -> Lane:
    """The speed and the breaker that calls of one shop share."""
    spec = _adapter(account).spec
    return Lane(
        merchant_id=account.merchant_id,
        slug=account.slug,
        account_id=account.account_id,
        per_second=spec.per_second,
        burst=spec.burst,
    )
