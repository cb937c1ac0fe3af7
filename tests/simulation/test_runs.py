"""Whatever order, crash, repeat or clock: every promise is kept (S24, S32, S97, S98, S142).

A failing seed can be run again, with its story: `python -m tests.simulation --seed N`. Here run the
first few hundred; `make simulate` runs ten thousand.
"""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest

from deskhand.storage.table import Put
from tests.simulation.run import run

RUNS = 300
SLICE = 25


@pytest.mark.parametrize("first", range(1, RUNS + 1, SLICE))
def test_every_promise_is_kept(first: int) -> None:
    results = [run(seed) for seed in range(first, first + SLICE)]
    assert [(one.seed, one.broken) for one in results if one.broken] == []


def test_a_seed_tells_the_same_story_again() -> None:
    first, second = run(7, tell=True), run(7, tell=True)
    assert len(first.story) > 10
    assert first == second


def _new_without_condition(item: Any) -> Put:
    return Put(item=item)


def _never_sent(*_: object) -> None:
    return None


@pytest.mark.parametrize(
    ("what", "instead"),
    [
        # What creates an item writes over what is there: no dedupe, no unique places.
        ("deskhand.storage.table.Put.new", _new_without_condition),
        # Sends again without looking whether the first call took effect.
        ("deskhand.channels.mailgun.adapter.MailgunAdapter.find_sent", _never_sent),
    ],
)
def test_the_checks_notice_a_broken_desk(what: str, instead: Callable[..., Any]) -> None:
    with patch(what, instead):
        assert any(run(seed).broken for seed in range(1, 150))
