"""Shops with one status word, through the apply Lambda: what is stored is what was told."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.kit.errors import Invalid
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.orders.models import ShopState
from functions.orders.apply import handler
from tests.support.shops import named
from tests.support.stack_in_process import composed, sqs_event, work

SECRETS = {
    "woocommerce": {"webhook_secret": "s", "consumer_key": "ck", "consumer_secret": "cs"},
    "erp": {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
}


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


class Shop:
    """One connected shop, told our samples."""

    def __init__(self, merchant_id: str, slug: str, **settings: Any) -> None:
        self.merchant_id, self.slug = merchant_id, slug
        self.account_id = (
            bootstrap.accounts()
            .connect(merchant_id, slug, f"{new_id()}.example", settings, SECRETS[slug])
            .account_id
        )

    def tell(self, sample: str, **changes: Any) -> None:
        request = named(self.slug, sample).request
        body = json.loads(request.body)
        body.get("data", body).update(changes)
        told = replace(request, body=json.dumps(body).encode())
        item = work(self.merchant_id, self.account_id, self.slug, told, "shop")
        assert handler(sqs_event(item, queue="orders"), None)["batchItemFailures"] == []

    def state(self, external_id: str) -> ShopState:
        found = bootstrap.orders().get_by_external(self.merchant_id, external_id, self.slug).shop
        assert found is not None
        return found


class TestWooCommerce:
    def test_an_order_and_its_word(self, merchant_id: str) -> None:  # S59, S69, S70
        shop = Shop(merchant_id, "woocommerce")
        for sample in ("refunded_in_part", "order_placed", "order_paid", "order_placed"):
            shop.tell(sample)

        state = shop.state("741")

        assert (state.status, state.flags) == ("processing", ["partially_refunded"])
        assert state.platform_state["bill"]["line_items"][0]["taxes"] == [
            {"id": "1", "total": "8.00"}
        ]

    def test_a_word_that_nobody_knows(self, merchant_id: str) -> None:
        """The word before outlives its snapshot, in the table too."""
        shop = Shop(merchant_id, "woocommerce")
        shop.tell("order_paid")
        shop.tell("own_status_of_the_site", date_modified_gmt="2026-11-22T00:00:00")
        shop.tell("order_placed")

        state = shop.state("741")

        assert (state.status, state.flags) == ("processing", ["unknown_status"])

    def test_the_merchants_table(self, merchant_id: str) -> None:
        table = [{"word": "awaiting-pickup", "means": "on_hold"}]
        shop = Shop(merchant_id, "woocommerce", statuses=table)
        shop.tell("own_status_of_the_site")

        assert shop.state("741").status == "on_hold"

    @pytest.mark.parametrize(
        "chosen",
        [{"statuses": [{"word": "x", "means": "lost"}]}, {"statuses": [{"word": "x"}]},
         {"site_url": "http://shop.example"}, {"site_url": "https://u:p@shop.example"}],
    )  # fmt: skip
    def test_settings_that_make_no_sense(self, merchant_id: str, chosen: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            Shop(merchant_id, "woocommerce", **chosen)

    def test_deleted_and_restored(self, merchant_id: str) -> None:
        shop = Shop(merchant_id, "woocommerce")
        shop.tell("order_paid")
        shop.tell("order_deleted")
        assert shop.state("741").status == "cancelled"
        shop.tell("order_restored", date_modified_gmt="2026-11-20T14:01:00")

        assert shop.state("741").status == "processing"


class TestErp:
    def test_a_status_alone_first(self, merchant_id: str) -> None:
        shop = Shop(merchant_id, "erp")
        shop.tell("status_alone")
        assert (shop.state("SO5841").status, shop.state("SO5841").total_minor) == ("on_hold", 0)
        shop.tell("order_with_everything")

        state = shop.state("SO5841")

        assert (state.status, state.total_minor, state.buyer.email) == (
            "on_hold", 12990, "nora@mail.example",
        )  # fmt: skip

    def test_versions(self, merchant_id: str) -> None:  # S70
        shop = Shop(merchant_id, "erp")
        shop.tell("order_with_everything", version=5, note="five")
        shop.tell("order_with_everything", version=4, note="four", updated_at="2026-12-01T00:00Z")

        assert shop.state("SO5841").shop_note == "five"

    @pytest.mark.parametrize("url", ["http://erp.example/", "https://u:p@erp.example/", "erp"])
    def test_an_address_for_actions_must_be_https(self, merchant_id: str, url: str) -> None:
        with pytest.raises(Invalid):
            Shop(merchant_id, "erp", actions_url=url)
