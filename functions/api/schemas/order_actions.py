"""What people ask for orders (S83)."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictBool, StrictInt

from deskhand.orders.actions.models import ActionStatus
from deskhand.shops.actions import ActionKind
from functions.api.schemas.base import Amount, Body, Page, Timestamp, View


def _require_amount(text: str) -> str:
    """A plain decimal number above zero: no exponent, no sign, no spaces."""
    try:
        fits = text.replace(".", "", 1).isdigit() and text.isascii() and Decimal(text) > 0
    except InvalidOperation:
        fits = False
    if not fits:
        raise ValueError("a decimal number above zero")
    return text


MoneyIn = Annotated[
    str,
    AfterValidator(_require_amount),
    Field(max_length=20, description="a decimal number in whole units of the order's currency"),
]
Lines = Annotated[
    dict[Annotated[str, Field(max_length=100)], Annotated[StrictInt, Field(ge=1, le=1_000_000)]],
    Field(max_length=500, description="pieces by the line's `line_id`"),
]
Reason = Annotated[str, Field(max_length=500)]
Short = Annotated[str, Field(max_length=200)]


class CancelBody(Body):
    """Cancel the whole order; `refund` gives the money back, `restock` puts the goods back."""

    reason: Reason = ""
    refund: StrictBool = True
    restock: StrictBool = True
    notify: StrictBool = True


class RefundBody(Body):
    """Give money back: all that is left (no `amount`, no `lines`), an `amount`, or by line.

    With both, the lines say what comes back and the amount what is paid for it. `shipping` gives
    back that much of the shipping costs on top.
    """

    amount: MoneyIn | None = None
    lines: Lines = Field(default_factory=dict)
    shipping: MoneyIn | None = None
    reason: Reason = ""
    restock: StrictBool = False
    notify: StrictBool = True


class FulfilBody(Body):
    """Ship the lines that are named (none: all that is left), with tracking."""

    lines: Lines = Field(default_factory=dict)
    carrier: Short = ""
    tracking_number: Short = ""
    tracking_url: Annotated[str, Field(max_length=2000, pattern=r"^(https?://\S+)?$")] = ""
    notify: StrictBool = True


class AddressBody(Body):
    """A shipping address, in the words of an order's `shipping_address`."""

    name: Short | None = None
    company: Short | None = None
    address1: Annotated[str, Field(min_length=1, max_length=200)]
    address2: Short | None = None
    city: Annotated[str, Field(min_length=1, max_length=200)]
    province: Short | None = None
    province_code: Short | None = None
    zip: Short | None = None
    country: Short | None = None
    country_code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    phone: Short | None = None


class EditBody(Body):
    """Change the shipping address, the note at the shop, or both; what is left out stays."""

    shipping_address: AddressBody | None = None
    note: Annotated[str, Field(max_length=5000)] | None = None


class PreviewBody(Body):
    """What would be asked; exactly one of the four."""

    cancel: CancelBody | None = None
    refund: RefundBody | None = None
    fulfil: FulfilBody | None = None
    edit: EditBody | None = None


class DecisionBody(Body):
    """What the second person has to say."""

    note: Reason = ""


class Person(View):
    """Who asked or decided."""

    email: str
    role: str
    service_code: str | None


class Approval(View):
    """Why a second person is needed, until when, and what they said; `approved` is null before."""

    why: str
    until: Timestamp
    approved: bool | None
    by: Person | None
    at: Timestamp | None
    note: str | None


class ActionProblem(View):
    """Why it was not done, in the platform's words where it has some."""

    code: str
    text: str
    needs_human: bool


class OrderAction(View):
    """Something that was asked for an order, and how far it got.

    `amount` is the most that moves, `moved` what the platform says it moved. `pending`: the
    platform took it and does it later. `allowed` is what the caller may do next: `approve`,
    `reject`, `retry` (look again); null where nobody is asking.
    """

    id: str
    order_id: str
    order_number: str
    platform: str
    customer_id: str | None
    kind: ActionKind
    status: ActionStatus
    label: str
    amount: Amount | None
    moved: Amount | None
    currency: str
    reason: str | None
    request: dict[str, Any]
    asked_by: Person
    asked_at: Timestamp
    approval: Approval | None
    attempts: int
    problem: ActionProblem | None
    external_id: str | None
    pending: bool
    settled_at: Timestamp | None
    allowed: list[str] | None
    version: int
    updated_at: Timestamp


class OrderActionPage(Page[OrderAction]):
    """A page of actions, newest first."""


class ActionPreview(View):
    """What would happen, before anything does.

    `amount` is the most that moves (null: no money does), `left` what could be given back at all.
    `needs_approval` says that a second person would have to agree, and `approval_reason` why.
    `computed_by_platform`: the amount is the platform's own.
    """

    kind: ActionKind
    amount: Amount | None
    left: Amount
    currency: str
    warnings: list[str]
    needs_approval: bool
    approval_reason: str | None
    computed_by_platform: bool
