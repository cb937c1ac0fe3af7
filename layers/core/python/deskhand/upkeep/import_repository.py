"""Imports in the desk table: its stream queues their slices and tells of their end."""

from datetime import datetime, timedelta
from typing import Final

from deskhand.audit.models import AuditEntry
from deskhand.audit.repository import audit_put
from deskhand.contracts.names import TTL_ATTRIBUTE
from deskhand.kit.clock import epoch_seconds, from_text, to_text
from deskhand.kit.errors import Retriable
from deskhand.kit.ids import new_id
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.table import ConditionFailed, Put, Table, Update
from deskhand.upkeep.import_models import FileImport, ImportStatus, Slice

KEPT: Final = timedelta(days=400)
LISTED: Final = 100


class ImportRepository:
    """One merchant's imports."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def get(self, import_id: str) -> FileImport | None:
        """One import, as it is now."""
        item = self._table.get(keys.order_import(self._merchant_id, import_id))
        return FileImport.from_item(item) if item else None

    def newest(self) -> list[FileImport]:
        """The newest hundred, newest first; ids don't sort by time, imports are few."""
        pk = keys.merchant(self._merchant_id).pk
        found = self._table.query(pk, begins=keys.IMPORT_PREFIX)
        imports = [FileImport.from_item(item) for item in found]
        return sorted(imports, key=lambda one: one.created_at, reverse=True)[:LISTED]

    def create(self, made: FileImport, entry: AuditEntry) -> None:
        """Store a new import.

        Raises:
            ConditionFailed: it is there.
        """
        self._table.transact([Put.new(_item(made)), audit_put(entry)])

    def replace(self, known: FileImport, made: FileImport, entry: AuditEntry | None = None) -> None:
        """Store an import over what it was when we read it, or claimed it.

        Raises:
            ConditionFailed: it is another one by now.
        """
        put = Put(
            item=_item(made),
            condition="#slice = :slice AND #status = :status AND claim = :claim",
            names={"#slice": "slice", "#status": "status"},
            values={":slice": known.slice, ":status": known.status, ":claim": known.claim},
        )
        self._table.transact([put, *([audit_put(entry)] if entry else [])])

    def claim(self, task: Slice, claim: str, now: datetime, until: datetime) -> FileImport | None:
        """Take a slice for ourselves; None when it is done, or is not to be done any more.

        Raises:
            Retriable: somebody works it, until `retry_after` at most.
        """
        try:
            item = self._table.update(
                Update(
                    key=keys.order_import(self._merchant_id, task.import_id),
                    expression="SET claim = :claim, claimed_until = :until",
                    condition="#slice = :slice AND #status = :running AND claimed_until <= :now",
                    names={"#slice": "slice", "#status": "status"},
                    values={
                        ":claim": claim,
                        ":until": to_text(until),
                        ":now": to_text(now),
                        ":slice": task.slice,
                        ":running": ImportStatus.RUNNING,
                    },
                )
            )
        except ConditionFailed as failed:
            stood = failed.current.get(0)
            if stood is None or (stood["slice"], stood["status"]) != (
                task.slice,
                ImportStatus.RUNNING,
            ):
                return None
            left = (from_text(stood["claimed_until"]) - now).total_seconds()
            raise Retriable("claimed", retry_after=left) from failed
        return FileImport.from_item(item)


def _item(made: FileImport) -> Item:
    return {
        **keys.order_import(made.merchant_id, made.id).as_item(),
        "entity": "order_import",
        TTL_ATTRIBUTE: epoch_seconds(made.created_at + KEPT),
        **made.attributes(),
    }


def entry_of(made: FileImport, actor: str, action: str, at: datetime) -> AuditEntry:
    """The audit trail's entry of what somebody did to an import, or what became of it."""
    return AuditEntry(
        id=new_id(),
        merchant_id=made.merchant_id,
        at=at,
        actor=actor,
        action=action,
        target=f"import {made.id}",
        details={
            "account_id": made.account_id,
            "status": made.status.value,
            **made.counts,
            "refused": made.refused,
        },
    )
