"""A request to export or erase, and how far it is."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from deskhand.shops.model import PrivacyKind
from deskhand.storage.record import Record


class PrivacyStatus(StrEnum):
    """received: recorded and queued; done: nothing is left to do."""

    RECEIVED = "received"
    DONE = "done"


class PrivacyRecord(Record):
    """One request of one shop. `due_at` is what the law and the shop platform allow: 30 days.

    What identifies the person (`email`, `phone`, `external_customer_id`) is needed until the work
    is done and removed then from erasures, as is the raw request (`raw_ref`). `customer_ids` are
    the people found. `result_key` is the export in the files bucket. The counts tell what was
    exported or erased.
    """

    id: str
    merchant_id: str
    account_id: str
    platform: str
    store: str
    kind: PrivacyKind
    status: PrivacyStatus = PrivacyStatus.RECEIVED
    email: str | None = None
    phone: str | None = None
    external_customer_id: str | None = None
    external_order_ids: list[str] = Field(default_factory=list)
    customer_ids: list[str] = Field(default_factory=list)
    raw_ref: str
    orders: int = 0
    messages: int = 0
    result_key: str | None = None
    due_at: datetime
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None = None
