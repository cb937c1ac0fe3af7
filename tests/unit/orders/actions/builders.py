"""A merchant with one paid order in a shop that really has it, and everything that acts on it."""

import random
from datetime import timedelta
from typing import Any

from deskhand import bootstrap
from deskhand.kit.ids import new_id
from deskhand.kit.money import Money
from deskhand.orders.actions.models import ActionRecord, ActionStatus, Person
from deskhand.orders.actions.performing import PerformingService
from deskhand.orders.actions.previewing import Previewing
from deskhand.orders.actions.repository import ActionRepository
from deskhand.orders.actions.service import OrderActionService
from deskhand.orders.models import Order
from deskhand.shops.actions import ActionKind, OrderAction, RefundOrder
from deskhand.shops.shopify.adapter import ADAPTER
from local.payloads import ShopOrder
from tests.support.builders import START, FakeClock
from tests.support.shop_sandbox import SandboxHttp

ANA = Person(email="ana@acme.example", role="agent", service_code="A001")
BO = Person(email="bo@acme.example", role="agent", service_code="A002")
SUE = Person(email="sue@acme.example", role="supervisor", service_code="A003")
TOM = Person(email="tom@acme.example", role="supervisor", service_code="A005")
MAX = Person(email="max@acme.example", role="merchant_admin")
SECRETS = {"client_secret": "secret", "access_token": "token"}


def usd(text: str) -> Money:
    """An amount in dollars."""
    return Money.parse(text, "USD")


def refund(amount: str, **more: Any) -> RefundOrder:
    """A refund of that much."""
    return RefundOrder(amount=usd(amount), **more)


def action(**changes: Any) -> ActionRecord:
    """A refund of 10.00 USD that Ana asked for, queued."""
    fields: dict[str, Any] = {
        "id": "a1",
        "merchant_id": "m",
        "order_id": "o",
        "account_id": "acc",
        "platform": "shopify",
        "order_number": "#1",
        "kind": ActionKind.REFUND,
        "request": {},
        "currency": "USD",
        "amount_minor": 1000,
        "status": ActionStatus.QUEUED,
        "asked_by": ANA,
        "asked_at": START,
        "updated_at": START,
    }
    return ActionRecord(**{**fields, **changes})


class Desk:
    """The order costs 189.00 USD: one tent."""

    def __init__(self, merchant_id: str, **changes: Any) -> None:
        self.merchant_id = merchant_id
        self.clock = FakeClock()
        self.http = SandboxHttp()
        self.http.forgets_keys = True
        self.store = f"{new_id()[-12:]}.myshopify.com"
        self.account_id = (
            bootstrap.accounts().connect(merchant_id, "shopify", self.store, {}, SECRETS).account_id
        )
        number = random.randrange(10**9, 10**10)
        self.shop_order = ShopOrder(
            **{
                "order_id": number,
                "number": 1001,
                "created_at": START - timedelta(days=1),
                "updated_at": START - timedelta(days=1),
                "email": f"o-{number}@mail.example",
                "name": ("Olga", "Buyer"),
                "financial_status": "paid",
                **changes,
            }
        )
        self.http.put(self.store, self.shop_order.body())
        self.order = self.tell()
        previewing = Previewing(bootstrap.accounts(), bootstrap.merchants(), self.http, self.clock)
        table = bootstrap.desk_table()
        self.service = OrderActionService(table, bootstrap.orders(), previewing, self.clock)
        self.performing = PerformingService(
            table, bootstrap.orders(), bootstrap.accounts(), self.http, self.clock
        )

    def tell(self) -> Order:
        """The shop's webhook of the order as it stands there."""
        there = self.http.order(self.store, str(self.shop_order.order_id))
        state = ShopOrder(**{**vars_of(self.shop_order), "more": there})
        account = bootstrap.accounts().open_shop(self.merchant_id, self.account_id)
        (event,) = ADAPTER.parse(state.webhook("orders/updated"), account, self.clock())
        return bootstrap.order_applying().apply(account, event).order  # type: ignore[arg-type]

    def ask(
        self, action: OrderAction, person: Person = ANA, key: str | None = None
    ) -> ActionRecord:
        """Ask for something."""
        return self.service.ask(self.merchant_id, self.order.id, action, person, key)

    def perform(self, action: ActionRecord, *, last: bool = False) -> None:
        """What the queue's worker does with a record."""
        self.performing.perform(self.merchant_id, self.order.id, action.id, last=last)

    def now(self, action: ActionRecord) -> ActionRecord:
        """The action as it stands."""
        repository = ActionRepository(bootstrap.desk_table(), self.merchant_id)
        found = repository.get(self.order.id, action.id)
        assert found is not None
        return found

    @property
    def actions(self) -> list[ActionRecord]:
        """Everything that was asked for the order, oldest first."""
        return ActionRepository(bootstrap.desk_table(), self.merchant_id).of_order(self.order.id)

    @property
    def moved(self) -> list[str]:
        """The refunds that the shop paid."""
        there = self.http.order(self.store, str(self.shop_order.order_id))
        return [part["amount"] for one in there.get("refunds", []) for part in one["transactions"]]


def vars_of(order: ShopOrder) -> dict[str, Any]:
    """The fields of an order."""
    return {name: getattr(order, name) for name in ShopOrder.__dataclass_fields__}
