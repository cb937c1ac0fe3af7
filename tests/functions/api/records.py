"""Records of one merchant, put where the API finds them."""

from contextlib import suppress
from typing import Any

from deskhand import bootstrap
from deskhand.conversations.models import Message, SenderType
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.upload_places import Uploader
from deskhand.customers.models import Customer
from deskhand.intake.models import Outcome, QuarantineItem, Work
from deskhand.intake.service import Problem
from deskhand.kit.errors import ProviderUnreachable
from deskhand.kit.ids import new_id
from deskhand.kit.money import Money
from deskhand.kit.webhook import Request
from deskhand.merchants.models import ConnectedAccount
from deskhand.orders.actions.models import ActionRecord, Person
from deskhand.orders.applying import ApplyingService
from deskhand.orders.models import Order
from deskhand.shops.actions import RefundOrder
from deskhand.upkeep.import_models import FileImport
from tests.support.shops import shop_account
from tests.support.stack_in_process import MAILGUN_SECRETS, work
from tests.unit.orders.builders import snapshot
from tests.unit.routing.builders import waiting


def customer(merchant_id: str, **fields: Any) -> Customer:
    """A customer."""
    known = {"primary_identifier": f"p-{new_id()}", "name": "Dana Diaz"} | fields
    return bootstrap.customers().create(merchant_id, known, "tests")


def order(merchant_id: str, order_id: str = "1001", **changes: Any) -> Order:
    """An order as a shop told it; its buyer becomes a customer."""
    applying = ApplyingService(bootstrap.desk_table(), bootstrap.customer_directory())
    return applying.apply(shop_account(merchant_id), snapshot(order_id=order_id, **changes)).order


def shop_order(merchant_id: str, order_id: str = "1001", **changes: Any) -> Order:
    """A paid order of a connected shop: 30.00 USD."""
    accounts = bootstrap.accounts()
    settings: dict[str, Any] = {}
    secrets = {"client_secret": "secret", "access_token": "token"}
    store = f"{merchant_id}.myshopify.com"
    connected = accounts.connect(merchant_id, "shopify", store, settings, secrets)
    event = snapshot(order_id=order_id, **{"financial": "paid", **changes})
    account = accounts.open_shop(merchant_id, connected.account_id)
    return bootstrap.order_applying().apply(account, event).order


def waiting_action(merchant_id: str) -> ActionRecord:
    """A refund that somebody else asked for and that waits for a second person."""
    order = shop_order(merchant_id, total=Money(9000, "USD"))
    action = RefundOrder(amount=Money(6000, "USD"))
    asker = Person(email="bo@shop.example", role="agent", service_code="A009")
    return bootstrap.order_actions().ask(merchant_id, order.id, action, asker, None)


def unknown_action(merchant_id: str) -> ActionRecord:
    """A refund of which nobody knows whether it was done: no provider answers here."""
    order = shop_order(merchant_id)
    action = RefundOrder(amount=Money(1000, "USD"))
    asker = Person(email="bo@shop.example", role="agent", service_code="A009")
    made = bootstrap.order_actions().ask(merchant_id, order.id, action, asker, None)
    with suppress(ProviderUnreachable):
        bootstrap.order_performing().perform(merchant_id, order.id, made.id, last=True)
    return made


def connected_account(merchant_id: str) -> ConnectedAccount:
    """A connected mail channel."""
    settings = {"address": "support@shop.example"}
    return bootstrap.accounts().connect(
        merchant_id, "mailgun", f"{merchant_id}.example", settings, MAILGUN_SECRETS
    )


def message_with_file(merchant_id: str) -> Message:
    """A message of an agent with one file in the bucket."""
    conversation = waiting(bootstrap.desk_table(), merchant_id)
    staff = Uploader(merchant_id)
    upload = bootstrap.uploads().prepare(staff, "bill.pdf", "application/pdf", 4)
    bootstrap.objects().put(upload.key, b"%PDF", "application/pdf")
    file = bootstrap.uploads().attachment(staff, upload.key)
    new = NewMessage(
        sender_type=SenderType.AGENT, sender_identifier="A001", body="See here", attachments=(file,)
    )
    return bootstrap.replying().add(merchant_id, conversation.id, new)


def prepared_import(merchant_id: str) -> FileImport:
    """A place for a file of orders, given out."""
    store = f"import-{merchant_id}.myshopify.com"
    secrets = {"client_secret": "s", "access_token": "t"}
    account = bootstrap.accounts().connect(merchant_id, "shopify", store, {}, secrets)
    imports = bootstrap.file_imports()
    made, _ = imports.prepare(merchant_id, account.account_id, "o.csv", 9, actor="max@acme.example")
    return made


def quarantined(merchant_id: str) -> QuarantineItem:
    """A request that could not be processed."""
    request = Work.model_validate(work(merchant_id, "acc-1", "mailgun", Request(body=b"{}")))
    intake = bootstrap.intake()
    intake.record(request, Outcome(quarantined=1), [], [Problem("unknown_event")])
    return intake.quarantined(merchant_id, 1)[0]
