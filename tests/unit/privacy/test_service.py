"""Export and erasure on a shop's request (S64, S91; formats §9.2, §14 (54))."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import orjson
import pytest

from deskhand import bootstrap
from deskhand.bus import clients as bus_clients
from deskhand.channels.model import Attachment, ContactPoint
from deskhand.conversations.models import SenderType
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.repository import ConversationRepository
from deskhand.conversations.upload_places import Uploader
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import NotFound
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.orders.views import order_view
from deskhand.privacy.models import PrivacyRecord, PrivacyStatus
from deskhand.shops.model import PrivacyKind
from deskhand.storage.table import Table
from functions.orders.apply import handler
from tests.support.builders import inbound
from tests.support.shops import named, secrets_of
from tests.support.stack_in_process import MAILGUN_SECRETS, composed, sqs_event, work

EMAIL = "nora.lindqvist@example.com"
TRACES = ("nora", "lindqvist", "harbour", "555-", "0142", "secret wish")


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


class Desk:
    """A merchant with a shop and a mailbox."""

    def __init__(self, settings: Settings, merchant_id: str) -> None:
        self.settings, self.merchant_id = settings, merchant_id
        self.store = f"{new_id()}.myshopify.com"
        self.shop_id = self.connect("shopify", self.store, {}, secrets_of("shopify"))
        address = {"address": f"support@{merchant_id}.example"}
        self.mailbox_id = self.connect(
            "mailgun", f"{merchant_id}.example", address, MAILGUN_SECRETS
        )

    def connect(self, slug: str, external_id: str, settings: Any, secrets: Any) -> str:
        accounts = bootstrap.accounts()
        return accounts.connect(self.merchant_id, slug, external_id, settings, secrets).account_id

    def tell(self, sample: str, **changes: Any) -> None:
        """Put a shop's sample through the apply Lambda."""
        request = named("shopify", sample).request
        content = {**orjson.loads(request.body), **changes}
        if "shop_domain" in content:
            content["shop_domain"] = self.store
        headers = {**request.headers, "x-shopify-shop-domain": self.store}
        told = replace(request, headers=headers, body=orjson.dumps(content))
        body = work(self.merchant_id, self.shop_id, "shopify", told, "shop")
        assert handler(sqs_event(body, queue="orders"), None) == {"batchItemFailures": []}

    def mail(self) -> None:
        """The buyer wrote a mail with a file."""
        file = Attachment(name="nora.txt", content_type="text/plain", content=b"secret wish")
        item = inbound(
            sender=ContactPoint(identifier=EMAIL, name="Nora Lindqvist", email=EMAIL),
            subject="Nora's order",
            body="A secret wish of Nora",
            attachments=(file,),
        )
        account = bootstrap.accounts().open(self.merchant_id, self.mailbox_id)
        bootstrap.receiving().receive(item, account)

    def work_off(self) -> None:
        """Do what the orders queue holds for this merchant, as the Lambda would."""
        while messages := self.queued():
            for body in messages:
                handler(sqs_event(body, queue="orders"), None)

    def queued(self) -> list[dict[str, Any]]:
        url = self.settings.orders_queue_url
        found = (
            bus_clients.sqs()
            .receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0)
            .get("Messages", [])
        )
        for message in found:
            bus_clients.sqs().delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        bodies = [json.loads(message["Body"]) for message in found]
        return [body for body in bodies if body["merchant_id"] == self.merchant_id]

    def request(self) -> PrivacyRecord:
        (record,) = bootstrap.privacy().list(self.merchant_id)
        return record

    def everything(self) -> str:
        """All that is stored of this merchant, as text: table and bucket."""
        table = boto3.client("dynamodb").scan(TableName=self.settings.desk_table)
        items = [one for one in table["Items"] if self.merchant_id in str(one["pk"])]
        held = [str(unpacked(one)) for one in items]
        s3 = boto3.client("s3")
        for one in s3.list_objects_v2(Bucket=self.settings.files_bucket).get("Contents", []):
            if self.merchant_id in one["Key"]:
                body = s3.get_object(Bucket=self.settings.files_bucket, Key=one["Key"])["Body"]
                held.append(str(body.read()))
        return "\n".join(held).casefold()


def unpacked(item: dict[str, Any]) -> dict[str, Any]:
    """The item with its compressed parts in clear."""
    import zlib

    return {
        name: zlib.decompress(value["B"]) if "B" in value else value for name, value in item.items()
    }


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    made = Desk(settings, merchant_id)
    made.tell("order_paid")
    made.mail()
    return made


class TestAccept:
    @pytest.mark.parametrize(
        ("sample", "kind"),
        [
            ("data_request", PrivacyKind.DATA_REQUEST),
            ("customer_redaction", PrivacyKind.CUSTOMER_REDACT),
            ("shop_redaction", PrivacyKind.SHOP_REDACT),
        ],
    )
    def test_each_topic_is_recorded_with_its_due_date(
        self, desk: Desk, sample: str, kind: PrivacyKind
    ) -> None:  # S64
        desk.tell(sample)

        record = desk.request()
        assert (record.kind, record.status) == (kind, PrivacyStatus.RECEIVED)
        assert record.due_at - record.created_at == timedelta(days=30)
        assert [body["privacy_request"] for body in desk.queued()] == [record.id]

    def test_the_same_request_again(self, desk: Desk) -> None:  # S97
        desk.tell("customer_redaction")
        desk.work_off()
        desk.tell("customer_redaction")

        assert desk.request().status is PrivacyStatus.DONE
        assert desk.queued() == []

    def test_after_the_uninstallation(self, desk: Desk) -> None:
        """formats §9.2: the compliance topics come when the token is dead already."""
        desk.tell("app_uninstalled")
        desk.tell("shop_redaction")
        desk.work_off()

        assert desk.request().status is PrivacyStatus.DONE


class TestExport:
    def test_customer_orders_and_messages(self, desk: Desk) -> None:  # S91
        desk.tell("data_request")
        desk.work_off()

        record = desk.request()
        assert (record.status, record.orders, record.messages) == (PrivacyStatus.DONE, 1, 1)
        export = orjson.loads(bootstrap.objects().get(record.result_key or ""))
        assert export["customers"][0]["email"] == EMAIL
        assert export["orders"][0]["order_number"] == "#1001"
        assert export["conversations"][0]["messages"][0]["body"] == "A secret wish of Nora"
        assert record.id in bootstrap.privacy().download_url(desk.merchant_id, record.id)

    def test_somebody_nobody_knows(self, settings: Settings, merchant_id: str) -> None:
        desk = Desk(settings, merchant_id)
        desk.tell("data_request")
        desk.work_off()

        assert (desk.request().orders, desk.request().status) == (0, PrivacyStatus.DONE)

    def test_another_merchants_request_is_not_there(self, desk: Desk) -> None:  # S136
        desk.tell("data_request")

        with pytest.raises(NotFound):
            bootstrap.privacy().get("another", desk.request().id)


class TestErasure:
    def test_no_trace_of_the_person(self, desk: Desk) -> None:
        """§14 (54), S91: orders, customer, messages, files, raw requests."""
        desk.tell("order_paid")  # a repeat has a raw record of its own
        _told_of_its_shipping(desk)
        assert all(trace in desk.everything() for trace in ("nora", "harbour", "secret wish"))

        desk.tell("customer_redaction")
        desk.work_off()

        record = desk.request()
        assert (record.orders, record.messages) == (1, 2)  # the mail and the notice
        left = [trace for trace in TRACES if trace in desk.everything()]
        assert left == []

    def test_no_trace_of_any_of_their_names(self, desk: Desk) -> None:
        names = ContactPoint(identifier="id-of-nora", email=EMAIL, aliases=("nora-0142",))
        account = bootstrap.accounts().open(desk.merchant_id, desk.mailbox_id)
        bootstrap.receiving().receive(inbound(sender=names), account)
        assert "nora-0142" in desk.everything()

        desk.tell("customer_redaction")
        desk.work_off()

        left = [trace for trace in TRACES if trace in desk.everything()]
        assert left == []

    def test_no_file_of_theirs(self, desk: Desk) -> None:
        """What was sent, what was answered, what lies uploaded and unsent, what a crash left."""
        objects, uploads = bootstrap.objects(), bootstrap.uploads()
        account = bootstrap.accounts().open(desk.merchant_id, desk.mailbox_id)
        visitor = Uploader.visitor(desk.merchant_id, account.account_id, EMAIL)
        unsent = uploads.prepare(visitor, "nora.txt", "text/plain", 11).key
        staff = uploads.prepare(Uploader(desk.merchant_id), "bill.txt", "text/plain", 11).key
        for key in (unsent, staff):
            objects.put(key, b"secret wish", "text/plain")
        stored = bootstrap.receiving().receive(inbound(sender=_nora()), account)
        attached = uploads.attachment(Uploader(desk.merchant_id), staff)
        answer = NewMessage(
            sender_type=SenderType.AGENT, sender_identifier="A001", body="", attachments=(attached,)
        )
        bootstrap.replying().add(desk.merchant_id, stored.conversation_id, answer)
        left_over = f"files/{desk.merchant_id}/{stored.conversation_id}/of-no-message"
        objects.put(left_over, b"secret wish", "text/plain")
        objects.delete(staff)  # as the bucket does after some days

        desk.tell("customer_redaction")
        desk.work_off()

        assert objects.size(unsent) is None
        assert objects.size(left_over) is None
        assert "secret wish" not in desk.everything()

    def test_what_was_bought_stays(self, desk: Desk) -> None:
        desk.tell("customer_redaction")
        desk.work_off()

        order = bootstrap.orders().get_by_external(desk.merchant_id, "5590000000101", "shopify")
        view = order_view(order)
        assert view is not None
        assert (view["total_amount"], view["customer_id"]) == ("129.00", None)

    def test_that_there_was_a_message_stays(self, desk: Desk) -> None:
        repository = ConversationRepository(Table(desk.settings.desk_table), desk.merchant_id)
        order = bootstrap.orders().get_by_external(desk.merchant_id, "5590000000101", "shopify")
        (conversation,) = repository.of_customer(order.desk.customer_id or "")

        desk.tell("customer_redaction")
        desk.work_off()

        (message,) = repository.messages(conversation.id)
        assert (message.body, message.attachments, message.metadata) == ("", [], {"erased": True})

    def test_a_late_repeat_brings_nothing_back(self, desk: Desk) -> None:
        desk.tell("customer_redaction")
        desk.work_off()
        since = utc_now()

        desk.tell("all_parcels_left")

        order = bootstrap.orders().get_by_external(desk.merchant_id, "5590000000101", "shopify")
        assert order.updated_at >= since
        assert "nora" not in str(order).casefold()

    def test_a_shop_with_more_orders_than_one_go(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("deskhand.privacy.service.ORDERS_AT_ONCE", 2)
        for place in range(4):
            desk.tell("order_paid", id=9000 + place)

        desk.tell("shop_redaction")
        desk.work_off()

        assert (desk.request().orders, desk.request().status) == (5, PrivacyStatus.DONE)
        found = bootstrap.orders().list(desk.merchant_id).items
        assert all(order.desk.erased for order in found)


def _nora() -> ContactPoint:
    return ContactPoint(identifier=EMAIL, name="Nora Lindqvist", email=EMAIL)


def _told_of_its_shipping(desk: Desk) -> None:
    order = bootstrap.orders().get_by_external(desk.merchant_id, "5590000000101", "shopify")
    view = order_view(order)
    assert view is not None
    assert bootstrap.notifications().order_changed(desk.merchant_id, view, None)
