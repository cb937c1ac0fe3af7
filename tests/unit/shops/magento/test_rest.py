"""Magento's REST API: its refusals in words, and both ways to sign a call."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpResponse
from deskhand.shops.magento.adapter import ADAPTER
from deskhand.shops.magento.oauth import authorization, base_string
from deskhand.shops.magento.rest import get, reason, write
from tests.support.corpus import corpus_file
from tests.support.magento import SITE, MagentoShop
from tests.support.shops import shop_account

ACCOUNT = shop_account(slug="magento", store=SITE)


def refused(status: int, body: Any = None, **headers: str) -> MagentoShop:
    shop = MagentoShop()
    shop.refusals = [
        HttpResponse(status=status, headers=headers, body=json.dumps(body or {}).encode())
    ]
    return shop


class TestRefusals:
    @pytest.mark.parametrize(
        ("status", "kind"),
        [(401, NeedsHuman), (403, NeedsHuman), (302, NeedsHuman), (404, Permanent),
         (400, Permanent), (429, Retriable), (500, Retriable), (503, Retriable)],
    )  # fmt: skip
    def test_reading(self, status: int, kind: type[ProviderFailure]) -> None:
        with pytest.raises(kind):
            get(ACCOUNT, refused(status), "/orders/1")

    @pytest.mark.parametrize("status", [500, 502, 503, 504])
    def test_writing_may_have_been_done_when_the_server_fails(self, status: int) -> None:
        with pytest.raises(ProviderUnreachable):
            write(ACCOUNT, refused(status), "POST", "/order/1/ship", {})

    def test_writing_too_fast_was_not_done(self) -> None:
        with pytest.raises(Retriable) as failure:
            write(ACCOUNT, refused(429, **{"retry-after": "7"}), "POST", "/order/1/ship", {})
        assert not isinstance(failure.value, ProviderUnreachable)
        assert failure.value.retry_after == 7

    def test_words_with_their_parameters(self) -> None:
        known = json.loads(corpus_file("magento/send/errors.json").read_text())
        assert reason(known["field_parameters"]["body"]) == "No such entity with orderId = 99"
        assert "Magento_Sales::actions_view" in reason(known["auth"]["body"])

    @pytest.mark.parametrize(
        ("answer", "words"),
        [({"message": "%1 of %10", "parameters": list("abcdefghij")}, "a of j"),
         ({"message": "x"}, "x"), ({"message": 5}, ""), ([], ""), (None, ""), (False, "")],
    )  # fmt: skip
    def test_words(self, answer: object, words: str) -> None:
        assert reason(answer) == words

    def test_a_page_of_html_instead_of_json(self) -> None:
        shop = MagentoShop()
        shop.refusals = [HttpResponse(status=200, body=b"<html>"), HttpResponse(status=200)]
        with pytest.raises(Retriable):
            get(ACCOUNT, shop, "/orders/1")
        with pytest.raises(ProviderUnreachable):
            write(ACCOUNT, shop, "POST", "/order/1/ship", {})


class TestSignIn:
    def test_bearer(self) -> None:
        shop = MagentoShop()
        ADAPTER.check(ACCOUNT, shop)
        (call,) = shop.calls
        assert call.headers["authorization"] == "Bearer secret-access_token"
        assert call.path == "/rest/V1/orders"

    def test_a_store_view(self) -> None:
        shop = MagentoShop()
        ADAPTER.check(shop_account(slug="magento", store=SITE, settings={"store_view": "de"}), shop)
        assert shop.calls[0].path == "/rest/de/V1/orders"

    def test_oauth1_signs_the_query_too(self) -> None:
        shop = MagentoShop()
        account = shop_account(slug="magento", store=SITE, settings={"sign_in": "oauth1"})
        ADAPTER.activate(account, shop)
        header = shop.calls[0].headers["authorization"]
        assert header.startswith("OAuth ")
        assert 'oauth_signature_method="HMAC-SHA256"' in header
        assert "secret-consumer_secret" not in header

    def test_secrets_that_are_missing(self) -> None:
        account = shop_account(slug="magento", store=SITE, secrets={"access_token": "t"},
                               settings={"sign_in": "oauth1"})  # fmt: skip
        with pytest.raises(NeedsHuman, match="consumer_key"):
            ADAPTER.check(account, MagentoShop())

    def test_the_base_string_of_the_rfc(self) -> None:
        """RFC 5849 §3.4.1.1, the parameters of its example."""
        url = "http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b"
        told = {
            "oauth_consumer_key": "9djdj82h48djs9d2", "oauth_token": "kkk9d7dh3k39sjv7",
            "oauth_signature_method": "HMAC-SHA1", "oauth_timestamp": "137131201",
            "oauth_nonce": "7d8f3e4a", "c2": "", "a3": "2 q",
        }  # fmt: skip
        query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
        found = base_string("post", "http://example.com/request", [*query, *told.items()])
        assert found == (
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D"
            "%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce"
            "%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26"
            "oauth_token%3Dkkk9d7dh3k39sjv7"
        )

    def test_a_signature_depends_on_everything(self) -> None:
        secrets = {"consumer_key": "k", "consumer_secret": "s", "access_token": "t",
                   "access_token_secret": "ts"}  # fmt: skip
        now = datetime(2026, 11, 24, tzinfo=UTC)

        def signed(query: list[tuple[str, str]], **changed: str) -> str:
            given = {**secrets, **changed}
            return authorization("GET", "https://x/y", query, given, now=now, nonce="n")

        assert signed([]) == signed([])
        others = {signed([]), signed([("a", "1")]), signed([], consumer_secret="o"),
                  signed([], access_token_secret="o")}  # fmt: skip
        assert len(others) == 4


class TestSite:
    @pytest.mark.parametrize(
        "store", ["", "localhost", "127.0.0.1", "169.254.169.254/latest", "x.example:8080",
                  "a@b.example", "http://x.example", "x.example/../y", "x.example/?q",
                  "[::1]", "2130706433"],
    )  # fmt: skip
    def test_only_a_host_name_is_called(self, store: str) -> None:
        shop = MagentoShop()
        with pytest.raises(Permanent, match="site_wrong"):
            ADAPTER.check(shop_account(slug="magento", store=store), shop)
        assert shop.calls == []

    @pytest.mark.parametrize(
        "store", ["shop.example", "Shop.Example", "https://shop.example/", "x.example/shop/eu"]
    )
    def test_a_shop_in_a_folder(self, store: str) -> None:
        shop = MagentoShop()
        shop.refusals = [HttpResponse(status=200, body=b'{"items": []}')]
        ADAPTER.check(shop_account(slug="magento", store=store), shop)
        assert shop.calls[0].path.endswith("/rest/V1/orders")
