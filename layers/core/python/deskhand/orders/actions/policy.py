"""What may be asked of an order, what needs a second person, and who that may be. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from deskhand.kit.errors import Conflict, FieldProblem, Invalid
from deskhand.kit.money import Money
from deskhand.orders.actions.models import (
    HOLDS_MONEY,
    OPEN,
    ActionRecord,
    ActionStatus,
)
from deskhand.orders.models import ShopState
from deskhand.shops.actions import (
    ActionKind,
    CancelOrder,
    EditOrder,
    FulfilOrder,
    OrderAction,
    RefundOrder,
)
from deskhand.shops.model import DEAD_PARCEL, OrderStatus

APPROVAL_LASTS: Final = timedelta(days=3)
LOST_AFTER: Final = timedelta(minutes=15)
"""A run longer than any queue's patience: its worker died for good."""

PLATFORM_ADMIN: Final = "platform_admin"
MERCHANT_ADMIN: Final = "merchant_admin"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much each role may give back by itself: decimal text, None without limit, absent nothing.

    Amounts are in the merchant's `currency`. What moves in another one can't be held against them
    without a rate, so only those without a limit decide on it.
    """

    amounts: Mapping[str, str | None]
    currency: str

    def allows(self, role: str, amount: Money) -> bool:
        """Whether this role may let that much go."""
        # the platform's own people act with the merchant's authority, never with more
        limit = self.amounts.get(MERCHANT_ADMIN if role == PLATFORM_ADMIN else role, "0")
        if limit is None or amount.minor <= 0:
            return True
        if amount.currency != self.currency:
            return False
        return amount.minor <= Money.parse(limit, self.currency).minor


def why_approval(amount: Money | None, role: str, limits: Limits, before: int) -> str | None:
    """Why a second person has to agree; None when nobody has to.

    Args:
        amount: the most that moves; None when no money does.
        before: minor units that the same person gave back of this order without a second one:
            a large refund in small parts is a large refund.
    """
    if amount is None:
        return None
    if limits.allows(role, Money(amount.minor + before, amount.currency)):
        return None
    if amount.currency != limits.currency:
        return f"{amount.currency} can't be held against limits in {limits.currency}"
    return "above the limit of the role"


def given_alone(actions: Iterable[ActionRecord], email: str) -> int:
    """Minor units that one person gave back of an order without a second one."""
    return sum(
        one.amount_minor or 0
        for one in actions
        if one.asked_by.email == email and one.status in HOLDS_MONEY and one.approval is None
    )


def refundable(shop: ShopState, actions: Iterable[ActionRecord]) -> Money:
    """What is left to give back: what was charged, without all that went or may still go back.

    A refund of ours that the shop has told of is counted once, by its id; a cancellation's as soon
    as the shop shows the order cancelled.
    """
    known = {part.id for part in shop.refunds}
    told = sum(
        part.amount_minor + part.pending_minor
        for part in shop.refunds
        if part.currency == shop.currency
    )
    ours = sum(
        _held(one) for one in actions if one.status in HOLDS_MONEY and not _told(one, known, shop)
    )
    return Money(max(0, charged(shop) - told - ours), shop.currency)


def charged(shop: ShopState) -> int:
    """Minor units at creation, before edits and refunds brought the total down."""
    told = shop.platform_state.get("total_price")
    try:
        first = Money.parse(str(told), shop.currency).minor if told is not None else 0
    except ValueError:
        first = 0
    return max(first, shop.total_minor)


def _held(action: ActionRecord) -> int:
    if action.status is ActionStatus.DONE and action.moved_minor is not None:
        return action.moved_minor
    return action.amount_minor or 0


def _told(action: ActionRecord, known: set[str], shop: ShopState) -> bool:
    if action.status is not ActionStatus.DONE:
        return False
    if action.kind is ActionKind.CANCEL:
        return shop.status in {OrderStatus.CANCELLED, OrderStatus.REFUNDED}
    return action.external_id in known


def require_possible(action: OrderAction, shop: ShopState, actions: Sequence[ActionRecord]) -> None:
    """Hold a wish against the order and against what else is under way.

    Raises:
        Invalid: it names lines that the order has not, or asks for nothing.
        Conflict: the order's state, or another action, stands against it.
    """
    underway = {one.kind for one in actions if one.status in OPEN}
    if ActionKind.CANCEL in underway:
        raise Conflict("this order is being cancelled")
    match action:
        case CancelOrder():
            _can_cancel(shop, underway)
        case RefundOrder():
            _can_refund(action, shop, actions)
        case FulfilOrder():
            _can_fulfil(action, shop, underway)
        case EditOrder():
            _can_edit(action, shop, underway)


def _can_cancel(shop: ShopState, underway: set[ActionKind]) -> None:
    if shop.status is OrderStatus.CANCELLED:
        raise Conflict("this order is cancelled already")
    busy = underway - {ActionKind.EDIT}
    if busy:
        raise Conflict(f"something else is under way for this order: {', '.join(sorted(busy))}")


def _can_refund(action: RefundOrder, shop: ShopState, actions: Sequence[ActionRecord]) -> None:
    _require_lines(action.lines, {line.line_id: line.ordered for line in shop.items})
    _require_positive("amount", action.amount, shop.currency)
    _require_positive("shipping", action.shipping, shop.currency)
    left = refundable(shop, actions)
    asked = asked_amount(action)
    if left.minor == 0:
        raise Conflict("nothing is left to give back")
    if asked and asked.minor > left.minor:
        raise Conflict(f"at most {left} {left.currency} is left to give back")


def _can_fulfil(action: FulfilOrder, shop: ShopState, underway: set[ActionKind]) -> None:
    if shop.status is OrderStatus.CANCELLED:
        raise Conflict("this order is cancelled")
    if ActionKind.FULFIL in underway:
        raise Conflict("a parcel of this order is being announced")
    left = unshipped(shop)
    _require_lines(action.lines, left)
    if not any(left.values()):
        raise Conflict("nothing is left to ship")


def _can_edit(action: EditOrder, shop: ShopState, underway: set[ActionKind]) -> None:
    if action.shipping_address is None and action.note is None:
        raise Invalid("nothing to change", (FieldProblem("note", "a note, or an address"),))
    if ActionKind.EDIT in underway:
        raise Conflict("this order is being changed")
    if shop.status is OrderStatus.CANCELLED and action.shipping_address is not None:
        raise Conflict("this order is cancelled")


def unshipped(shop: ShopState) -> dict[str, int]:
    """Pieces by line id that no parcel carries."""
    left = {line.line_id: line.quantity for line in shop.items}
    for part in shop.shipments:
        if part.status not in DEAD_PARCEL:
            for line_id, quantity in part.lines.items():
                left[line_id] = max(0, left.get(line_id, 0) - quantity)
    return left


def asked_amount(action: RefundOrder) -> Money | None:
    """What a refund names itself, shipping included; None when it is to be computed."""
    if action.amount is None:
        return None
    return action.amount + action.shipping if action.shipping else action.amount


def estimate(action: OrderAction, shop: ShopState, left: Money) -> Money | None:
    """What would move at most, as far as the desk can tell; None when no money does."""
    match action:
        case CancelOrder(refund=True):
            return left
        case RefundOrder():
            asked = asked_amount(action)
            if asked:
                return asked
            if not action.lines and not action.shipping:
                return left
            prices = {line.line_id: line.price_minor for line in shop.items}
            sum_ = sum(prices.get(one, 0) * count for one, count in action.lines.items())
            shipping = action.shipping.minor if action.shipping else 0
            return Money(min(left.minor, sum_ + shipping), left.currency)
        case _:
            return None


def lapsed(action: ActionRecord, now: datetime) -> bool:
    """Whether nobody decided in time."""
    return (
        action.status is ActionStatus.AWAITING_APPROVAL and now - action.asked_at > APPROVAL_LASTS
    )


def may_retry(action: ActionRecord, now: datetime) -> bool:
    """Whether looking again can help: the outcome is open, or what stood against it may be gone."""
    match action.status:
        case ActionStatus.UNKNOWN | ActionStatus.FAILED:
            return True
        case ActionStatus.REFUSED:
            return bool(action.problem and action.problem.needs_human)
        case ActionStatus.RUNNING | ActionStatus.QUEUED:
            return now - action.updated_at > LOST_AFTER
        case _:
            return False


def _require_lines(asked: Mapping[str, int], known: Mapping[str, int]) -> None:
    problems = tuple(
        FieldProblem(f"lines.{line_id}", f"a line of this order, 1 to {known.get(line_id, 0)}")
        for line_id, count in asked.items()
        if not 1 <= count <= known.get(line_id, 0)
    )
    if problems:
        raise Invalid("the lines are not this order's", problems)


def _require_positive(name: str, amount: Money | None, currency: str) -> None:
    if amount is None:
        return
    if amount.currency != currency:
        raise Invalid(f"{name} is not valid", (FieldProblem(name, f"in {currency}"),))
    if amount.minor <= 0:
        raise Invalid(f"{name} is not valid", (FieldProblem(name, "above zero"),))
