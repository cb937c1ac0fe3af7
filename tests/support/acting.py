"""An order that a shop of the sandbox really has, and everything of ours that acts on it."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from deskhand import bootstrap
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import Retriable
from deskhand.kit.http import HttpResponse
from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Request
from deskhand.orders.actions.models import ActionRecord, ActionStatus, Person
from deskhand.orders.actions.performing import PerformingService
from deskhand.orders.actions.previewing import Previewing
from deskhand.orders.actions.repository import ActionRepository
from deskhand.orders.actions.service import OrderActionService
from deskhand.shops import registry
from deskhand.shops.actions import OrderAction
from deskhand.shops.model import OrderEvent, OrderSnapshot, RefundChange, ShipmentChange
from local.sandbox.call import Call
from local.sandbox.magento import demo_order
from local.sandbox.providers import make_providers
from tests.support.builders import FakeClock
from tests.support.demo_accounts import connect
from tests.support.providers import Trouble, response_of
from tests.support.shops import named

MAX: Final = Person(email="max@acme.example", role="merchant_admin")
OPEN: Final = {ActionStatus.QUEUED, ActionStatus.RUNNING}
MAGENTO_ORDER: Final = 7001


@dataclass(frozen=True)
class Sold:
    """An order: the request that tells the desk, and how the shop comes to have it."""

    told: Request
    path: str = ""
    body: Any = None


def _shopify(paid: bool) -> Sold:
    told = named("shopify", "order_paid" if paid else "order_placed").request
    return Sold(told, "/admin/api/2026-07/orders.json", {"order": json.loads(told.body)})


def _woocommerce(paid: bool) -> Sold:
    told = named("woocommerce", "order_paid" if paid else "order_placed").request
    return Sold(told, "/wp-json/wc/v3/orders", json.loads(told.body))


def _magento(paid: bool) -> Sold:
    now = (utc_now() - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S")
    order = {**demo_order(MAGENTO_ORDER, paid=paid), "created_at": now, "updated_at": now}
    return Sold(Request(body=json.dumps(order).encode()), "/rest/V1/orders", {"entity": order})


def _erp(paid: bool) -> Sold:
    del paid  # the schema has no word for it
    return Sold(named("erp", "order_with_everything").request)


SOLD: Final[Mapping[str, Callable[[bool], Sold]]] = {
    "shopify": _shopify,
    "woocommerce": _woocommerce,
    "magento": _magento,
    "erp": _erp,
}


@dataclass(slots=True)
class Shops:
    """The HTTP client; `trouble` meets the write number `at` (from 0), once."""

    trouble: Trouble | None = None
    at: int = 0
    writes: list[Call] = field(default_factory=list)
    taken: list[Call] = field(default_factory=list)
    _made: Any = field(default_factory=make_providers)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """See `deskhand.kit.http.HttpClient`."""
        parts = urlsplit(url)
        call = Call(
            method=method,
            host=parts.netloc,
            path=parts.path,
            query=dict(parse_qsl(parts.query)),
            headers={name.lower(): value for name, value in (headers or {}).items()},
            body=body or b"",
        )
        if not _writes(call):
            return self.answer(call)
        self.writes.append(call)
        if self.trouble and len(self.writes) - 1 == self.at:
            trouble, self.trouble = self.trouble, None
            return trouble(lambda: self._take(call))
        return self._take(call)

    def _take(self, call: Call) -> HttpResponse:
        self.taken.append(call)
        return self.answer(call)

    def answer(self, call: Call) -> HttpResponse:
        """What the shop says, without any trouble."""
        return response_of(next(one for one in self._made if one.serves(call)).answer(call))


def _writes(call: Call) -> bool:
    """GraphQL posts its questions, too."""
    asked = str(call.json().get("query", "")).lstrip()
    return call.method != "GET" and (not asked or asked.startswith("mutation"))


class ActingDesk:
    """One merchant, one shop, one order."""

    def __init__(self, merchant_id: str, slug: str, http: Shops, *, paid: bool = True) -> None:
        self.merchant_id, self.slug, self.http = merchant_id, slug, http
        self.clock = FakeClock(utc_now())
        self.account_id = connect(merchant_id, slug, host=f"{merchant_id}-").account_id
        sold = SOLD[slug](paid)
        if sold.path:
            self._put(sold)
        self.order_id = self._tell(sold.told)
        table, accounts = bootstrap.desk_table(), bootstrap.accounts()
        previewing = Previewing(accounts, bootstrap.merchants(), http, self.clock)
        self.service = OrderActionService(table, bootstrap.orders(), previewing, self.clock)
        self.performing = PerformingService(table, bootstrap.orders(), accounts, http, self.clock)

    @property
    def account(self) -> Any:
        return bootstrap.accounts().open_shop(self.merchant_id, self.account_id)

    def _put(self, sold: Sold) -> None:
        headers = {"authorization": "Basic staff", "x-shopify-access-token": "t"}
        if self.slug == "magento":
            headers["authorization"] = "Bearer staff"
        call = Call(
            method="POST",
            host=self.account.store,
            path=sold.path,
            headers=headers,
            body=json.dumps(sold.body).encode(),
        )
        assert self.http.answer(call).status < 300

    def _tell(self, request: Request) -> str:
        headers = {
            name: self.account.store if name.endswith("-domain") else value
            for name, value in request.headers.items()
        }
        told = replace(request, headers=headers)
        order_id = ""
        for event in registry.adapter(self.slug).parse(told, self.account, self.clock()):
            assert isinstance(event, OrderEvent)
            self.external_order_id = event.external_order_id
            order_id = bootstrap.order_applying().apply(self.account, event).order.id
        return order_id

    def ask(self, action: OrderAction) -> ActionRecord:
        """Somebody with all rights asks for it."""
        return self.service.ask(self.merchant_id, self.order_id, action, MAX, None)

    def settle(self, action: ActionRecord, tries: int = 6) -> ActionRecord:
        """What the queue does: again and again, a minute apart, until nothing is open."""
        for attempt in range(tries):
            with suppress(Retriable):
                last = attempt == tries - 1
                self.performing.perform(self.merchant_id, self.order_id, action.id, last=last)
            if self.now(action).status not in OPEN:
                break
            self.clock.forward(minutes=1)
        return self.now(action)

    def again(self, action: ActionRecord) -> ActionRecord:
        """A person has it looked into again."""
        self.clock.forward(minutes=1)
        self.service.retry(self.merchant_id, self.order_id, action.id, MAX, new_id())
        return self.settle(action)

    def now(self, action: ActionRecord) -> ActionRecord:
        """The action as it stands."""
        repository = ActionRepository(bootstrap.desk_table(), self.merchant_id)
        found = repository.get(self.order_id, action.id)
        assert found is not None
        return found

    def effects(self) -> tuple[list[str], int]:
        """Refunds and number of parcels at the shop; of one that can't be asked, what it took.

        Such a shop takes each call once by its key, and a repeat is the same call.
        """
        adapter = registry.adapter(self.slug)
        if not adapter.spec.catches_up:
            return ["done"] * len({one.body for one in self.http.taken}), 0
        since = self.clock() - timedelta(days=400)
        refunds: dict[str, str] = {}
        parcels: set[str] = set()
        for request in adapter.catch_up(self.account, since, None, self.http).requests:
            for event in adapter.parse(request, self.account, self.clock()):
                self._note(event, refunds, parcels)
        return sorted(refunds.values()), len(parcels)

    def _note(self, event: Any, refunds: dict[str, str], parcels: set[str]) -> None:
        if getattr(event, "external_order_id", "") != self.external_order_id:
            return
        if isinstance(event, OrderSnapshot):
            refunds |= {one.refund_id: str(one.amount) for one in event.refunds}
            parcels |= {one.shipment_id for one in event.shipments}
        elif isinstance(event, RefundChange):
            refunds[event.refund.refund_id] = str(event.refund.amount)
        elif isinstance(event, ShipmentChange):
            parcels.add(event.shipment.shipment_id)
