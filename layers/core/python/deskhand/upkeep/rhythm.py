"""An account's own rhythm, and whether a silence is out of it. Pure.

Traffic is taken as a Poisson process whose rate depends on the hour of the week. After a silence in
which E requests were to be expected, the chance that it is one by accident is exp(-E). Real traffic
comes in bursts, so E is divided by how much more the counts scatter than Poisson's would, and a
silence no longer than those of the past is none. Nights and Sundays have next to no rate and so
never ring; a shop with two mails a day has to be silent for days.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

HOUR: Final = timedelta(hours=1)
WEEK_HOURS: Final = 168
WEEKS: Final = 6
MIN_DAYS: Final = 14
MIN_ITEMS: Final = 20
CERTAIN: Final = 9.2
"""exp(-9.2) is one false alarm in ten thousand looks."""
MARGIN: Final = 1.5
"""How much longer than the longest silence of the past one has to be."""
CEILING: Final = 40.0
"""However long a silence there once was (an outage, holidays), more than this always rings."""
SHORTEST: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is usual: items for each hour of the week, from Monday 00:00 UTC on.

    `threshold` is how much must have been expected, in effective items, before a silence rings.
    """

    weekly: tuple[float, ...]
    scatter: float
    threshold: float

    def expected(self, start: datetime, end: datetime) -> float:
        """How many items were usual between two moments."""
        total, moment = 0.0, start
        while moment < end:
            stop = min(end, _hour(moment) + HOUR)
            total += self.weekly[_place(moment)] * ((stop - moment) / HOUR)
            moment = stop
        return total

    def is_broken(self, last: datetime, now: datetime) -> bool:
        """Whether nothing since `last` is too long."""
        if now - last < SHORTEST:
            return False
        return self.expected(last, now) / self.scatter >= self.threshold


def learn(counts: Mapping[datetime, int], first: datetime, now: datetime) -> Rhythm | None:
    """The rhythm of the last weeks; None while there is too little to know it by.

    Args:
        counts: items by hour; an hour that is not there had none.
        first: since when the account could have received something.
    """
    start = max(_hour(first) + HOUR, _hour(now) - WEEKS * WEEK_HOURS * HOUR)
    hours = [start + place * HOUR for place in range(int((_hour(now) - start) / HOUR))]
    items = [counts.get(hour, 0) for hour in hours]
    if len(hours) < MIN_DAYS * 24 or sum(items) < MIN_ITEMS:
        return None
    weekly = _weekly(hours, items)
    rates = [weekly[_place(hour)] for hour in hours]
    scatter = _scatter(items, rates)
    longest = _longest_silence(items, rates) / scatter
    threshold = min(CEILING, max(CERTAIN, MARGIN * longest))
    return Rhythm(weekly, scatter, threshold)


def _weekly(hours: list[datetime], items: list[int]) -> tuple[float, ...]:
    """The mean of each hour of the week, drawn to what its day and its time of day make likely.

    A few weeks say little of one hour of the week; they say more of a weekday and of a time of day.
    """
    by_week, by_day, by_time = _Means(), _Means(), _Means()
    for hour, count in zip(hours, items, strict=True):
        by_week.add(_place(hour), count)
        by_day.add(hour.weekday(), count)
        by_time.add(hour.hour, count)
    overall = sum(items) / len(items)
    return tuple(
        by_week.drawn_to(place, by_day.of(place // 24) * by_time.of(place % 24) / overall)
        for place in range(WEEK_HOURS)
    )


class _Means:
    """Means by a key, being added up."""

    def __init__(self) -> None:
        self._sums: Counter[int] = Counter()
        self._counts: Counter[int] = Counter()

    def add(self, key: int, value: int) -> None:
        self._sums[key] += value
        self._counts[key] += 1

    def of(self, key: int) -> float:
        return self._sums[key] / max(1, self._counts[key])

    def drawn_to(self, key: int, likely: float) -> float:
        """The mean, with what is likely as one more observation."""
        return (self._sums[key] + likely) / (self._counts[key] + 1)


def _scatter(items: list[int], rates: list[float]) -> float:
    """The counts' variance about their rate, as a multiple of Poisson's; 1 at least."""
    squares = sum((count - rate) ** 2 for count, rate in zip(items, rates, strict=True))
    return max(1.0, squares / max(1e-9, sum(rates)))


def _longest_silence(items: list[int], rates: list[float]) -> float:
    """The most that was expected in any stretch of hours without one item."""
    longest = running = 0.0
    for count, rate in zip(items, rates, strict=True):
        running = 0.0 if count else running + rate
        longest = max(longest, running)
    return longest


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _place(moment: datetime) -> int:
    return moment.weekday() * 24 + moment.hour
