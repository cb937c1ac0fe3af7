"""Finds requests that were accepted and never processed, by holes in their numbers. Pure.

Each process of the webhook Lambda numbers what it accepts of an account (`Work.lane`, `.place`),
without a call more than the one that queues the request. The numbers at rest must have no holes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

GRACE: Final = timedelta(hours=1)
"""A request may wait that long in a queue before its absence counts."""


@dataclass(frozen=True, slots=True, order=True)
class Numbered:
    """One processed request: who accepted it, as the how-manieth, when."""

    lane: str
    account_id: str
    place: int
    received_at: datetime


def missing_by_hour(seen: Iterable[Numbered], since: datetime, now: datetime) -> Counter[datetime]:
    """How many are missing, under the hour of the next one that is there.

    A lane's first number is 1; one that began before `since` is looked at from its first number
    seen. What comes after a lane's last number can't be known to be missing: it is in a queue or a
    dead-letter queue, whose alarms ring.
    """
    lanes: defaultdict[tuple[str, str], dict[int, datetime]] = defaultdict(dict)
    for one in seen:
        if one.lane:
            lanes[one.lane, one.account_id][one.place] = one.received_at
    found: Counter[datetime] = Counter()
    for (lane, _), places in lanes.items():
        ordered = sorted(places)
        before = 0 if began(lane) >= since else ordered[0] - 1
        for place in ordered:
            hole = place - before - 1
            if hole and places[place] < now - GRACE:
                found[hour_of(places[place])] += hole
            before = place
    return found


def began(lane: str) -> datetime:
    """When a lane began: its name is a UUIDv7, which begins with its time in milliseconds."""
    return datetime.fromtimestamp((UUID(lane).int >> 80) / 1000, tz=UTC)


def hour_of(moment: datetime) -> datetime:
    """The hour that a moment is in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
