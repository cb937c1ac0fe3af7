"""The shop's orders against the desk's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.channels.base import Caught
from deskhand.kit.errors import NeedsHuman
from deskhand.kit.settings import Settings
from deskhand.kit.webhook import Request
from deskhand.merchants.models import ConnectedAccount
from deskhand.shops.model import OrderSnapshot
from deskhand.upkeep.models import Reconciled
from tests.unit.orders.builders import snapshot
from tests.unit.upkeep.builders import Bench, page_account, shop_account

Queued = Callable[[str], list[dict[str, Any]]]
LONG_AGO = timedelta(days=2)


@pytest.fixture
def shop(merchant_id: str) -> ConnectedAccount:
    return shop_account(merchant_id)


def tells(bench: Bench, *orders: OrderSnapshot) -> None:
    """The shop has these orders, two to a page."""
    by_body = {str(place).encode(): one for place, one in enumerate(orders)}
    requests = [Request(body=body) for body in by_body]
    cut = [tuple(requests[place : place + 2]) for place in range(0, len(requests), 2)]
    bench.provider.pages = [
        Caught(requests=page, cursor=str(place + 1) if place + 1 < len(cut) else None)
        for place, page in enumerate(cut)
    ]
    bench.provider.parsed = lambda request: [by_body[request.body]]


def known(shop: ConnectedAccount, order: OrderSnapshot) -> None:
    opened = bootstrap.accounts().open_shop(shop.merchant_id, shop.account_id)
    bootstrap.order_applying().apply(opened, order)


def reconcile(bench: Bench, shop: ConnectedAccount, *, repair: bool = False) -> Reconciled:
    return bench.reconciliation.reconcile(shop, bench.clock() - LONG_AGO, repair=repair)


def test_what_agrees_is_no_gap(bench: Bench, shop: ConnectedAccount) -> None:  # S88
    orders = [snapshot(order_id=str(place)) for place in range(3)]
    for order in orders:
        known(shop, order)
    tells(bench, *orders)
    found = reconcile(bench, shop)
    assert (found.orders_compared, found.gap, found.orders) == (3, 0, [])
    assert bench.reconciliation.latest(shop) == found


def test_missing_and_older_orders_are_named_and_repaired(
    bench: Bench, shop: ConnectedAccount, settings: Settings, queued: Queued,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip  # S55
    old = snapshot(order_id="1")
    known(shop, old)
    newer = replace(old, source_updated_at=old.source_updated_at + timedelta(hours=1))
    tells(bench, newer, snapshot(order_id="2"), snapshot(order_id="3"))
    found = reconcile(bench, shop, repair=True)
    assert [(one["external_order_id"], one["reason"]) for one in found.orders] == [
        ("1", "older than the shop's"),
        ("2", "missing"),
        ("3", "missing"),
    ]
    assert (found.gap, found.repaired) == (3, 3)
    works = queued(settings.orders_queue_url)
    assert len(works) == 3
    assert all(one["quiet"] for one in works)
    assert '"ReconciliationGaps":3' in capsys.readouterr().out


def test_an_older_state_of_the_shops_list_is_no_gap(bench: Bench, shop: ConnectedAccount) -> None:
    order = snapshot(order_id="1")
    known(shop, order)
    earlier = replace(order, source_updated_at=order.source_updated_at - timedelta(hours=1))
    tells(bench, earlier)
    assert reconcile(bench, shop).gap == 0


def test_what_just_changed_is_given_time(bench: Bench, shop: ConnectedAccount) -> None:
    tells(bench, replace(snapshot(order_id="1"), source_updated_at=bench.clock()))
    assert reconcile(bench, shop).gap == 0


def test_a_shop_that_can_not_be_asked_is_told_in_words(
    bench: Bench, shop: ConnectedAccount
) -> None:
    bench.provider.failure = NeedsHuman("token_revoked", "The token was revoked.")
    found = reconcile(bench, shop)
    assert "The token was revoked." in found.detail
    assert found.gap == 0


def test_a_channel_has_no_orders(bench: Bench, merchant_id: str) -> None:
    found = reconcile(bench, page_account(merchant_id))
    assert (found.orders_compared, bench.provider.asked) == (0, [])
