"""The main journeys again with every role's IAM policy enforced: no grant missing."""

from collections.abc import Iterator

import pytest

from local import emulator
from local.place import Place
from tests.e2e.test_agents import TestRouting
from tests.e2e.test_mail import TestConversation, TestDelivery
from tests.e2e.test_messenger import TestMessenger
from tests.e2e.test_orders import TestLife
from tests.e2e.test_web_chat import TestChat
from tests.support.stack import RunningStack

__all__ = [
    "TestChat",
    "TestConversation",
    "TestDelivery",
    "TestLife",
    "TestMessenger",
    "TestRouting",
]


@pytest.fixture(scope="module", autouse=True)
def _enforced(running: RunningStack) -> Iterator[None]:
    """The emulator with policies for this module alone."""
    del running
    place = Place.from_environment()
    emulator.restart(place, auth=True)
    yield
    emulator.restart(place)
