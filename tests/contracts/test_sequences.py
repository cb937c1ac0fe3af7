"""Every shop's orders end in one state, whatever the sequence in which their news arrive.

Runs over the registry and `events/shops/<slug>/sequences/`; a new shop brings its own.
"""

from datetime import timedelta

import pytest

from deskhand.shops import registry
from tests.support.lives import Life, flat, lives
from tests.support.sequences import merged, one_end, state_after

LIVES = [life for slug in registry.SLUGS for life in lives(slug)]
MOST_STEPS = 5  # 120 permutations
LATE = [timedelta(hours=1), timedelta(hours=8), timedelta(days=7)]
all_lives = pytest.mark.parametrize("life", LIVES, ids=str)


@pytest.mark.parametrize("slug", registry.SLUGS)
def test_every_shop_tells_lives(slug: str) -> None:
    told = lives(slug)
    assert told
    assert all(3 <= len(life.steps) <= MOST_STEPS for life in told)


@all_lives
def test_each_step_shows_what_it_should(life: Life) -> None:  # S59, S68
    told = life.told()
    for place, step in enumerate(life.steps, 1):
        state = state_after(life.slug, flat(told[:place]))
        assert (state.status.value, state.flags) == (step.status, step.flags), f"step {place}"


@all_lives
def test_every_sequence_ends_in_one_state(life: Life) -> None:  # S70, S97, formats §13.4
    end = one_end(life.slug, life.told())
    assert (end.status.value, end.flags) == (life.steps[-1].status, life.steps[-1].flags)


@all_lives
@pytest.mark.parametrize("later", LATE, ids=str)
def test_a_step_told_again_much_later_changes_nothing(life: Life, later: timedelta) -> None:  # S97
    events = flat(life.told())
    expected = merged(events)
    for again in life.told(later):
        assert merged([*events, *again]) == expected


@all_lives
def test_what_is_told_again_has_the_same_id(life: Life) -> None:  # S97
    adapter = registry.adapter(life.slug)
    ids = [adapter.event_id(step.request) for step in life.steps]
    assert all(ids)
    assert [adapter.event_id(step.request) for step in life.steps] == ids
