"""Customers, their timeline and their possible doubles (contract §4, S72-S79)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from deskhand.shops.model import OrderStatus
from deskhand.timeline.models import ActionStep, OrderEventType
from functions.api.schemas.base import (
    Amount,
    Body,
    FreeForm,
    Metadata,
    Page,
    Timestamp,
    Version,
    View,
)
from functions.api.schemas.conversations import Message
from functions.api.schemas.order_actions import OrderAction
from functions.api.schemas.orders import Order

Text = Annotated[str, Field(max_length=320)]
Channel = Annotated[str, Field(min_length=1, max_length=40)]


class Customer(View):
    """One person; `email` is lower case, `phone_number` E.164 where it can be read as a number."""

    id: str
    primary_identifier: str
    name: str | None
    email: str | None
    phone_number: str | None
    channel_identifiers: dict[str, str]
    metadata: Metadata
    version: int
    created_at: Timestamp
    updated_at: Timestamp


class CustomerPage(Page[Customer]):
    """A page of customers."""


class CustomerFields(Body):
    """What a person may enter of a customer."""

    name: Text | None = None
    email: Text | None = None
    phone_number: Annotated[str, Field(max_length=40)] | None = None
    channel_identifiers: dict[Annotated[str, Field(max_length=40)], Text] = Field(
        default_factory=dict
    )
    metadata: FreeForm = Field(default_factory=dict)


class NewCustomer(CustomerFields):
    """A new customer; without `primary_identifier` it is refused with 400 (S73)."""

    primary_identifier: Text | None = None


class CustomerUpdate(CustomerFields):
    """What to change: left out stays, null removes. Without `version` the last change wins."""

    primary_identifier: Text | None = None
    version: Version | None = None


class TimelineKind(StrEnum):
    """What a timeline's entry is."""

    MESSAGE = "message"
    ORDER_EVENT = "order_event"
    ORDER_ACTION = "order_action"


class OrderEvent(View):
    """Something that happened to an order; `amount` with refunds, the tracking with parcels."""

    event: OrderEventType
    order_id: str
    order_number: str
    platform: str
    status: OrderStatus
    amount: Amount | None
    currency: str
    carrier: str | None
    tracking_number: str | None


class OrderActionEvent(View):
    """A step of something that was asked for an order; `actor` is null where the shop did it."""

    step: ActionStep
    actor: str | None
    action: OrderAction


class TimelineEntry(View):
    """One moment of a customer: a message, an event of an order, or a step of an order's action.

    The one of `message`, `order_event` and `order_action` that `kind` names is there, the others
    are null.
    """

    id: str
    kind: TimelineKind
    timestamp: Timestamp
    message: Message | None
    order_event: OrderEvent | None
    order_action: OrderActionEvent | None


class TimelinePage(Page[TimelineEntry]):
    """A page of a customer's timeline, newest first."""


class CustomerOverview(View):
    """All that an agent wants to see of a customer at once (S77)."""

    customer: Customer
    orders: list[Order]
    timeline: TimelinePage


class Match(View):
    """Another customer who may be the same person, how sure we are (0 to 1), and why."""

    customer: Customer
    score: float
    reasons: list[str]


class MatchList(Page[Match]):
    """Possible doubles, likeliest first; there is never a next page."""
