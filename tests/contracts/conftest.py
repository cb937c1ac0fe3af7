"""No contract test goes to a network."""

from collections.abc import Iterator

import pytest

from deskhand.shops.magento.webhook import WEBHOOK
from tests.support.adobe import key_ring


@pytest.fixture(autouse=True)
def _keys_without_a_network() -> Iterator[None]:
    """The key host is played, so that signed events can be checked."""
    real, WEBHOOK.keys = WEBHOOK.keys, key_ring()
    yield
    WEBHOOK.keys = real
