"""Jobs that accounts need done, when they are due, and what came of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from deskhand.storage.record import Record


class JobKind(StrEnum):
    """What can be due of one account."""

    POLL = "poll"
    """Ask the provider for news, for accounts that get none, or not all, by webhook."""
    HEALTH = "health"
    """Ask the provider whether credentials and webhooks are in order."""
    COUNT = "count"
    """Add up what became of the last hours' requests, and look for lost ones."""
    RECONCILE = "reconcile"
    """The same for two days, and the shop's orders against the desk's."""
    SILENCE = "silence"
    """Compare how long nothing came with the account's own rhythm."""
    BACKFILL = "backfill"
    """Catch up from a time on, once."""
    ROTATION = "rotation"
    """Drop the secrets from before the last rotation, once."""
    RELEASE = "release"
    """Queue what waited while the account was paused, once."""


class Job(BaseModel):
    """The queue message: do what is due of one account."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    merchant_id: str
    account_id: str
    kind: JobKind


class Entry(Record):
    """One account's jobs of one kind: when the next is due, and how far the last came.

    `every_seconds` is 0 for what is done once. `since` is from when a catch-up asks on, `cursor`
    where it was interrupted, `started_at` when it began; `recent` are fingerprints of what was
    queued already, so that overlapping questions queue nothing twice.
    """

    merchant_id: str
    account_id: str
    kind: JobKind
    due_at: datetime
    every_seconds: int = 0
    failures: int = 0
    error: str = ""
    done_at: datetime | None = None
    since: datetime | None = None
    cursor: str | None = None
    started_at: datetime | None = None
    recent: list[str] = Field(default_factory=list)


class HourCount(Record):
    """What became of one channel's or shop's requests in one hour.

    `missing` are requests that were accepted and not processed. `by_account` counts items received
    by account id.
    """

    merchant_id: str
    slug: str
    hour: str
    requests: int = 0
    received: int = 0
    stored: int = 0
    duplicate: int = 0
    quarantined: int = 0
    ignored: int = 0
    missing: int = 0
    by_account: dict[str, int] = Field(default_factory=dict)


class Reconciled(Record):
    """What a reconciliation of one account found; `gap` is the number of things that differ."""

    merchant_id: str
    account_id: str
    slug: str
    at: datetime
    since: datetime
    until: datetime
    hours: list[dict[str, Any]] = Field(default_factory=list)
    orders_compared: int = 0
    orders: list[dict[str, Any]] = Field(default_factory=list)
    repaired: int = 0
    gap: int = 0
    detail: str = ""
