"""One moment of a customer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deskhand.conversations.models import Message
from deskhand.kit.money import Money
from deskhand.orders.actions.models import ActionRecord
from deskhand.shops.model import OrderStatus


class OrderEventType(StrEnum):
    """What happened to an order, in the sequence in which it does."""

    ORDERED = "ordered"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class ActionStep(StrEnum):
    """What people and the shop did about something asked for an order, in that sequence."""

    ASKED = "asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"


Rank = tuple[int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent:
    """One event of an order; `id` is the same on every read. `amount` with orders and refunds."""

    id: str
    type: OrderEventType
    at: datetime
    order_id: str
    order_number: str
    platform: str
    status: OrderStatus
    currency: str
    amount: Money | None = None
    carrier: str | None = None
    tracking_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionEvent:
    """One step of something asked for an order; `id` is the same on every read.

    `actor` is the e-mail of who did the step, None where the shop did.
    """

    id: str
    step: ActionStep
    at: datetime
    actor: str | None
    action: ActionRecord


@dataclass(frozen=True, slots=True)
class Entry:
    """A message, an order's event or a step of an action, whichever is there."""

    content: Message | OrderEvent | ActionEvent

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.content.timestamp if isinstance(self.content, Message) else self.content.at

    @property
    def rank(self) -> Rank:
        """Sorts newest first, by milliseconds.

        Among equal times a thread's messages keep their order, and so do an order's steps.
        """
        content = self.content
        match content:
            case OrderEvent():
                step = list(OrderEventType).index(content.type)
            case ActionEvent():
                step = list(ActionStep).index(content.step)
            case Message():
                step = content.seq
        return -int(self.at.timestamp() * 1000), -step, content.id
