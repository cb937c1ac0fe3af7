"""Any sequence of a shop's events must end in one state (S70, S97; formats §13.4)."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from deskhand.orders.facts import Facts
from deskhand.orders.merge import merge
from deskhand.orders.models import DeskState, ShopState
from deskhand.orders.projection import project
from deskhand.shops import registry
from deskhand.shops.model import OrderEvent, ShopEvent


def merged(events: Sequence[ShopEvent]) -> Facts:
    """What the events add up to."""
    facts = Facts()
    for event in events:
        assert isinstance(event, OrderEvent), event
        facts = merge(facts, event)
    return facts


def state_after(
    slug: str, events: Sequence[ShopEvent], settings: Mapping[str, Any] | None = None
) -> ShopState:
    """The order after the events, in that sequence."""
    mapper = registry.adapter(slug).map_status
    state = project(merged(events), DeskState(), mapper, settings or {})
    assert state is not None
    return state


def one_end(
    slug: str, told: Sequence[Sequence[ShopEvent]], settings: Mapping[str, Any] | None = None
) -> ShopState:
    """The order after everything, told in every sequence, whole, all twice, and each twice."""
    flat = [event for events in told for event in events]
    expected = merged(flat)
    for order in itertools.permutations(told):
        events = [event for part in order for event in part]
        assert merged(events) == expected
        assert merged([*events, *events]) == expected
        assert merged([event for event in events for _ in range(2)]) == expected
    for again in told:
        assert merged([*flat, *again]) == expected
    return state_after(slug, flat, settings)
