"""One thing that somebody asked for an order, and how far it got."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import Field

from deskhand.kit.money import Money
from deskhand.orders.models import Part
from deskhand.shops.actions import ActionKind
from deskhand.storage.record import Record


class ActionStatus(StrEnum):
    """How far an action got.

    `refused`, `failed`: nothing was done, the platform said no or could not be reached for long.
    `unknown`: it may or may not have been done, and nobody can tell yet.
    """

    AWAITING_APPROVAL = "awaiting_approval"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"
    REJECTED = "rejected"
    EXPIRED = "expired"


# May still move money, or has.
HOLDS_MONEY: Final = frozenset(
    {
        ActionStatus.AWAITING_APPROVAL,
        ActionStatus.QUEUED,
        ActionStatus.RUNNING,
        ActionStatus.UNKNOWN,
        ActionStatus.DONE,
    }
)
OPEN: Final = HOLDS_MONEY - {ActionStatus.DONE}


class Person(Part):
    """Who asked or decided; `service_code` is empty for those who are no agents."""

    email: str
    role: str
    service_code: str = ""


class Decision(Part):
    """What a second person said."""

    by: Person
    at: datetime
    approved: bool
    note: str = ""


class Problem(Part):
    """Why it was not done, in the platform's words where it has some."""

    code: str
    text: str
    needs_human: bool = False


class ActionRecord(Record):
    """The journal's entry.

    `request` is the action as it was asked for (`deskhand.orders.actions.codec`). `amount_minor` is
    the most that moves, None where no money does. `approval` says why a second person is needed,
    None where nobody is. `round` grows with each time that it is queued; `attempting_since` is
    written before the platform is called: who finds it asks first what came of that call.
    `moved_minor` is what the platform says it moved; `pending`: it does it later.
    """

    id: str
    merchant_id: str
    order_id: str
    account_id: str
    platform: str
    order_number: str
    customer_id: str | None = None
    kind: ActionKind
    request: dict[str, Any]
    currency: str
    amount_minor: int | None = None
    status: ActionStatus
    asked_by: Person
    asked_at: datetime
    approval: str | None = None
    decision: Decision | None = None
    attempts: int = 0
    round: int = 0
    attempting_since: datetime | None = None
    problem: Problem | None = None
    external_id: str = ""
    moved_minor: int | None = None
    pending: bool = False
    settled_at: datetime | None = None
    retry_keys: list[str] = Field(default_factory=list)
    version: int = 1
    updated_at: datetime

    @property
    def amount(self) -> Money | None:
        """The most that moves."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    @property
    def moved(self) -> Money | None:
        """What the platform says it moved."""
        return None if self.moved_minor is None else Money(self.moved_minor, self.currency)
