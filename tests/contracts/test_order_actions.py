"""Every shop × every action × every failure: done once, and the journal tells the truth.

A new shop comes in by itself with what its spec says it can do; `tests.support.acting` must know
how it comes to have an order.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

import pytest

from deskhand import bootstrap
from deskhand.kit.errors import ProviderUnreachable
from deskhand.kit.http import HttpResponse
from deskhand.kit.ids import new_id
from deskhand.kit.money import Money
from deskhand.kit.settings import Settings
from deskhand.orders.actions.models import ActionRecord, ActionStatus
from deskhand.shops import registry
from deskhand.shops.actions import (
    ActionKind,
    CancelOrder,
    EditOrder,
    FulfilOrder,
    OrderAction,
    RefundOrder,
)
from tests.support.acting import ActingDesk, Shops
from tests.support.providers import Trouble, answers, lost
from tests.support.stack_in_process import composed

WISHES: Final[dict[ActionKind, Callable[[str], OrderAction]]] = {
    ActionKind.CANCEL: lambda _: CancelOrder(refund=False),
    ActionKind.REFUND: lambda currency: RefundOrder(amount=Money.parse("10.00", currency)),
    ActionKind.FULFIL: lambda _: FulfilOrder(carrier="UPS", tracking_number="1Z999"),
    ActionKind.EDIT: lambda _: EditOrder(note="Ring twice"),
}
MOST_WRITES: Final = 6


def broken(go_through: Callable[[], HttpResponse]) -> HttpResponse:
    """The shop does it, and something before it answers with an error."""
    go_through()
    return HttpResponse(status=502, body=b"<html>Bad gateway</html>")


def silent(_: Callable[[], HttpResponse]) -> HttpResponse:
    """The call never arrives."""
    raise ProviderUnreachable("ConnectTimeoutError")


TROUBLES: Final[dict[str, Trouble]] = {
    "500": answers(500, {"errors": "Internal error"}),
    "429": answers(429, {"errors": "Exceeded 2 calls per second"}, {"retry-after": "7"}),
    "401": answers(401, {"errors": "Invalid API key or access token"}),
    "timeout": silent,
    "timeout after success": lost,
    "502 after success": broken,
}

# What moves money fails in every way; of the rest, what could make it happen twice.
AFTERWARDS: Final = ("401", "timeout after success", "502 after success")
CASES = [
    (slug, kind, trouble)
    for slug in registry.SLUGS
    for kind in ActionKind
    for trouble in TROUBLES
    if kind in registry.adapter(slug).spec.actions
    and (kind in {ActionKind.CANCEL, ActionKind.REFUND} or trouble in AFTERWARDS)
]


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


def _asked(slug: str, kind: ActionKind, http: Shops) -> tuple[ActingDesk, ActionRecord]:
    """An order of a new merchant, and the action queued; not every shop cancels what is paid."""
    desk = ActingDesk(f"m-{new_id()[-12:]}", slug, http, paid=kind is not ActionKind.CANCEL)
    order = bootstrap.orders().get(desk.merchant_id, desk.order_id)
    assert order.shop is not None
    return desk, desk.ask(WISHES[kind](order.shop.currency))


@cache
def _without_trouble(slug: str, kind: ActionKind) -> tuple[int, tuple[list[str], int]]:
    """How many calls change something, and what the shop has in the end."""
    desk, action = _asked(slug, kind, Shops())
    assert desk.settle(action).status is ActionStatus.DONE, desk.now(action).problem
    writes = len(desk.http.writes)
    assert 0 < writes <= MOST_WRITES
    return writes, desk.effects()


@pytest.mark.parametrize(("slug", "kind", "trouble"), CASES, ids=str)
def test_each_call_failing_each_way(slug: str, kind: ActionKind, trouble: str) -> None:
    """S83, S97, S98: whichever of the calls fails, however."""
    writes, effects = _without_trouble(slug, kind)
    for place in range(writes):
        _assert_once(slug, kind, Shops(trouble=TROUBLES[trouble], at=place), effects)


def _assert_once(slug: str, kind: ActionKind, http: Shops, effects: tuple[list[str], int]) -> None:
    desk, asked = _asked(slug, kind, http)
    action = desk.settle(asked)
    assert http.trouble is None
    if action.status is not ActionStatus.DONE:
        assert action.status in {ActionStatus.REFUSED, ActionStatus.UNKNOWN, ActionStatus.FAILED}
        assert action.problem is not None
        assert action.problem.text
        action = desk.again(action)
    assert action.status is ActionStatus.DONE, action.problem
    assert desk.effects() == effects
