"""Everything shops told us of one order, kept so that it can be merged in any sequence.

Facts form a join-semilattice: each part remembers the stamp it was told at, and the larger stamp
wins. Merging is therefore commutative, associative and idempotent (S70, S97).
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache, total_ordering
from typing import Any, Generic, TypeVar

import orjson
from pydantic import TypeAdapter

from deskhand.kit.ids import fingerprint
from deskhand.shops.model import (
    DeliveryChange,
    HoldChange,
    OrderSnapshot,
    PaymentChange,
    Refund,
    Shipment,
)

T = TypeVar("T")
NEVER = datetime.min.replace(tzinfo=UTC)


@total_ordering
@dataclass(frozen=True, slots=True)
class Stamp:
    """When something was true (`at`), when the shop said so (`seen`), and what breaks a tie.

    `digest` is of the content: two different contents with equal times still have one winner, the
    same in whatever sequence they come. A `version` of the source's own goes before all times; of
    the same version and content, what was told first stays.
    """

    at: datetime
    seen: datetime
    digest: str
    version: int = 0

    def __lt__(self, other: "Stamp") -> bool:
        return self._rank() < other._rank()

    def _rank(self) -> tuple[int, datetime, datetime, str, float]:
        if self.version:
            return self.version, NEVER, NEVER, self.digest, -self.at.timestamp()
        return 0, self.at, self.seen, self.digest, 0.0


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A value with the stamp it was told at."""

    stamp: Stamp
    value: T


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All parts by their own ids. `shipments` and `refunds` are those that came by themselves.

    `deliveries` and `payments` are by event id, `holds` by group and hold, `statuses` says when
    each status word was last told, `deleted_at` is the tombstone and `restored_at` its end. Without
    a `snapshot` the order is a stub: parts that wait for it.
    """

    snapshot: Kept[OrderSnapshot] | None = None
    shipments: Mapping[str, Kept[Shipment]] = field(default_factory=dict)
    deliveries: Mapping[str, Kept[DeliveryChange]] = field(default_factory=dict)
    refunds: Mapping[str, Kept[Refund]] = field(default_factory=dict)
    payments: Mapping[str, Kept[PaymentChange]] = field(default_factory=dict)
    holds: Mapping[str, Kept[HoldChange]] = field(default_factory=dict)
    statuses: Mapping[str, Stamp] = field(default_factory=dict)
    deleted_at: datetime | None = None
    restored_at: datetime | None = None


def snapshot_stamp(snapshot: OrderSnapshot) -> Stamp:
    """The order of snapshots: the shop's `updated_at`, then when it was sent."""
    seen = snapshot.triggered_at or snapshot.source_updated_at
    content = replace(snapshot, triggered_at=None)
    if snapshot.version:  # told again, it may come with another time
        content = replace(content, source_updated_at=NEVER, ordered_at=NEVER)
    return stamp(snapshot.source_updated_at, seen, content, snapshot.version)


def stamp(at: datetime, seen: datetime, content: object, version: int = 0) -> Stamp:
    """A stamp with the content's digest."""
    return Stamp(at, seen, fingerprint(_canonical(content)), version)


def pack(facts: Facts) -> bytes:
    """Compressed JSON for the table."""
    return zlib.compress(orjson.dumps(facts), 6)


def unpack(packed: bytes) -> Facts:
    """Read what `pack` wrote."""
    return _adapter().validate_json(zlib.decompress(packed))


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Facts]:
    return TypeAdapter(Facts)


def _canonical(content: Any) -> str:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z).decode()
