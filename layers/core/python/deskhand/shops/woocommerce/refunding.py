"""What a refund comes to: amounts and taxes out of the order, less what was given back before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from deskhand.kit.errors import Permanent
from deskhand.kit.money import Money, exponent
from deskhand.shops.actions import RefundOrder
from deskhand.shops.reading import Raw, children
from deskhand.shops.woocommerce.fields import decimal, identifier, meta, pieces

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A line, shipping or fee of the order, or a share of one: pieces, net, taxes by rate."""

    part_id: str
    quantity: int
    net: Decimal
    taxes: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def gross(self) -> Decimal:
        """Net and taxes."""
        return self.net + sum(self.taxes.values(), ZERO)

    def body(self) -> dict[str, Any]:
        """As `POST orders/{id}/refunds` wants it."""
        return {
            "id": self.part_id,
            "quantity": self.quantity,
            "refund_total": str(self.net),
            "refund_tax": [
                {"id": rate, "refund_total": str(tax)} for rate, tax in self.taxes.items()
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What moves, and for which parts."""

    amount: Money
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What can still be given back of an order."""

    amount: Money
    lines: Mapping[str, Part]
    shipping: Mapping[str, Part]
    fees: Mapping[str, Part]


def what_is_left(order: Raw, refunds: Sequence[Raw]) -> Left:
    """The order's parts less those of its refunds.

    Raises:
        deskhand.kit.errors.ParseFailure: the shop's numbers can't be read.
    """
    currency = str(order.get("currency") or "").upper()
    back = sum((abs(decimal(one.get("amount") or one.get("total"))) for one in refunds), ZERO)
    return Left(
        amount=Money.parse(max(decimal(order.get("total")) - back, ZERO), currency),
        lines=_left_of(order, refunds, "line_items"),
        shipping=_left_of(order, refunds, "shipping_lines"),
        fees=_left_of(order, refunds, "fee_lines"),
    )


def bill(action: RefundOrder, left: Left) -> Bill:
    """What the action comes to.

    Raises:
        Permanent: more than is left, than a line has, or than was approved; nothing at all.
    """
    made = _bill(action, left)
    currency = left.amount.currency
    for asked in (action.amount, action.shipping, action.at_most):
        if asked and asked.currency != currency:
            raise Permanent("currency_differs", f"The order is in {currency}.")
    if made.amount.minor > left.amount.minor:
        raise Permanent("amount_too_high", f"Only {left.amount} {currency} can still be refunded.")
    if action.at_most and made.amount.minor > action.at_most.minor:
        raise Permanent("more_than_approved", f"It would be {made.amount} {currency} now.")
    if made.amount.minor <= 0:
        raise Permanent("nothing_to_refund", "Nothing is left to refund.")
    return made


def _bill(action: RefundOrder, left: Left) -> Bill:
    currency = left.amount.currency
    unit = _unit(currency)
    if not action.amount and not action.lines and not action.shipping:
        every = (*left.lines.values(), *left.shipping.values(), *left.fees.values())
        return Bill(
            amount=left.amount,
            parts=tuple(_rounded(part, unit) for part in every if part.quantity or part.gross),
        )
    goods = tuple(
        _pieces_of(left.lines, part_id, number, unit) for part_id, number in action.lines.items()
    )
    if action.amount:
        goods = _priced(goods, Decimal(str(action.amount)), unit)
    paid = action.amount or Money.parse(sum((part.gross for part in goods), ZERO), currency)
    carriage = _shipping(left.shipping, action.shipping, unit) if action.shipping else ()
    total = paid + action.shipping if action.shipping else paid
    return Bill(amount=total, parts=(*goods, *carriage))


def _left_of(order: Raw, refunds: Sequence[Raw], name: str) -> dict[str, Part]:
    found = {}
    for raw in children(order, name):
        part = _part(raw, quantity=pieces(raw, "quantity"))
        for refund in refunds:
            for given in children(refund, name):
                if str(meta(given, "_refunded_item_id")) == part.part_id:
                    part = _less(part, _part(given, quantity=pieces(given, "quantity")))
        found[part.part_id] = part
    return found


def _part(raw: Raw, *, quantity: int) -> Part:
    return Part(
        part_id=identifier(raw, "id") or "",
        quantity=abs(quantity),
        net=abs(decimal(raw.get("total") or 0)),
        taxes={
            identifier(tax, "id") or "": abs(decimal(tax.get("total") or 0))
            for tax in children(raw, "taxes")
        },
    )


def _less(part: Part, given: Part) -> Part:
    return replace(
        part,
        quantity=max(part.quantity - given.quantity, 0),
        net=max(part.net - given.net, ZERO),
        taxes={
            rate: max(tax - given.taxes.get(rate, ZERO), ZERO) for rate, tax in part.taxes.items()
        },
    )


def _pieces_of(lines: Mapping[str, Part], part_id: str, number: int, unit: Decimal) -> Part:
    part = lines.get(part_id)
    if part is None:
        raise Permanent("line_unknown", "The order has no such line.")
    if not 0 < number <= part.quantity:
        raise Permanent("quantity_too_high", f"{part.quantity} of that line can be refunded.")
    # of what is left, so that the last piece takes what rounding left over
    return replace(_scaled(part, Decimal(number) / part.quantity, unit), quantity=number)


def _priced(parts: tuple[Part, ...], amount: Decimal, unit: Decimal) -> tuple[Part, ...]:
    """The same pieces for another sum; the first takes what rounding leaves over."""
    gross = sum((part.gross for part in parts), ZERO)
    if not parts or not gross:
        return parts
    scaled = [_scaled(part, amount / gross, unit) for part in parts]
    over = amount - sum((part.gross for part in scaled), ZERO)
    return (replace(scaled[0], net=scaled[0].net + over), *scaled[1:])


def _shipping(left: Mapping[str, Part], asked: Money, unit: Decimal) -> tuple[Part, ...]:
    rest = Decimal(str(asked))
    found: list[Part] = []
    for part in left.values():
        take = min(rest, part.gross)
        if take > 0:
            found += _priced((replace(part, quantity=0),), take, unit)
            rest -= take
    if rest > 0:
        raise Permanent("shipping_too_high", "Less than that is left of the shipping costs.")
    return tuple(found)


def _scaled(part: Part, share: Decimal, unit: Decimal) -> Part:
    return _rounded(
        replace(
            part,
            net=part.net * share,
            taxes={rate: tax * share for rate, tax in part.taxes.items()},
        ),
        unit,
    )


def _rounded(part: Part, unit: Decimal) -> Part:
    return replace(
        part,
        net=part.net.quantize(unit, ROUND_HALF_UP),
        taxes={rate: tax.quantize(unit, ROUND_HALF_UP) for rate, tax in part.taxes.items()},
    )


def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-exponent(currency))
