"""What people ask for orders: previewed, held against limits, approved, written down once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import Conflict, Contention, Forbidden, Invalid, NotFound
from deskhand.kit.ids import new_id
from deskhand.kit.money import Money
from deskhand.kit.pagination import Page, decode_cursor, encode_cursor
from deskhand.orders.actions import policy
from deskhand.orders.actions.audit import audit_of
from deskhand.orders.actions.codec import from_stored, kind_of, to_stored
from deskhand.orders.actions.models import (
    OPEN,
    ActionRecord,
    ActionStatus,
    Decision,
    Person,
)
from deskhand.orders.actions.previewing import Asked, Preview, Previewing, digest_of
from deskhand.orders.actions.repository import ActionRepository, sort_key
from deskhand.orders.models import Order, ShopState
from deskhand.orders.service import OrderService
from deskhand.shops.actions import OrderAction, RefundOrder
from deskhand.storage.table import ConditionFailed, Table

MAX_TRIES: Final = 8
KEPT_RETRY_KEYS: Final = 20

DECIDERS: Final = frozenset({"supervisor", "merchant_admin", "platform_admin"})

Change = Callable[[ActionRecord], tuple[dict[str, Any], str] | None]


class OrderActionService:
    """Actions of all merchants; each call names one."""

    def __init__(
        self, table: Table, orders: OrderService, previewing: Previewing, clock: Clock = utc_now
    ) -> None:
        self._table = table
        self._orders = orders
        self._previewing = previewing
        self._clock = clock

    def currency(self, merchant_id: str, order_id: str) -> str:
        """The currency that an order's amounts are in.

        Raises:
            NotFound: no such order.
        """
        return self._order(merchant_id, order_id)[1].currency

    def preview(
        self, merchant_id: str, order_id: str, action: OrderAction, person: Person
    ) -> Preview:
        """What would happen, as the platform computes it where it can; nothing is written.

        Raises:
            NotFound: no such order.
            Invalid, Conflict: it can't be asked; see `ask`.
        """
        order, shop = self._order(merchant_id, order_id)
        others = self._settled(merchant_id, order_id)
        return self._previewing.preview(order, shop, action, person, others, ask_platform=True)

    def ask(
        self,
        merchant_id: str,
        order_id: str,
        action: OrderAction,
        person: Person,
        key: str | None,
    ) -> ActionRecord:
        """Write down what is asked; the stream hands it to the platform.

        Args:
            key: the Idempotency-Key: the same again is the same action.

        Raises:
            NotFound: no such order.
            Invalid: the key stood for something else, or the order has no such lines.
            Conflict: the order, the account, the platform or another action stands against it.
        """
        order, shop = self._order(merchant_id, order_id)
        repository = ActionRepository(self._table, merchant_id)
        digest = digest_of(action, person)
        for _ in range(MAX_TRIES):
            known = self._claimed(repository, order_id, key, digest)
            if known:
                return known
            guard = repository.guard(order_id)
            others = self._settled(merchant_id, order_id)
            found = self._previewing.preview(order, shop, action, person, others)
            made = self._make(order, shop, Asked(action, person, found))
            claim = (key, digest) if key else None
            try:
                repository.create(made, guard, audit_of(made, person.email, "asked"), claim)
            except ConditionFailed:
                continue  # something else was asked at the same time: look again
            return made
        raise Contention("too much is asked for this order at once")

    def of_order(self, merchant_id: str, order_id: str) -> list[ActionRecord]:
        """An order's actions, newest first.

        Raises:
            NotFound: no such order.
        """
        self._order(merchant_id, order_id)
        return self._settled(merchant_id, order_id)[::-1]

    def by_status(
        self, merchant_id: str, status: ActionStatus, limit: int, cursor: str | None
    ) -> Page[ActionRecord]:
        """Actions of all orders in a status, newest first; the index follows within moments.

        Raises:
            Invalid: the cursor is not of this list.
        """
        scope = f"order-actions#{status}"
        before = decode_cursor(merchant_id, scope, cursor).get("before")
        found = ActionRepository(self._table, merchant_id).by_status(status, before, limit + 1)
        shown = found[:limit]
        more = len(found) > limit
        position = {"before": sort_key(shown[-1])} if more else {}
        settled = [self._settle(one) for one in shown]
        return Page(
            [one for one in settled if one.status is status],
            encode_cursor(merchant_id, scope, position) if more else None,
        )

    def approve(
        self, merchant_id: str, order_id: str, action_id: str, person: Person, note: str = ""
    ) -> ActionRecord:
        """A second person agrees; twice by the same one is once.

        Raises:
            NotFound: no such action.
            Forbidden: the person asked for it, or may not let that much go.
            Conflict: it does not wait for approval (any more).
        """
        limits = self._previewing.limits(merchant_id)

        def approved(action: ActionRecord) -> tuple[dict[str, Any], str] | None:
            if _decided(action, person, approved=True):
                return None
            _require_waiting(action)
            _require_second(action, person, limits)
            decision = Decision(by=person, at=self._clock(), approved=True, note=note)
            return {"decision": decision, "status": ActionStatus.QUEUED, "round": 1}, "approved"

        return self._change(merchant_id, order_id, action_id, person.email, approved)

    def reject(
        self, merchant_id: str, order_id: str, action_id: str, person: Person, note: str = ""
    ) -> ActionRecord:
        """Nothing is done; whoever asked may take it back so.

        Raises:
            NotFound: no such action.
            Conflict: it does not wait for approval (any more).
        """

        def rejected(action: ActionRecord) -> tuple[dict[str, Any], str] | None:
            if _decided(action, person, approved=False):
                return None
            _require_waiting(action)
            now = self._clock()
            decision = Decision(by=person, at=now, approved=False, note=note)
            return {
                "decision": decision,
                "status": ActionStatus.REJECTED,
                "settled_at": now,
            }, "rejected"

        return self._change(merchant_id, order_id, action_id, person.email, rejected)

    def retry(
        self, merchant_id: str, order_id: str, action_id: str, person: Person, key: str | None
    ) -> ActionRecord:
        """Look again: whether it was done after all, and if it surely was not, do it.

        Raises:
            NotFound: no such action.
            Conflict: nothing is open about it, or the order has no room for it any more.
        """

        def again(action: ActionRecord) -> tuple[dict[str, Any], str] | None:
            if key and key in action.retry_keys:
                return None
            if not policy.may_retry(action, self._clock()):
                raise Conflict("nothing is open about this action")
            if action.status not in OPEN:
                self._require_room(action)
            return {
                "status": ActionStatus.QUEUED,
                "round": action.round + 1,
                "settled_at": None,
                "problem": None,
                "retry_keys": [*action.retry_keys, *filter(None, [key])][-KEPT_RETRY_KEYS:],
            }, "retried"

        return self._change(merchant_id, order_id, action_id, person.email, again, guarded=True)

    def allowed(self, action: ActionRecord, person: Person) -> list[str]:
        """What a person may do next with an action."""
        found = []
        if action.status is ActionStatus.AWAITING_APPROVAL and person.role in DECIDERS:
            if not _not_second(action, person, self._previewing.limits(action.merchant_id)):
                found.append("approve")
            found.append("reject")
        if policy.may_retry(action, self._clock()):
            found.append("retry")
        return found

    def _order(self, merchant_id: str, order_id: str) -> tuple[Order, ShopState]:
        order = self._orders.get(merchant_id, order_id)
        if order.shop is None:
            raise NotFound("no such order")
        return order, order.shop

    def _claimed(
        self, repository: ActionRepository, order_id: str, key: str | None, digest: str
    ) -> ActionRecord | None:
        claimed = repository.claimed(order_id, key) if key else None
        if claimed is None:
            return None
        action_id, asked = claimed
        if asked != digest:
            raise Invalid("this Idempotency-Key was used for something else")
        return repository.get(order_id, action_id)

    def _make(self, order: Order, shop: ShopState, asked: Asked) -> ActionRecord:
        now = self._clock()
        action, preview = asked.action, asked.preview
        if isinstance(action, RefundOrder):
            action = replace(action, at_most=preview.amount)
        waits = preview.approval is not None
        return ActionRecord(
            id=new_id(),
            merchant_id=order.merchant_id,
            order_id=order.id,
            account_id=order.account_id,
            platform=order.key.platform,
            order_number=shop.order_number,
            customer_id=order.desk.customer_id,
            kind=kind_of(action),
            request=to_stored(action),
            currency=shop.currency,
            amount_minor=preview.amount.minor if preview.amount else None,
            status=ActionStatus.AWAITING_APPROVAL if waits else ActionStatus.QUEUED,
            asked_by=asked.person,
            asked_at=now,
            approval=preview.approval,
            round=0 if waits else 1,
            updated_at=now,
        )

    def _require_room(self, action: ActionRecord) -> None:
        """What was given up holds no money any more: another refund may have taken its place."""
        _, shop = self._order(action.merchant_id, action.order_id)
        repository = ActionRepository(self._table, action.merchant_id)
        others = [one for one in repository.of_order(action.order_id) if one.id != action.id]
        wanted = from_stored(action.kind, action.request)
        policy.require_possible(wanted, shop, others)
        left = policy.refundable(shop, others)
        if action.amount and action.amount.minor > left.minor:
            raise Conflict(f"at most {left} {left.currency} is left to give back")

    def _settled(self, merchant_id: str, order_id: str) -> list[ActionRecord]:
        found = ActionRepository(self._table, merchant_id).of_order(order_id)
        return [self._settle(one) for one in found]

    def _settle(self, action: ActionRecord) -> ActionRecord:
        """The action, ended where nobody decided in time."""
        if not policy.lapsed(action, self._clock()):
            return action

        def expired(known: ActionRecord) -> tuple[dict[str, Any], str] | None:
            if not policy.lapsed(known, self._clock()):
                return None
            return {"status": ActionStatus.EXPIRED, "settled_at": self._clock()}, "expired"

        return self._change(
            action.merchant_id, action.order_id, action.id, "deskhand", expired, settle=False
        )

    def _change(
        self,
        merchant_id: str,
        order_id: str,
        action_id: str,
        actor: str,
        change: Change,
        *,
        guarded: bool = False,
        settle: bool = True,
    ) -> ActionRecord:
        repository = ActionRepository(self._table, merchant_id)
        for _ in range(MAX_TRIES):
            guard = repository.guard(order_id) if guarded else None
            known = repository.get(order_id, action_id)
            if known is None:
                raise NotFound("no such action")
            known = self._settle(known) if settle else known
            wanted = change(known)
            if wanted is None:
                return known
            fields, step = wanted
            fields |= {"version": known.version + 1, "updated_at": self._clock()}
            changed = known.model_copy(update=fields)
            try:
                repository.replace(changed, known, audit_of(changed, actor, step), guard=guard)
            except ConditionFailed:
                continue
            return changed
        raise Contention("the action is written to by too many at once")


def _require_waiting(action: ActionRecord) -> None:
    if action.status is not ActionStatus.AWAITING_APPROVAL:
        raise Conflict(f"this action waits for nobody: it is {action.status.replace('_', ' ')}")


def _require_second(action: ActionRecord, person: Person, limits: policy.Limits) -> None:
    reason = _not_second(action, person, limits)
    if reason:
        raise Forbidden(reason)


def _not_second(action: ActionRecord, person: Person, limits: policy.Limits) -> str:
    """Why this person can't be the second one; empty when they can."""
    if person.email == action.asked_by.email:
        return "another person has to approve what you asked for"
    if not limits.allows(person.role, action.amount or Money.zero(action.currency)):
        return "this is above your own limit"
    return ""


def _decided(action: ActionRecord, person: Person, *, approved: bool) -> bool:
    decision = action.decision
    return bool(decision and decision.approved is approved and decision.by.email == person.email)
