"""What every webhook does, whatever the channel or shop (contract §3)."""

import json
from urllib.parse import urlencode

import pytest

from cli import delivery
from cli.stack import StackAccount
from deskhand.kit.clock import utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Request
from local.payloads import ShopOrder, mail, page_message, page_webhook
from tests.e2e.journeys import deskhand
from tests.support.stack import HTTP, RunningStack, eventually

SLUGS = ("mailgun", "facebook", "shopify")
REFUSED = {"mailgun": 403, "facebook": 403, "shopify": 401}


def sample(slug: str) -> Request:
    now = utc_now()
    if slug == "mailgun":
        sender = f"x-{new_id()[-12:]}@mail.example"
        return mail(sender=sender, recipient="support@acme.example", subject="s", body="b", at=now)
    if slug == "facebook":
        return page_webhook(
            [page_message(page_id="101010101010101", sender_id="5", text="hi", at=now)]
        )
    order = ShopOrder(
        order_id=int(now.timestamp() * 1000), number=1, created_at=now, updated_at=now,
        email=None, name=None,
    )  # fmt: skip
    return order.webhook("orders/create")


@pytest.mark.parametrize("slug", SLUGS)
class TestEveryWebhook:
    def test_unknown_account(self, running: RunningStack, slug: str) -> None:
        known = running.stack.account(slug)
        other = StackAccount(
            slug=slug,
            account_id="nobody",
            external_id=known.external_id,
            webhook_url=known.webhook_url.replace(known.account_id, new_id()),
            signing=known.signing,
        )
        request = delivery.sign(delivery.address(sample(slug), known, ()), other)
        assert delivery.post(request, other, HTTP).status == 404

    def test_forged(self, running: RunningStack, slug: str) -> None:  # S21, S30, S63
        account = running.stack.account(slug)
        wrong = dict.fromkeys(account.signing, "wrong-secret")
        request = delivery.address(sample(slug), account, ())
        signed = delivery.signing_of(slug).sign(request, wrong, utc_now())
        assert delivery.post(signed, account, HTTP).status == REFUSED[slug]

    def test_other_merchants_secret(self, running: RunningStack, slug: str) -> None:  # S136
        ours, theirs = (running.stack.account(slug, name) for name in ("acme", "globex"))
        if ours.signing == theirs.signing:
            pytest.skip("one app serves both")
        request = delivery.address(sample(slug), ours, ())
        signed = delivery.signing_of(slug).sign(request, theirs.signing, utc_now())
        assert delivery.post(signed, ours, HTTP).status == REFUSED[slug]

    @pytest.mark.parametrize("body", [b"", b"not json", b"[1, 2", b"\xff\xfe"])
    def test_body_that_is_not_what_it_says(
        self, running: RunningStack, slug: str, body: bytes
    ) -> None:
        account = running.stack.account(slug)
        request = delivery.address(
            Request(headers={"content-type": "application/json"}, body=body), account, ()
        )
        try:
            signed = delivery.sign(request, account)
        except ValueError:
            signed = request
        status = delivery.post(signed, account, HTTP).status
        assert 400 <= status < 500, status


class TestQuarantine:
    def test_signed_but_not_understood_is_listed(self, running: RunningStack) -> None:  # S51
        mark = f"deskhand/test-{new_id()}"
        now = utc_now()
        order = ShopOrder(
            order_id=1, number=1, created_at=now, updated_at=now, email=None, name=None
        )
        request = order.webhook("orders/create")
        broken = json.loads(request.body)
        del broken["id"]
        broken["note"] = mark
        headers = {**request.headers, "x-shopify-webhook-id": new_id()}
        running.accept("shopify", Request(headers=headers, body=json.dumps(broken).encode()))

        def listed() -> bool:
            for item in deskhand("quarantine", "list", "--merchant", "acme"):
                shown = deskhand("quarantine", "show", item["id"], "--merchant", "acme")
                if mark in json.dumps(shown):
                    return bool(item["reason"])
            return False

        eventually(listed, "the broken order in quarantine", seconds=60)


class TestHandshake:
    def answer(self, running: RunningStack, **query: str) -> tuple[int, bytes]:
        account = running.stack.account("facebook")
        got = HTTP.request("GET", f"{account.webhook_url}?{urlencode(query)}")
        return got.status, got.body

    def test_right_token(self, running: RunningStack) -> None:  # S29
        token = running.stack.account("facebook").signing["verify_token"]
        query = {"hub.mode": "subscribe", "hub.challenge": "1158", "hub.verify_token": token}
        assert self.answer(running, **query) == (200, b"1158")

    def test_wrong_and_missing(self, running: RunningStack) -> None:  # S29
        query = {"hub.mode": "subscribe", "hub.challenge": "1158", "hub.verify_token": "no"}
        assert self.answer(running, **query)[0] == 403
        assert self.answer(running)[0] in {400, 403}
