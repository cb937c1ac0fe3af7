"""Shopify's signature (S63), against known answers and the mistakes of formats §14."""

import hashlib
import hmac
import json
import subprocess
import sys

import pytest

from deskhand.kit.webhook import Accepted, Refused, Request
from deskhand.shops.shopify.signing import SIGNING
from deskhand.shops.shopify.webhook import WEBHOOK
from tests.support.corpus import corpus_file
from tests.support.shops import NOW

SECRETS = {"client_secret": "hush"}
BODY = b'{"id": 1}'


def request(signature: str | None, body: bytes = BODY) -> Request:
    headers = {} if signature is None else {"x-shopify-hmac-sha256": signature}
    return Request(headers=headers, body=body)


class TestKnownAnswers:
    def test_every_vector(self) -> None:
        vectors = json.loads(corpus_file("vectors/shopify_hmac.json").read_text())["webhook"]

        for vector in vectors:
            body = vector.get("body", "").encode()
            if "body_file" in vector:
                body = corpus_file(vector["body_file"]).read_bytes()
            verdict = WEBHOOK.verify(
                request(vector["header"], body), {"client_secret": vector["secret"]}, NOW
            )
            assert (verdict == Accepted()) is vector["valid"], vector


class TestVerify:
    def test_a_hex_digest_is_refused(self) -> None:
        """§14 (41), S63: Shopify sends base64 of the raw digest, never hex."""
        digest = hmac.new(b"hush", BODY, hashlib.sha256).hexdigest()

        assert WEBHOOK.verify(request(digest), SECRETS, NOW) == Refused(401, "signature_wrong")

    def test_a_missing_header_is_refused_not_a_crash(self) -> None:
        """§14 (42), S63: compare_digest(None) raised TypeError and answered 500."""
        assert WEBHOOK.verify(request(None), SECRETS, NOW) == Refused(401, "signature_missing")

    @pytest.mark.parametrize("signature", [None, "wrong", ""])
    def test_every_refusal_is_401(self, signature: str | None) -> None:
        """§14 (43), S63, S64: the compliance topics are reviewed for 401, not 403."""
        verdict = WEBHOOK.verify(request(signature), SECRETS, NOW)

        assert isinstance(verdict, Refused)
        assert verdict.status == 401

    def test_an_empty_secret_refuses(self) -> None:
        signed = SIGNING.sign(Request(body=BODY), {"client_secret": ""}, NOW)

        assert WEBHOOK.verify(signed, {"client_secret": ""}, NOW) == Refused(401, "secret_missing")
        assert WEBHOOK.verify(signed, {}, NOW) == Refused(401, "secret_missing")

    def test_the_header_without_x_is_read_too(self) -> None:
        """formats §9.1: the newer events drop the X- prefix."""
        signed = SIGNING.sign(Request(body=BODY), SECRETS, NOW)
        renamed = {"shopify-hmac-sha256": signed.headers["x-shopify-hmac-sha256"]}

        assert WEBHOOK.verify(Request(headers=renamed, body=BODY), SECRETS, NOW) == Accepted()

    def test_raw_bytes_count_not_their_meaning(self) -> None:
        signed = SIGNING.sign(Request(body=b'{"name":"\\u5f20"}'), SECRETS, NOW)
        again = Request(headers=signed.headers, body='{"name":"张"}'.encode())

        assert WEBHOOK.verify(signed, SECRETS, NOW) == Accepted()
        assert WEBHOOK.verify(again, SECRETS, NOW) == Refused(401, "signature_wrong")

    def test_signed_but_not_json(self) -> None:
        signed = SIGNING.sign(Request(body=b"topic=orders"), SECRETS, NOW)

        assert WEBHOOK.verify(signed, SECRETS, NOW) == Refused(400, "not_json")

    def test_there_is_no_handshake(self) -> None:
        assert WEBHOOK.handshake(Request(method="GET"), SECRETS) is None


class TestImport:
    def test_it_needs_the_standard_library_only(self) -> None:
        """performance.md: the webhook Lambda imports this module and nothing large (§14 (55))."""
        script = (
            "import sys; import deskhand.shops.shopify.webhook;"
            "print([n for n in ('orjson','pydantic','boto3','urllib3') if n in sys.modules])"
        )

        found = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        )

        assert found.stdout.strip() == "[]"
