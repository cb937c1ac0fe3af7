"""The main journeys again with every role's IAM policy enforced: no grant missing."""

from collections.abc import Iterator

import pytest

from local import emulator
from local.place import Place
from tests.e2e.test_accounts import test_what_is_written_while_paused_goes_out_when_resumed
from tests.e2e.test_agents import TestRouting
from tests.e2e.test_erp import test_an_action_is_passed_on_signed
from tests.e2e.test_magento import test_an_event_in_part_has_the_shop_asked
from tests.e2e.test_mail import TestConversation, TestDelivery
from tests.e2e.test_messenger import TestMessenger
from tests.e2e.test_order_actions import TestRefund
from tests.e2e.test_orders import TestLife
from tests.e2e.test_upkeep import test_reconcile_asks_the_shops_and_repairs
from tests.e2e.test_web_chat import TestChat
from tests.e2e.test_wechat import TestWeChat
from tests.e2e.test_whatsapp import TestWhatsApp
from tests.support.stack import RunningStack

__all__ = [
    "TestChat",
    "TestConversation",
    "TestDelivery",
    "TestLife",
    "TestMessenger",
    "TestRefund",
    "TestRouting",
    "TestWeChat",
    "TestWhatsApp",
    "test_an_action_is_passed_on_signed",
    "test_an_event_in_part_has_the_shop_asked",
    "test_reconcile_asks_the_shops_and_repairs",
    "test_what_is_written_while_paused_goes_out_when_resumed",
]


@pytest.fixture(scope="module", autouse=True)
def _enforced(running: RunningStack) -> Iterator[None]:
    """The emulator with policies for this module alone."""
    del running
    place = Place.from_environment()
    emulator.restart(place, auth=True)
    yield
    emulator.restart(place)
