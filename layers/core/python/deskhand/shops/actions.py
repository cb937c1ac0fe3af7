"""What can be done to an order from the desk, in every platform's common form (S83)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from deskhand.kit.money import Money
from deskhand.shops.model import OrderItem, Refund, Shipment


class ActionKind(StrEnum):
    """The four things that an agent may do to an order."""

    CANCEL = "cancel"
    REFUND = "refund"
    FULFIL = "fulfil"
    EDIT = "edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    """Cancel the whole order; `refund` gives the money back too, `restock` puts goods back."""

    reason: str = ""
    refund: bool = True
    restock: bool = True
    notify: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """Give money back: all of it (no `amount`, no `lines`), an `amount`, or pieces by line id.

    With both, the lines say what comes back and the amount what is paid for it. `shipping` gives
    back that much of the shipping costs on top. `at_most` is what was shown to whoever asked or
    approved: where the platform computes the sum, no more than this moves.
    """

    amount: Money | None = None
    lines: Mapping[str, int] = field(default_factory=dict)
    shipping: Money | None = None
    at_most: Money | None = None
    reason: str = ""
    restock: bool = False
    notify: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilOrder:
    """Ship what is named by line id and pieces (nothing named: all that is left), with tracking."""

    lines: Mapping[str, int] = field(default_factory=dict)
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    notify: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOrder:
    """Change the shipping address, the note, or both; None leaves it.

    The address has the keys of an order's `shipping_address`.
    """

    shipping_address: Mapping[str, Any] | None = None
    note: str | None = None


OrderAction = CancelOrder | RefundOrder | FulfilOrder | EditOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionTarget:
    """The order as the desk knows it; `requested_at` is when the action was asked for.

    An adapter that must look whether an action took effect compares with what stood here before.
    """

    external_order_id: str
    order_number: str
    currency: str
    total: Money
    items: tuple[OrderItem, ...]
    shipments: tuple[Shipment, ...]
    refunds: tuple[Refund, ...]
    platform_state: Mapping[str, Any]
    requested_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPreview:
    """What would happen: the money that moves, and what the agent should know beforehand."""

    amount: Money | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDone:
    """The platform did it: under this id, with this much money moved.

    `pending`: the platform took it and does it later; a webhook will tell.
    """

    external_id: str = ""
    amount: Money | None = None
    pending: bool = False
