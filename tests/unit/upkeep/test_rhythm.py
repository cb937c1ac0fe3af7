"""Silence against each account's own rhythm, with rhythms made up."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from deskhand.upkeep.rhythm import CEILING, learn

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
HOUR = timedelta(hours=1)
LONG_AGO = NOW - timedelta(days=400)


def history(
    rate: Callable[[datetime], float], days: int = 42, seed: int = 7
) -> dict[datetime, int]:
    """Counts by hour up to now, drawn at the rate."""
    dice = random.Random(seed)
    hours = [NOW - place * HOUR for place in range(1, days * 24 + 1)]
    return {hour: sum(dice.random() < rate(hour) / 60 for _ in range(60)) for hour in hours}


def steady(rate: float) -> Callable[[datetime], float]:
    return lambda _: rate


def by_day(hour: datetime) -> float:
    """A desk that is open from 8 to 18, Monday to Friday."""
    return 20.0 if 8 <= hour.hour < 18 and hour.weekday() < 5 else 0.0


class TestBusy:
    def test_an_hour_without_anything_rings(self) -> None:
        rhythm = learn(history(steady(30)), LONG_AGO, NOW)
        assert rhythm is not None
        assert rhythm.is_broken(NOW - HOUR, NOW)

    def test_ten_minutes_do_not(self) -> None:
        rhythm = learn(history(steady(30)), LONG_AGO, NOW)
        assert rhythm is not None
        assert not rhythm.is_broken(NOW - timedelta(minutes=10), NOW)

    def test_looked_at_every_half_hour_it_does_not_ring_by_chance(self) -> None:
        rhythm = learn(history(steady(3)), LONG_AGO, NOW)
        assert rhythm is not None
        dice, last, moment = random.Random(3), NOW, NOW
        for _ in range(60 * 24 * 60):  # two months, by the minute
            moment += timedelta(minutes=1)
            if dice.random() < 3 / 60:
                last = moment
            if moment.minute % 30 == 0:
                assert not rhythm.is_broken(last, moment)


class TestQuietShop:
    """Two mails a day."""

    def test_is_not_alarmed_after_an_hour_nor_a_day(self) -> None:
        rhythm = learn(history(steady(2 / 24)), LONG_AGO, NOW)
        assert rhythm is not None
        assert not rhythm.is_broken(NOW - HOUR, NOW)
        assert not rhythm.is_broken(NOW - timedelta(days=1), NOW)

    def test_rings_after_two_weeks(self) -> None:
        rhythm = learn(history(steady(2 / 24)), LONG_AGO, NOW)
        assert rhythm is not None
        assert rhythm.is_broken(NOW - timedelta(days=14), NOW)


class TestNights:
    def test_a_night_and_a_weekend_are_no_silence(self) -> None:
        rhythm = learn(history(by_day), LONG_AGO, NOW)
        assert rhythm is not None
        evening = datetime(2026, 11, 23, 17, 55, tzinfo=UTC)
        assert not rhythm.is_broken(evening, datetime(2026, 11, 24, 7, 59, tzinfo=UTC))
        friday = datetime(2026, 11, 20, 17, 55, tzinfo=UTC)
        assert not rhythm.is_broken(friday, datetime(2026, 11, 23, 7, 59, tzinfo=UTC))

    def test_a_morning_without_anything_is(self) -> None:
        rhythm = learn(history(by_day), LONG_AGO, NOW)
        assert rhythm is not None
        evening = datetime(2026, 11, 23, 17, 55, tzinfo=UTC)
        assert rhythm.is_broken(evening, datetime(2026, 11, 24, 11, tzinfo=UTC))


class TestTooLittle:
    @pytest.mark.parametrize("age", [timedelta(0), timedelta(days=1), timedelta(days=13)])
    def test_a_new_account_has_no_rhythm(self, age: timedelta) -> None:
        counts = {hour: n for hour, n in history(steady(30)).items() if hour >= NOW - age}
        assert learn(counts, NOW - age, NOW) is None

    def test_nor_has_one_that_hardly_ever_hears(self) -> None:
        assert learn({NOW - 30 * HOUR: 3}, LONG_AGO, NOW) is None
        assert learn({}, LONG_AGO, NOW) is None


class TestBursts:
    def test_bursts_ask_for_more_patience(self) -> None:
        """The same traffic in lumps of ten: a gap of a day is usual."""
        dice = random.Random(5)
        lumps = {hour: 10 * (dice.random() < 0.1) for hour in history(steady(1))}
        lumpy, smooth = learn(lumps, LONG_AGO, NOW), learn(history(steady(1)), LONG_AGO, NOW)
        assert lumpy is not None
        assert smooth is not None
        assert lumpy.scatter > 5
        assert smooth.is_broken(NOW - timedelta(hours=30), NOW)
        assert not lumpy.is_broken(NOW - timedelta(hours=30), NOW)

    def test_one_long_outage_of_the_past_does_not_make_it_deaf(self) -> None:
        counts = history(steady(30))
        outage = [hour for hour in counts if NOW - 20 * 24 * HOUR < hour < NOW - 10 * 24 * HOUR]
        counts |= dict.fromkeys(outage, 0)
        rhythm = learn(counts, LONG_AGO, NOW)
        assert rhythm is not None
        assert rhythm.threshold == CEILING
        assert rhythm.is_broken(NOW - timedelta(days=2), NOW)
