"""Shopify's payment, fulfilment and cancellation words into one status (S59, S68).

Three axes are kept apart; the one status is computed from them, the first rule that holds wins.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from deskhand.kit.money import Money
from deskhand.shops.base import MappedStatus, StatusView
from deskhand.shops.model import (
    ARRIVED,
    DEAD_PARCEL,
    FAILED_DELIVERY,
    NOT_ON_THE_WAY,
    SHIPPED_PARCEL,
    OrderStatus,
    Shipment,
)

MONEY_HELD: Final = frozenset({"paid", "partially_paid", "partially_refunded"})

PAYMENT: Final[Mapping[str, OrderStatus]] = {
    "paid": OrderStatus.PROCESSING,
    "partially_refunded": OrderStatus.PROCESSING,
    "refunded": OrderStatus.PROCESSING,  # nothing was paid: a gift card or a full discount
    "authorized": OrderStatus.PENDING,
    "partially_paid": OrderStatus.PENDING,
    "pending": OrderStatus.PENDING,
    "unpaid": OrderStatus.PENDING,
    "voided": OrderStatus.CANCELLED,
    "expired": OrderStatus.ON_HOLD,
}
UNKNOWN: Final = OrderStatus.PENDING


@dataclass(frozen=True)
class Situation:
    """Yes-or-no answers about an order, from which the rules decide."""

    view: StatusView

    @cached_property
    def payment(self) -> str:
        """Shopify's `financial_status`."""
        return str(self.view.platform_state.get("financial_status") or "pending")

    @cached_property
    def fulfilment(self) -> str:
        """Shopify's `fulfillment_status`; null means unfulfilled, restocked never shipped."""
        return str(self.view.platform_state.get("fulfillment_status") or "unfulfilled")

    @cached_property
    def cancelled(self) -> bool:
        """Final in Shopify, whatever the money did."""
        return bool(self.view.platform_state.get("cancelled_at"))

    @cached_property
    def money_back(self) -> int:
        """Minor units that moved back, in the order's currency."""
        amounts = [refund.amount for refund in self.view.refunds]
        return sum(part.minor for part in amounts if part.currency == self.view.currency)

    @cached_property
    def refunded(self) -> bool:
        """Everything went back. With a total of 0 the word `refunded` proves nothing."""
        total = self._original_total
        if self.payment == "refunded":
            return total != 0 or self.money_back > 0
        return bool(total) and self.money_back >= (total or 0)

    @cached_property
    def needed(self) -> Mapping[str, int]:
        """Pieces still to be had, by line that needs a parcel."""
        return {
            item.line_id: item.quantity
            for item in self.view.items
            if item.ships and item.quantity > 0
        }

    @cached_property
    def parcels(self) -> tuple[Shipment, ...]:
        """Parcels that left, of lines that need one."""
        shipping = {item.line_id for item in self.view.items if item.ships}
        return tuple(
            part
            for part in self.view.shipments
            if part.status == SHIPPED_PARCEL
            and (not part.lines or not self.view.items or shipping & part.lines.keys())
        )

    @cached_property
    def all_shipped(self) -> bool:
        """Nothing that needs a parcel is still here."""
        if not self.view.items or not self.view.shipments:
            return self.fulfilment == "fulfilled" and (bool(self.needed) or not self.view.items)
        return bool(self.parcels) and self._covered(self.needed)

    @cached_property
    def nothing_to_ship(self) -> bool:
        """Gift cards and downloads: fulfilled on payment, without a parcel."""
        if not self.view.items or self.needed or self.parcels:
            return False
        digital = {item.line_id: item.quantity for item in self.view.items if item.quantity > 0}
        return self.fulfilment == "fulfilled" or (bool(digital) and self._covered(digital))

    @cached_property
    def delivered(self) -> bool:
        """Every parcel arrived, or there was none to send."""
        waiting = [
            part
            for part in self.view.shipments
            if part.status not in DEAD_PARCEL and part.delivery_status not in ARRIVED
        ]
        open_parcels = [
            part for part in waiting if part in self.parcels or part.status != SHIPPED_PARCEL
        ]
        return self.nothing_to_ship or (
            self.all_shipped and bool(self.parcels) and not open_parcels
        )

    @cached_property
    def partly_shipped(self) -> bool:
        """Some left, some did not."""
        if not self.view.items:
            return self.fulfilment == "partial"
        return bool(self.parcels) and not self.all_shipped

    @cached_property
    def authorised_enough(self) -> bool:
        """The merchant ships on authorisation (a setting; off unless set)."""
        return self.payment == "authorized" and bool(
            self.view.settings.get("ships_on_authorization")
        )

    @cached_property
    def _original_total(self) -> int | None:
        total = self.view.platform_state.get("total_price")
        return Money.parse(str(total), self.view.currency).minor if total is not None else None

    def _covered(self, wanted: Mapping[str, int]) -> bool:
        sent: dict[str, int] = {}
        for part in self.view.shipments:
            if part.status == SHIPPED_PARCEL:
                for line_id, quantity in part.lines.items():
                    sent[line_id] = sent.get(line_id, 0) + quantity
        return all(sent.get(line_id, 0) >= quantity for line_id, quantity in wanted.items())


Test = Callable[[Situation], bool]

RULES: Final[tuple[tuple[Test, OrderStatus], ...]] = (
    (lambda now: now.cancelled, OrderStatus.CANCELLED),
    (lambda now: now.refunded, OrderStatus.REFUNDED),
    (lambda now: now.payment == "voided", OrderStatus.CANCELLED),
    (lambda now: now.payment == "expired", OrderStatus.ON_HOLD),
    (lambda now: now.view.on_hold and not now.parcels, OrderStatus.ON_HOLD),
    (lambda now: now.delivered, OrderStatus.DELIVERED),
    (lambda now: now.all_shipped, OrderStatus.SHIPPED),
    (lambda now: now.partly_shipped, OrderStatus.PROCESSING),
    (lambda now: now.authorised_enough, OrderStatus.PROCESSING),
)

FLAGS: Final[Mapping[str, Test]] = {
    "refund_due": lambda now: now.cancelled and now.payment in MONEY_HELD and not now.refunded,
    "partially_refunded": lambda now: (
        not now.refunded and (now.payment == "partially_refunded" or now.money_back > 0)
    ),
    "partially_shipped": lambda now: now.partly_shipped,
    "delivery_failed": lambda now: any(
        part.delivery_status in FAILED_DELIVERY for part in now.parcels
    ),
    "returned": lambda now: any(refund.returned for refund in now.view.refunds),
    "not_on_the_way": lambda now: (
        bool(now.parcels) and all(part.delivery_status in NOT_ON_THE_WAY for part in now.parcels)
    ),
    "unknown_payment_state": lambda now: now.payment not in PAYMENT,
}


def map_status(view: StatusView) -> MappedStatus:
    """The status and the flags of an order as it is known now; pure."""
    now = Situation(view)
    status = next((status for holds, status in RULES if holds(now)), None)
    return MappedStatus(
        status=status or PAYMENT.get(now.payment, UNKNOWN),
        flags=frozenset(name for name, holds in FLAGS.items() if holds(now)),
    )
