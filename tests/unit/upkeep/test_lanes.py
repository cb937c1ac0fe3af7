"""Holes in the numbers of accepted requests."""

from datetime import UTC, datetime, timedelta

from deskhand.kit.ids import new_id
from deskhand.upkeep.lanes import Numbered, began, hour_of, missing_by_hour

NOW = datetime.now(UTC)
OLD = NOW - timedelta(hours=3)
LANE = new_id()  # begins now, in the span


def seen(*places: int, lane: str = LANE, at: datetime = OLD) -> list[Numbered]:
    return [Numbered(lane, "acc", place, at + timedelta(seconds=place)) for place in places]


def missing(numbered: list[Numbered], since: datetime = OLD) -> int:
    return missing_by_hour(numbered, since, NOW).total()


def test_a_name_tells_when_its_lane_began() -> None:
    assert abs((began(LANE) - NOW).total_seconds()) < 60


def test_without_holes_nothing_is_missing() -> None:
    assert missing(seen(3, 1, 2, 2)) == 0


def test_each_hole_counts_under_the_next_ones_hour() -> None:  # S88
    assert missing_by_hour(seen(1, 4, 6), OLD, NOW) == {hour_of(OLD): 3}


def test_the_first_of_a_lane_that_began_in_the_span_can_be_missing() -> None:
    assert missing(seen(3)) == 2
    assert missing(seen(3), since=NOW + timedelta(hours=1)) == 0


def test_what_may_still_wait_is_not_missing_yet() -> None:
    assert missing(seen(1, 3, at=NOW - timedelta(minutes=5))) == 0


def test_accounts_and_lanes_are_numbered_apart() -> None:
    other = [Numbered(LANE, "acc-2", 1, OLD)]
    assert missing(seen(1) + seen(1, lane=new_id()) + other) == 0


def test_what_was_fetched_has_no_number() -> None:
    assert missing(seen(0, 0, lane="")) == 0
