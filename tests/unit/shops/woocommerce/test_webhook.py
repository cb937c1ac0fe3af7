"""WooCommerce's signature, its unsigned ping, and its secrets' entities (formats §10)."""

import json
from dataclasses import replace

import pytest

from deskhand.intake.reception import Arrival, Reception
from deskhand.kit.webhook import Accepted, Answered, Refused, Reply, Request
from deskhand.shops.woocommerce.signing import SIGNING
from deskhand.shops.woocommerce.webhook import WEBHOOK, signing_key
from tests.support.corpus import corpus_file
from tests.support.shops import NOW

FORM = {"content-type": "application/x-www-form-urlencoded"}
SECRETS = {"webhook_secret": "s3cr3t&key"}


def verdict(request: Request, secret: str = "s3cr3t&key") -> object:
    return WEBHOOK.verify(request, {"webhook_secret": secret}, NOW)


class TestVectors:
    @pytest.mark.parametrize("secret", ["s3cr3t&key", "s3cr3t&amp;key", "s3cr3t&#038;key"])
    def test_the_real_header_verifies(self, secret: str) -> None:  # S58, S63
        """A secret that is shown as `a&amp;b` signs as `a&b`."""
        vector = json.loads(corpus_file("vectors/woocommerce_signature.json").read_text())
        known = vector["vectors"][0]
        body = corpus_file(known["body_file"]).read_bytes()
        headers = {name.lower(): value for name, value in vector["headers_sample"].items()}
        request = Request(headers={**headers, "x-wc-webhook-signature": known["header"]}, body=body)

        assert verdict(request, secret) == Accepted()

    def test_an_empty_secret_is_never_accepted(self) -> None:
        vector = json.loads(corpus_file("vectors/woocommerce_signature.json").read_text())
        known = vector["vectors"][2]
        request = Request(
            headers={"x-wc-webhook-signature": known["header"]}, body=known["body"].encode()
        )

        assert verdict(request, "") == Refused(403, "secret_missing")


@pytest.mark.parametrize(
    ("stored", "signs"),
    [("a&amp;b", "a&b"), ("&lt;&gt;&quot;", '<>"'), ("&#039;&#x27;&#34;", "''\""),
     ("&amp;amp;", "&amp;"), ("&copy;&nbsp;&#65;", "&copy;&nbsp;&#65;"), ("a&b", "a&b")],
)  # fmt: skip
def test_a_secrets_entities(stored: str, signs: str) -> None:
    """As `wp_specialchars_decode` does: one pass, five characters."""
    assert signing_key(stored) == signs


class FakeBackend:
    """One account; remembers what was stored."""

    def __init__(self) -> None:
        self.stored: list[object] = []

    def secret(self, account_id: str) -> dict[str, object] | None:
        previous = {"webhook_secret": "older"}
        return {"merchant_id": "acme", "channel": "woocommerce", "secrets": SECRETS,
                "previous": previous}  # fmt: skip

    def keep(self, key: str, body: bytes) -> None:
        self.stored.append(key)

    def enqueue(self, merchant_id: str, message: object) -> None:
        self.stored.append(message)


def received(request: Request) -> tuple[Reply, FakeBackend]:
    backend = FakeBackend()
    reception = Reception("woocommerce", "shop", WEBHOOK, backend)
    arrival = Arrival(request=request, account_id="acc-1", raw_id="raw-1", received_at=NOW)
    return reception.receive(arrival), backend


class TestPing:
    @pytest.mark.parametrize("headers", [FORM, {}, {"content-type": "application/json"}])
    def test_it_gets_exactly_200_and_nothing_is_stored(self, headers: dict[str, str]) -> None:
        """The first save posts it, unsigned and without headers; else there is no webhook."""
        reply, backend = received(Request(headers=headers, body=b"webhook_id=142"))

        assert reply.status == 200
        assert backend.stored == []

    def test_the_corpus_one(self) -> None:
        body = corpus_file("woocommerce/ping.form").read_bytes()

        assert isinstance(verdict(Request(headers=FORM, body=body)), Answered)

    @pytest.mark.parametrize(
        "body", [b"webhook_id=142&x=1", b"webhook_id=", b"webhook_id=1 OR 1", b"", b'{"id": 1}']
    )
    def test_nothing_else_goes_unsigned(self, body: bytes) -> None:
        reply, backend = received(Request(headers=FORM, body=body))

        assert (reply.status, backend.stored) == (403, [])

    def test_with_a_wrong_signature_it_is_no_ping(self) -> None:
        request = Request(headers={"x-wc-webhook-signature": "x"}, body=b"webhook_id=142")

        assert verdict(request) == Refused(403, "signature_wrong")


class TestStored:
    def test_once_stored_it_is_200(self) -> None:  # S65
        """Anything but 2xx counts as a failure, and six in a row switch the webhook off."""
        request = SIGNING.sign(Request(body=b'{"id": 205}'), SECRETS, NOW)

        reply, backend = received(request)

        assert (reply.status, len(backend.stored)) == (200, 1)

    def test_the_secret_before_counts_during_a_rotation(self) -> None:
        request = SIGNING.sign(Request(body=b'{"id": 205}'), {"webhook_secret": "older"}, NOW)

        assert received(request)[0].status == 200

    def test_the_topic_is_not_signed(self) -> None:
        """So it says nothing of the request's being genuine, and `parse` must hold it up."""
        request = SIGNING.sign(Request(body=b'{"id": 205}'), SECRETS, NOW)
        other = replace(request, headers={**request.headers, "x-wc-webhook-topic": "coupon.x"})

        assert verdict(other) == Accepted()


class TestAddress:
    @pytest.mark.parametrize(
        ("body", "topic"),
        [(b'{"id": 205}', "order.deleted"), (b'{"action": "a_hook", "arg": 1}', "action.a_hook"),
         (b'{"id": 205, "status": "on-hold"}', "order.updated"), (b"{", "order.updated")],
    )  # fmt: skip
    def test_a_bare_body_gets_the_topic_it_must_have_had(self, body: bytes, topic: str) -> None:
        made = SIGNING.address(Request(body=body), "shop.example", (), "")

        assert made.headers["x-wc-webhook-topic"] == topic
        assert made.headers["x-wc-webhook-source"] == "https://shop.example/"

    def test_a_ping_stays_bare(self) -> None:
        ping = Request(headers=FORM, body=b"webhook_id=142")

        assert SIGNING.sign(SIGNING.address(ping, "shop.example", (), ""), SECRETS, NOW) == ping
