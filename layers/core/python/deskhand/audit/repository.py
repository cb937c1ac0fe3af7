"""Audit entries in the desk table, by month."""

from datetime import datetime

from deskhand.audit.models import AuditEntry
from deskhand.storage import keys
from deskhand.storage.table import Put, Table


class AuditRepository:
    """One merchant's audit trail."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def month(self, at: datetime, limit: int = 100) -> list[AuditEntry]:
        """The newest entries of the month that `at` is in, newest first."""
        pk = keys.audit(self._merchant_id, at, "").pk
        items = self._table.query(pk, limit=limit, newest_first=True, consistent=True)
        return [AuditEntry.from_item(item) for item in items]


def audit_put(entry: AuditEntry) -> Put:
    """The write that belongs beside what the entry tells of."""
    return Put.new(
        {
            **keys.audit(entry.merchant_id, entry.at, entry.id).as_item(),
            "entity": "audit",
            **entry.attributes(),
        }
    )
