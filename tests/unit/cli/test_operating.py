"""Replay, quarantine, reconcile and import over what the Lambdas stored."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli import main
from deskhand import bootstrap
from deskhand.bus import clients
from deskhand.customers.search import SearchTerms
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import ProviderUnreachable
from deskhand.kit.http import HttpResponse
from deskhand.kit.http_client import PooledHttpClient
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.kit.webhook import Request
from deskhand.merchants.models import ConnectedAccount
from deskhand.orders.service import OrderService
from deskhand.storage import keys
from deskhand.storage.table import Delete, Table
from functions.messages import process
from functions.orders import apply
from local.payloads import ShopOrder
from tests.support.stack_in_process import (
    FACEBOOK_SECRETS,
    composed,
    page_request,
    sqs_event,
    text_item,
    work,
)


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No provider answers."""

    def unanswered(*_: object, **__: object) -> HttpResponse:
        raise ProviderUnreachable("offline", "The provider does not answer.")

    monkeypatch.setattr(PooledHttpClient, "request", unanswered)


@pytest.fixture
def dead_letters(settings: Settings) -> str:
    """The ingest queue's dead-letter queue's URL."""
    name = settings.ingest_queue_url.rpartition("/")[2]
    return clients.sqs().get_queue_url(QueueName=f"{name}-dlq")["QueueUrl"]


@pytest.fixture
def merchant(merchant_id: str) -> str:
    bootstrap.merchants().create(merchant_id, "A merchant")
    return merchant_id


@pytest.fixture
def page(merchant: str) -> ConnectedAccount:
    page_id = new_id()
    return bootstrap.accounts().connect(
        merchant, "facebook", page_id, {"app_id": page_id}, FACEBOOK_SECRETS
    )


@pytest.fixture
def shop(merchant: str) -> ConnectedAccount:
    store = f"{merchant}.myshopify.com"
    secrets = {"client_secret": "s", "access_token": "t"}
    return bootstrap.accounts().connect(merchant, "shopify", store, {}, secrets)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main.app_, list(arguments))


def output(*arguments: str, code: int = 0) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == code, (result.output, result.exception)
    return json.loads(result.stdout)


def receive(account: ConnectedAccount, mid: str) -> Any:
    """Process one message as the Lambda does; returns its work."""
    request = page_request(text_item(mid, "hi", page=account.external_id), page=account.external_id)
    job = work(account.merchant_id, account.account_id, "facebook", request)
    assert process.handler(sqs_event(job), None) == {"batchItemFailures": []}
    return job


def receive_order(account: ConnectedAccount, order: ShopOrder, topic: str = "orders/create") -> Any:
    request = order.webhook(topic)
    headers = {**request.headers, "x-shopify-shop-domain": account.external_id}
    return receive_shop(account, replace(request, headers=headers))


def receive_shop(account: ConnectedAccount, request: Request) -> Any:
    job = work(account.merchant_id, account.account_id, "shopify", request, kind="shop")
    assert apply.handler(sqs_event(job, queue="orders"), None) == {"batchItemFailures": []}
    return job


def an_order(**fields: Any) -> ShopOrder:
    now = utc_now()
    known = {"order_id": 7001, "number": 1, "created_at": now, "updated_at": now,
             "email": None, "name": None}  # fmt: skip
    return ShopOrder(**{**known, **fields})


def queued(url: str) -> list[dict[str, Any]]:
    answer = clients.sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    found = [json.loads(one["Body"]) for one in answer.get("Messages", [])]
    for one in answer.get("Messages", []):
        clients.sqs().delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    return found


class TestReplay:
    def test_dry_run_only_tells(
        self, settings: Settings, merchant: str, page: ConnectedAccount
    ) -> None:
        receive(page, mid := new_id())
        told = output("replay", "--merchant", merchant, "--dry-run")
        assert told["replayed"] is False
        assert told["events"][0]["event_ids"] == [mid]
        assert not [one for one in queued(settings.ingest_queue_url)
                    if one["merchant_id"] == merchant]  # fmt: skip

    def test_same_request_again_is_a_duplicate(
        self, settings: Settings, merchant: str, page: ConnectedAccount
    ) -> None:  # S53, S97, S98
        job = receive(page, new_id())
        assert len(output("replay", "--merchant", merchant)["events"]) == 1
        (again,) = [
            one for one in queued(settings.ingest_queue_url) if one["merchant_id"] == merchant
        ]
        assert (again["raw_id"], again["body"], again["replay"]) == (
            job["raw_id"],
            job["body"],
            True,
        )
        process.handler(sqs_event(again), None)
        (conversation,) = bootstrap.conversations().of_customer(merchant, _only_customer(merchant))
        assert conversation.last_seq == 1

    def test_one_event_only(self, merchant: str, page: ConnectedAccount) -> None:
        receive(page, first := new_id())
        job = receive(page, new_id())
        for wanted in (first, job["raw_id"]):
            told = output("replay", "--merchant", merchant, "--event-id", wanted, "--dry-run")
            assert len(told["events"]) == 1

    def test_span_and_channel(self, merchant: str, page: ConnectedAccount) -> None:
        receive(page, new_id())
        base = ("replay", "--merchant", merchant, "--dry-run")
        assert len(output(*base, "--channel", "facebook", "--since", "1h")["events"]) == 1
        assert output(*base, "--channel", "mailgun")["events"] == []
        assert output(*base, "--since", "2020-01-01", "--until", "2020-01-02")["events"] == []

    @pytest.mark.parametrize(
        "arguments", [("--merchant", "nobody"), ("--merchant", "x", "--since", "soon")]
    )
    def test_mistakes(self, arguments: tuple[str, ...]) -> None:
        assert run("replay", *arguments).exit_code == 1


class TestQuarantine:
    def broken(self, shop: ConnectedAccount) -> None:
        body = json.loads(an_order().webhook("orders/create").body)
        del body["id"]
        headers = {"content-type": "application/json", "x-shopify-topic": "orders/create",
                   "x-shopify-shop-domain": shop.external_id}  # fmt: skip
        receive_shop(shop, Request(headers=headers, body=json.dumps(body).encode()))

    def test_list_show_release(
        self, settings: Settings, merchant: str, shop: ConnectedAccount
    ) -> None:  # S51, S98
        self.broken(shop)
        (item,) = output("quarantine", "list", "--merchant", merchant)
        assert item["channel"] == "shopify"
        assert item["reason"]
        shown = output("quarantine", "show", item["id"], "--merchant", merchant)
        assert '"line_items"' in shown["request"]["body"]
        released = output("quarantine", "release", item["id"], "--merchant", merchant)
        assert released["status"] == "released"
        assert output("quarantine", "list", "--merchant", merchant) == []
        assert len(output("quarantine", "list", "--merchant", merchant, "--all")) == 1
        again = [one for one in queued(settings.orders_queue_url)
                 if one["merchant_id"] == merchant]  # fmt: skip
        assert [one["raw_id"] for one in again] == [item["raw_id"]]

    def test_for_people(self, merchant: str, shop: ConnectedAccount) -> None:
        self.broken(shop)
        assert "1 in quarantine" in run("quarantine", "list", "--merchant", merchant).output

    def test_unknown_item(self, merchant: str) -> None:
        assert run("quarantine", "show", "x", "--merchant", merchant).exit_code == 1


@pytest.mark.usefixtures("dead_letters")
class TestReconcile:
    def test_all_accounted_for(
        self, merchant: str, page: ConnectedAccount, shop: ConnectedAccount
    ) -> None:  # S88
        receive(page, mid := new_id())
        receive(page, mid)
        receive_order(shop, an_order())
        TestQuarantine().broken(shop)
        report = output("reconcile", "--merchant", merchant)
        sums = {hour["channel"]: hour for hour in report["hours"]}
        assert (sums["facebook"]["received"], sums["facebook"]["gap"]) == (2, 0)
        assert (sums["facebook"]["stored"], sums["facebook"]["duplicate"]) == (1, 1)
        assert (sums["shopify"]["stored"], sums["shopify"]["quarantined"]) == (1, 1)
        assert report["orders"] == {"compared": 1, "gaps": []}
        assert report["gap"] == 0

    def test_lost_order_is_a_gap(
        self, settings: Settings, merchant: str, shop: ConnectedAccount
    ) -> None:  # S88
        receive_order(shop, an_order())
        key = keys.order(merchant, "shopify", shop.external_id, "7001")
        Table(settings.desk_table).delete(Delete(key=key))
        report = output("reconcile", "--merchant", merchant, code=1)
        (gap,) = report["orders"]["gaps"]
        assert (gap["external_order_id"], gap["reason"]) == ("7001", "missing")

    def test_dead_letter_is_a_gap(self, merchant: str, dead_letters: str) -> None:
        clients.sqs().send_message(QueueUrl=dead_letters, MessageBody="x")
        result = run("reconcile", "--merchant", merchant)
        assert result.exit_code == 1
        assert "gap: 1" in result.output


class TestImport:
    def load(self, merchant: str, path: Path) -> Any:
        return output(
            "import", "orders", str(path), "--merchant", merchant, "--platform", "shopify"
        )

    def csv_file(self, folder: Path, *rows: dict[str, str]) -> Path:
        path = folder / "orders.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, sorted({name for row in rows for name in row}))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def row(self, external_id: str = "9001", **fields: str) -> dict[str, str]:
        known = {
            "external_order_id": external_id,
            "order_number": "#9001",
            "order_date": "2026-10-01T10:00:00Z",
            "currency": "usd",
            "total_amount": "19.90",
            "email": f"{new_id()}@mail.example",
            "customer_name": "Ann Old",
            "items": json.dumps([{"sku": "A", "name": "Thing", "quantity": 2, "price": "9.95"}]),
        }
        return {**known, **fields}

    def test_csv_twice_is_once(
        self, tmp_path: Path, merchant: str, shop: ConnectedAccount
    ) -> None:  # S57, S60, S97
        del shop
        path = self.csv_file(tmp_path, self.row(status="delivered"), self.row("9002"))
        first = self.load(merchant, path)
        assert (first["created"], first["refused"]) == (2, [])
        second = self.load(merchant, path)
        assert (second["created"], second["unchanged"]) == (0, 2)
        order = _orders().get_by_external(merchant, "9001", "shopify")
        assert order.shop is not None
        assert order.shop.total_minor == 1990
        assert order.shop.items[0].quantity == 2
        assert order.desk.quiet
        assert order.desk.customer_id is not None

    def test_status_of_the_file_holds(
        self, tmp_path: Path, merchant: str, shop: ConnectedAccount
    ) -> None:
        del shop
        self.load(merchant, self.csv_file(tmp_path, self.row(status="delivered")))
        order = _orders().get_by_external(merchant, "9001", "shopify")
        assert order.shop is not None
        assert order.shop.status == "delivered"

    def test_report_names_each_refused_line(
        self, tmp_path: Path, merchant: str, shop: ConnectedAccount
    ) -> None:  # S57
        del shop
        path = self.csv_file(
            tmp_path,
            self.row(),
            self.row("1", total_amount="much"),
            self.row("2", currency=""),
            self.row("3", status="lost"),
            self.row("4", items="[1"),
            self.row("5", order_date="yesterday"),
            self.row("6", items='[{"price": "x"}]'),
            self.row("7", shipping_address="[]"),
        )
        report = self.load(merchant, path)
        assert report["created"] == 1
        assert [one["line"] for one in report["refused"]] == [3, 4, 5, 6, 7, 8, 9]
        assert "total_amount" in report["refused"][0]["reason"]

    def test_json_lines_of_the_platform(
        self, tmp_path: Path, merchant: str, shop: ConnectedAccount
    ) -> None:  # S57
        del shop
        path = tmp_path / "orders.jsonl"
        lines = [json.dumps(an_order().body()), "not json", json.dumps({"id": 3})]
        path.write_text("\n".join(lines) + "\n\n")
        report = self.load(merchant, path)
        assert report["created"] == 1
        assert [one["line"] for one in report["refused"]] == [2, 3]

    def test_an_older_file_does_not_overwrite(
        self, tmp_path: Path, merchant: str, shop: ConnectedAccount
    ) -> None:  # S70
        receive_order(shop, an_order(total="50.00"))
        path = tmp_path / "orders.jsonl"
        old = utc_now() - timedelta(days=9)
        path.write_text(json.dumps(an_order(updated_at=old, total="1.00").body()))
        self.load(merchant, path)
        order = _orders().get_by_external(merchant, "7001", "shopify")
        assert order.shop is not None
        assert order.shop.total_minor == 5000

    def test_nothing_usable_is_exit_code_one(
        self, tmp_path: Path, merchant: str, shop: ConnectedAccount
    ) -> None:
        del shop
        path = self.csv_file(tmp_path, self.row(currency=""))
        base = ("import", "orders", str(path), "--merchant", merchant)
        assert run(*base, "--platform", "shopify").exit_code == 1

    def test_wrong_file_and_platform(
        self, tmp_path: Path, merchant: str, shop: ConnectedAccount
    ) -> None:
        del shop
        path = tmp_path / "x.csv"
        path.write_text("a,b\n1,2\n")
        base = ("import", "orders", "--merchant", merchant)
        assert run(*base, str(path), "--platform", "shopify").exit_code == 1
        good = self.csv_file(tmp_path, self.row())
        assert run(*base, str(good), "--platform", "magento").exit_code == 1


def _orders() -> OrderService:
    return bootstrap.orders()


def _only_customer(merchant: str) -> str:
    terms = SearchTerms(identifier="psid-1", channel="facebook")
    (found,) = bootstrap.customer_search().find(merchant, terms)
    return found.id
