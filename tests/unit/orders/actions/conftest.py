"""One order to act on."""

from collections.abc import Iterator

import pytest

from deskhand.kit.settings import Settings
from tests.support.stack_in_process import composed
from tests.unit.orders.actions.builders import Desk


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Iterator[Desk]:
    """A merchant with one paid order."""
    with composed(settings):
        yield Desk(merchant_id)
