"""Imports of files from the bucket: what one is, and how far it is."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from deskhand.kit.clock import to_text
from deskhand.storage.record import Record


class ImportStatus(StrEnum):
    """How far an import is."""

    AWAITED = "awaited"
    """A place was given out; the file is not there yet."""
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    """The file as a whole can't be used, or not to its end: `problem` says why."""
    FAILED = "failed"
    """We could not go on; started again, it goes on where it was."""


class FileImport(Record):
    """A file of orders that is loaded into one shop account, slice by slice.

    `slice` is the number of the next slice; `offset` (bytes, unpacked) and `line` are where it
    begins. `counts` are orders created, updated and unchanged, `refused` rows; `pieces` the keys of
    the report's pieces. `claim` names who works the slice, until `claimed_until` at most.
    """

    id: str
    merchant_id: str
    account_id: str
    platform: str
    key: str
    name: str
    size: int = 0
    etag: str = ""
    status: ImportStatus
    slice: int = 0
    offset: int = 0
    line: int = 0
    counts: dict[str, int] = Field(default_factory=dict)
    refused: int = 0
    pieces: list[str] = Field(default_factory=list)
    problem: str = ""
    started_by: str
    claim: str = ""
    claimed_until: str = ""
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None = None

    def view(self) -> dict[str, Any]:
        """The JSON that REST and events show, but for the report's addresses."""
        return {
            "id": self.id,
            "account_id": self.account_id,
            "platform": self.platform,
            "name": self.name,
            "size": self.size,
            "status": self.status.value,
            "lines": self.line,
            "bytes": self.offset,
            "created": self.counts.get("created", 0),
            "updated": self.counts.get("updated", 0),
            "unchanged": self.counts.get("unchanged", 0),
            "refused": self.refused,
            "problem": self.problem,
            "started_by": self.started_by,
            "created_at": to_text(self.created_at),
            "updated_at": to_text(self.updated_at),
            "finished_at": to_text(self.finished_at) if self.finished_at else None,
        }


FINISHED = frozenset({ImportStatus.DONE, ImportStatus.REFUSED, ImportStatus.FAILED})


class Slice(BaseModel):
    """The queue message: work on an import from where its slice begins."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    merchant_id: str
    import_id: str
    slice: int
