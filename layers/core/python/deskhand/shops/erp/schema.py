"""The order schema that we offer to any system (docs/erp.md); what is unknown is passed over."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

MAX_LINES = 10_000
MAX_PIECES = 10**9


def _exact(value: object) -> object:
    """A decimal text or a JSON number, never a float: those are read as decimals."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError("must be a decimal number")
    return value


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("time out of range") from error


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Id = Annotated[str, Field(min_length=1, max_length=128)]
Word = Annotated[str, Field(min_length=1, max_length=100)]
Line = Annotated[str, Field(max_length=1000)]
Amount = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(ge=0, max_digits=24, allow_inf_nan=False),
]
Pieces = Annotated[int, Field(ge=0, le=MAX_PIECES)]
Address = dict[Annotated[str, Field(max_length=50)], Line | None]


class Part(BaseModel):
    """Base of all parts; numbers where ids are expected are taken as text."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", coerce_numbers_to_str=True, defer_build=True
    )


class Dated(Part):
    """What is told of an order again and again: a version or a time says which is newer."""

    external_order_id: Id
    version: Annotated[int, Field(ge=1, le=2**53)] | None = None
    updated_at: Moment | None = None

    @model_validator(mode="after")
    def _is_dated(self) -> "Dated":
        if self.version is None and self.updated_at is None:
            raise ValueError("version or updated_at is required")
        return self


class Customer(Part):
    """Who bought."""

    external_id: Id | None = None
    name: Line | None = None
    email: Line | None = None
    phone: Line | None = None
    locale: Word | None = None


class Item(Part):
    """One line; `price` is for one piece, `ships` false for what needs no parcel."""

    line_id: Id | None = None
    sku: Line = ""
    name: Line = ""
    quantity: Pieces = 1
    price: Amount = Decimal(0)
    ships: bool = True


class ShipmentLine(Part):
    """Pieces of one line in a parcel."""

    line_id: Id
    quantity: Pieces = 1


class Shipment(Part):
    """One parcel; `status` is `pending`, `shipped` or `cancelled`."""

    shipment_id: Id
    status: Annotated[str, Field(pattern="^(pending|shipped|cancelled)$")] = "shipped"
    delivery_status: Word | None = None
    carrier: Line | None = None
    tracking_number: Line | None = None
    tracking_url: Annotated[str, Field(max_length=2000, pattern="^https?://")] | None = None
    lines: Annotated[list[ShipmentLine], Field(max_length=MAX_LINES)] = Field(default_factory=list)
    shipped_at: Moment | None = None
    updated_at: Moment | None = None


class Refund(Part):
    """Money given back."""

    refund_id: Id
    amount: Amount
    reason: Line | None = None
    returned: bool = False
    created_at: Moment | None = None
    updated_at: Moment | None = None


class Order(Dated):
    """An order as it is now. With neither total nor items it tells the status alone."""

    status: Word
    order_number: Id | None = None
    currency: Annotated[str, Field(pattern="^[A-Za-z]{3}$")] | None = None
    total_amount: Amount | None = None
    order_date: Moment | None = None
    customer: Customer = Customer()
    items: Annotated[list[Item], Field(max_length=MAX_LINES)] = Field(default_factory=list)
    shipments: Annotated[list[Shipment], Field(max_length=MAX_LINES)] = Field(default_factory=list)
    refunds: Annotated[list[Refund], Field(max_length=MAX_LINES)] = Field(default_factory=list)
    shipping_address: Address | None = None
    billing_address: Address | None = None
    note: Annotated[str, Field(max_length=20_000)] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether more than the status is told."""
        return self.total_amount is not None or bool(self.items)


class Cancelled(Dated):
    """The order was cancelled."""


class Deleted(Dated):
    """The order is gone; an order told with a later time brings it back."""


class OneShipment(Part):
    """A parcel by itself."""

    external_order_id: Id
    shipment: Shipment


class OneRefund(Part):
    """A refund by itself."""

    external_order_id: Id
    currency: Annotated[str, Field(pattern="^[A-Za-z]{3}$")] | None = None
    refund: Refund


class Envelope(Part):
    """Standard Webhooks' body: what happened, when, and to what."""

    type: Word
    timestamp: Moment | None = None
    data: dict[str, Any]
