"""One moment of a customer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deskhand.conversations.models import Message
from deskhand.kit.money import Money
from deskhand.shops.model import OrderStatus


class OrderEventType(StrEnum):
    """What happened to an order, in the sequence in which it does."""

    ORDERED = "ordered"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


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


@dataclass(frozen=True, slots=True)
class Entry:
    """A message or an order's event, whichever is there."""

    content: Message | OrderEvent

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.content.at if isinstance(self.content, OrderEvent) else self.content.timestamp

    @property
    def rank(self) -> Rank:
        """Sorts newest first, by milliseconds.

        Among equal times a thread's messages keep their order, and so do an order's steps.
        """
        content = self.content
        if isinstance(content, OrderEvent):
            step = list(OrderEventType).index(content.type)
        else:
            step = content.seq
        return -int(self.at.timestamp() * 1000), -step, content.id
