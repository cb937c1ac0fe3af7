"""Counts by merchant, channel or shop and hour, derived from the requests as they are kept.

A count is never added to: each time the whole hour is added up again and stored as it is. So
neither a redelivery nor a crash can count twice, and what was redriven late is in after the next
run.
"""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Final

from deskhand.intake.models import Trace
from deskhand.intake.repository import RETENTION, RawEventRepository
from deskhand.kit.clock import Clock, to_text
from deskhand.storage.table import Table
from deskhand.upkeep.lanes import Numbered, hour_of, missing_by_hour
from deskhand.upkeep.models import HourCount
from deskhand.upkeep.repository import CountRepository

HOUR: Final = timedelta(hours=1)
LEAD_IN: Final = timedelta(hours=2)
"""Read before the span, so that a hole at its beginning is seen."""


class CountingService:
    """Counts for all merchants; each call names one.

    Args:
        desk: holds the requests.
        metrics: holds the counts.
    """

    def __init__(self, desk: Table, metrics: Table, clock: Clock) -> None:
        self._desk = desk
        self._metrics = metrics
        self._clock = clock

    def recount(self, merchant_id: str, slug: str, since: datetime) -> list[HourCount]:
        """Add up every hour from `since` until now anew and store the counts.

        Returns:
            hours in which something was received or is missing, oldest first.
        """
        now = self._clock()
        first = hour_of(max(since, now - RETENTION))
        raws = RawEventRepository(self._desk, merchant_id)
        counts: dict[datetime, HourCount] = {}
        numbered: list[Numbered] = []
        hour = first - LEAD_IN
        while hour <= now:
            tally = _Tally(merchant_id, slug, hour)
            for trace in raws.traces(slug, hour):
                tally.add(trace)
                numbered.append(
                    Numbered(trace.lane, trace.account_id, trace.place, trace.received_at)
                )
            if tally.requests and hour >= first:
                counts[hour] = tally.count()
            hour += HOUR
        for hour, missing in missing_by_hour(numbered, first - LEAD_IN, now).items():
            if hour in counts:
                counts[hour] = counts[hour].model_copy(update={"missing": missing})
        repository = CountRepository(self._metrics, merchant_id)
        for count in counts.values():
            repository.put(count)
        return list(counts.values())

    def since(self, merchant_id: str, slug: str, since: datetime) -> list[HourCount]:
        """The counts as stored, oldest first; an hour without requests has none."""
        return list(CountRepository(self._metrics, merchant_id).since(slug, since))


class _Tally:
    """One hour, being added up."""

    def __init__(self, merchant_id: str, slug: str, hour: datetime) -> None:
        self._merchant_id, self._slug = merchant_id, slug
        self._hour = to_text(hour)[:13]
        self._sums: Counter[str] = Counter()
        self._by_account: defaultdict[str, int] = defaultdict(int)
        self.requests = 0

    def add(self, trace: Trace) -> None:
        self.requests += 1
        self._sums.update(trace.outcome.model_dump())
        self._by_account[trace.account_id] += trace.outcome.received

    def count(self) -> HourCount:
        return HourCount(
            merchant_id=self._merchant_id,
            slug=self._slug,
            hour=self._hour,
            stored=self._sums["stored"],
            duplicate=self._sums["duplicate"],
            quarantined=self._sums["quarantined"],
            ignored=self._sums["ignored"],
            requests=self.requests,
            received=sum(self._sums.values()),
            by_account=dict(self._by_account),
        )
