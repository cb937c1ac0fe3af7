"""One entry of the audit trail (S76, S101)."""

from datetime import datetime
from typing import Any

from pydantic import Field

from deskhand.storage.record import Record


class AuditEntry(Record):
    """Who did what to what. `actor` is a user's e-mail or the name of a part of the system.

    `details` holds names of fields and ids, never the values that a customer could be known by.
    """

    id: str
    merchant_id: str
    at: datetime
    actor: str
    action: str
    target: str
    details: dict[str, Any] = Field(default_factory=dict)
