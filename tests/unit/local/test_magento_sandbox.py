"""The sandbox's Magento: it answers as the real one does where Deskhand depends on it."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from deskhand.kit.rsa import read_public_key, verify_sha256
from deskhand.shops.magento.signing import signature_of
from local import adobe
from local.sandbox.call import Call
from local.sandbox.magento import AdobeKeys, MagentoRest

AUTH = {"authorization": "Bearer t"}


def ask(rest: MagentoRest, method: str, path: str, body: Any = None, **query: str) -> Any:
    content = json.dumps(body).encode() if body is not None else b""
    call = Call(method=method, host="a.magento.example", path=f"/rest/V1{path}", query=query,
                headers=AUTH, body=content)  # fmt: skip
    answer = rest.answer(call)
    assert isinstance(answer.body, bytes)
    return answer.status, json.loads(answer.body)


class TestRest:
    def test_without_a_token(self) -> None:
        answer = MagentoRest().answer(Call(method="GET", host="a", path="/rest/V1/orders"))
        assert answer.status == 401

    @pytest.mark.parametrize("path", ["/other", "/orders/77", "/invoices/1/x", "/orders/x"])
    def test_what_is_not_there(self, path: str) -> None:
        assert ask(MagentoRest(), "GET", path)[0] in {400, 404}

    def test_past_the_last_page_it_repeats_the_last_one(self) -> None:
        size = {"searchCriteria[pageSize]": "1"}
        pages = [
            ask(MagentoRest(), "GET", "/orders", **size, **{"searchCriteria[currentPage]": page})[1]
            for page in ("1", "2", "3")
        ]
        assert [page["items"][0]["entity_id"] for page in pages] == [9001, 9002, 9002]
        assert pages[0]["total_count"] == 2

    def test_an_order_can_be_made(self) -> None:
        rest = MagentoRest()
        status, made = ask(rest, "POST", "/orders", {"entity": {"state": "new", "items": []}})
        assert (status, made["entity_id"]) == (200, 9003)
        assert ask(rest, "GET", "/orders/9003")[1]["created_at"]

    def test_bare_values(self) -> None:
        rest = MagentoRest()
        assert ask(rest, "POST", "/orders/9001/cancel", {}) == (200, True)
        assert ask(rest, "POST", "/orders/9002/cancel", {}) == (200, False)
        assert ask(rest, "POST", "/order/9002/ship", {}) == (200, "9001")
        assert ask(rest, "POST", "/order/9002/ship", {})[0] == 400

    def test_all_credited_is_closed(self) -> None:
        rest = MagentoRest()
        assert ask(rest, "POST", "/invoice/9001/refund", {"isOnline": True}) == (200, "9001")
        assert ask(rest, "GET", "/orders/9002")[1]["state"] == "closed"
        assert ask(rest, "POST", "/order/9002/refund", {})[0] == 400

    def test_shops_are_apart(self) -> None:
        rest = MagentoRest()
        ask(rest, "POST", "/orders/9001/cancel", {})
        other = rest.answer(
            Call(method="GET", host="b.magento.example", path="/rest/V1/orders/9001", headers=AUTH)
        )
        assert isinstance(other.body, bytes)
        assert json.loads(other.body)["state"] == "new"


class TestKeys:
    def test_the_key_that_samples_are_signed_with(self, tmp_path: Path) -> None:
        shown = AdobeKeys(tmp_path).answer(
            Call(method="GET", host="x", path="/prod/keys/pub-key-a.pem")
        )
        signature = signature_of({"private_key": adobe.private_pem(tmp_path)}, b"body")

        key = read_public_key(str(shown.body))
        assert verify_sha256(key, b"body", base64.b64decode(signature))
        assert adobe.public_pem(tmp_path) == shown.body
        assert (tmp_path / adobe.FILE).stat().st_mode & 0o077 == 0

    def test_elsewhere_is_nothing(self, tmp_path: Path) -> None:
        answer = AdobeKeys(tmp_path).answer(Call(method="GET", host="x", path="/x"))
        assert answer.status == 404
