"""A raw request on its way through the queue and at rest, and what became of it."""

import base64
import zlib
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from deskhand.kit.webhook import Request
from deskhand.storage.record import Record


class SourceKind(StrEnum):
    """Which family of adapters understands the request."""

    CHANNEL = "channel"
    SHOP = "shop"


class Work(BaseModel):
    """The queue message that the webhook Lambda writes: one verified request.

    `body` is base64 of the zlib-compressed raw bytes; a large body stands in the files bucket under
    `body_key` instead, compressed alike. `replay` marks a request that is put through again.
    `quiet` marks what is caught up on: customers are told nothing of it. `lane` names the process
    that accepted the webhook and `place` counts its requests of the account from 1 on: a missing
    number is a request that was accepted and never processed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    raw_id: str
    merchant_id: str
    account_id: str
    slug: str
    kind: SourceKind
    received_at: datetime
    method: str = "POST"
    headers: dict[str, str] = Field(default_factory=dict)
    query: dict[str, str] = Field(default_factory=dict)
    path_format: str = ""
    body: str | None = None
    body_key: str | None = None
    replay: bool = False
    quiet: bool = False
    lane: str = ""
    place: int = 0

    def request(self, compressed: bytes) -> Request:
        """The request as it came in, from its compressed body."""
        return Request(
            method=self.method,
            headers=self.headers,
            query=self.query,
            path_format=self.path_format,
            body=zlib.decompress(compressed),
        )

    def inline_body(self) -> bytes | None:
        """The compressed body when it travels in the message."""
        return base64.b64decode(self.body) if self.body is not None else None


class Outcome(BaseModel):
    """What became of a request's items; their sum is what was received."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    stored: int = 0
    duplicate: int = 0
    quarantined: int = 0
    ignored: int = 0

    def plus(self, name: str) -> Self:
        """One more of `name`."""
        return self.model_copy(update={name: getattr(self, name) + 1})

    @property
    def received(self) -> int:
        """All items."""
        return self.stored + self.duplicate + self.quarantined + self.ignored


class RawEvent(Record):
    """A request at rest; `body` is the zlib-compressed bytes, or in the bucket under `body_key`."""

    raw_id: str
    merchant_id: str
    account_id: str
    slug: str
    kind: SourceKind
    received_at: datetime
    method: str
    headers: dict[str, str]
    query: dict[str, str]
    path_format: str
    body: bytes | None = Field(default=None, exclude=True, repr=False)
    body_key: str | None = None
    quiet: bool = False
    lane: str = ""
    place: int = 0
    outcome: Outcome
    event_ids: list[str] = Field(default_factory=list)

    @classmethod
    def of(cls, work: Work, outcome: Outcome, event_ids: list[str]) -> Self:
        """What is kept of a processed request."""
        return cls(
            **work.model_dump(exclude={"body", "replay", "body_key"}),
            body=work.inline_body(),
            body_key=work.body_key,
            outcome=outcome,
            event_ids=event_ids,
        )

    @property
    def erased(self) -> bool:
        """Whether the body was taken out on a person's request."""
        return self.body is None and self.body_key is None

    def attributes(self) -> dict[str, Any]:
        """The stored form; the body stays binary."""
        return {**super().attributes(), "body": self.body}

    def work(self) -> Work:
        """The queue message that puts this request through again."""
        return Work(
            **self.model_dump(exclude={"body", "outcome", "event_ids"}),
            body=base64.b64encode(self.body).decode() if self.body is not None else None,
            replay=True,
        )


class Trace(Record):
    """What counting needs of a request at rest."""

    received_at: datetime
    account_id: str
    lane: str = ""
    place: int = 0
    outcome: Outcome


class QuarantineStatus(StrEnum):
    """Where a quarantined item stands."""

    OPEN = "open"
    RELEASED = "released"


class QuarantineItem(Record):
    """Something that could not be processed, why, and the raw request to try again."""

    id: str
    merchant_id: str
    account_id: str
    slug: str
    kind: SourceKind
    raw_id: str
    received_at: datetime
    event_id: str | None = None
    reason: str
    status: QuarantineStatus = QuarantineStatus.OPEN
    created_at: datetime
    updated_at: datetime
