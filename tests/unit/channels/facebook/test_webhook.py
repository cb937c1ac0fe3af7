"""The handshake and the signature."""

import re
from dataclasses import replace
from typing import Any

import orjson
import pytest

from deskhand.channels.facebook.signing import SIGNING
from deskhand.channels.facebook.webhook import WEBHOOK
from deskhand.kit.webhook import Accepted, Refused, Request
from tests.support.corpus import corpus_file
from tests.unit.channels.facebook.builders import NOW, SECRETS

HANDSHAKE = {
    "hub.mode": "subscribe",
    "hub.verify_token": "let-me-in",
    "hub.challenge": "1158201444",
}


def ask(**changes: str | None) -> Request:
    query = {**HANDSHAKE, **{f"hub.{name}": value for name, value in changes.items()}}
    return Request(
        method="GET", query={name: value for name, value in query.items() if value is not None}
    )


def signed(body: bytes) -> Request:
    return SIGNING.sign(Request(body=body), SECRETS, NOW)


class TestHandshake:
    """S29, formats §14.14."""

    def test_right_token_gets_the_bare_challenge_as_plain_text(self) -> None:
        reply = WEBHOOK.handshake(ask(), SECRETS)
        assert reply
        assert (reply.status, reply.body, reply.content_type) == (200, "1158201444", "text/plain")

    def test_a_challenge_with_markup_stays_plain_text(self) -> None:
        reply = WEBHOOK.handshake(ask(challenge="<script>"), SECRETS)
        assert reply
        assert reply.content_type == "text/plain"

    @pytest.mark.parametrize("name", ["mode", "verify_token", "challenge"])
    def test_a_missing_parameter_is_answered(self, name: str) -> None:
        reply = WEBHOOK.handshake(ask(**{name: None}), SECRETS)
        assert reply
        assert reply.status == 400
        assert "1158201444" not in reply.body

    @pytest.mark.parametrize("changes", [{"verify_token": "guess"}, {"mode": "unsubscribe"}])
    def test_wrong_token_or_mode_is_refused_without_the_challenge(
        self, changes: dict[str, str]
    ) -> None:
        reply = WEBHOOK.handshake(ask(**changes), SECRETS)
        assert reply
        assert reply.status == 403
        assert "1158201444" not in reply.body

    def test_no_token_of_our_own_refuses_everybody(self) -> None:
        reply = WEBHOOK.handshake(ask(), {})
        assert reply
        assert reply.status == 403

    def test_a_post_is_no_handshake(self) -> None:
        assert WEBHOOK.handshake(Request(method="POST", query=HANDSHAKE), SECRETS) is None


class TestVerify:
    """S30, formats §2.2, §14.13."""

    def test_signed_json_is_accepted(self) -> None:
        assert WEBHOOK.verify(signed(b'{"object":"page"}'), SECRETS, NOW) == Accepted()

    @pytest.mark.parametrize("kind", ["instagram", "whatsapp_business_account", "user"])
    def test_any_object_is_accepted(self, kind: str) -> None:
        """A 404 counts as a failure and unsubscribes us (formats §14.15)."""
        body = orjson.dumps({"object": kind, "entry": []})
        assert WEBHOOK.verify(signed(body), SECRETS, NOW) == Accepted()

    @pytest.mark.parametrize(
        "given",
        [None, "", "sha256=", "sha256=00", "sha1=0", "garbage", "sha256=ä"],
    )
    def test_missing_or_wrong_signature_is_refused(self, given: str | None) -> None:
        headers = {} if given is None else {"x-hub-signature-256": given}
        request = Request(body=b"{}", headers=headers)
        assert WEBHOOK.verify(request, SECRETS, NOW) == Refused(403, "bad_signature")

    def test_a_changed_byte_is_refused(self) -> None:
        request = replace(signed(b'{"object":"page"}'), body=b'{"object":"pagf"}')
        assert WEBHOOK.verify(request, SECRETS, NOW) == Refused(403, "bad_signature")

    def test_sha1_alone_is_refused(self) -> None:
        request = signed(b"{}")
        sha1 = {"x-hub-signature": request.headers["x-hub-signature-256"]}
        assert isinstance(WEBHOOK.verify(replace(request, headers=sha1), SECRETS, NOW), Refused)

    @pytest.mark.parametrize("secrets", [{}, {"app_secret": ""}])
    def test_an_empty_secret_refuses(self, secrets: dict[str, str]) -> None:
        request = SIGNING.sign(Request(body=b"{}"), {"app_secret": ""}, NOW)
        assert WEBHOOK.verify(request, secrets, NOW) == Refused(403, "app_secret_missing")

    @pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"null", b'{"object":"pa', b"\xff"])
    def test_signed_but_no_json_object_is_400(self, body: bytes) -> None:
        assert WEBHOOK.verify(signed(body), SECRETS, NOW) == Refused(400, "not_a_json_object")

    def test_the_signature_is_judged_before_the_body(self) -> None:
        request = Request(body=b"not json", headers={"x-hub-signature-256": "sha256=0"})
        assert WEBHOOK.verify(request, SECRETS, NOW) == Refused(403, "bad_signature")


def known_answers() -> list[Any]:
    path = corpus_file("vectors/meta_x_hub_signature_256.json")
    vectors: list[Any] = orjson.loads(path.read_bytes())["vectors"]
    return vectors


class TestKnownAnswers:
    """Signatures that others computed."""

    def test_every_vector_is_reproduced(self) -> None:
        whole = [vector for vector in known_answers() if "body" in vector]
        assert whole
        for vector in whole:
            body = vector["body"].encode()
            request = SIGNING.sign(Request(body=body), {"app_secret": vector["secret"]}, NOW)
            assert request.headers["x-hub-signature-256"] == vector["header"]

    def test_re_serialised_json_does_not_verify(self) -> None:
        """Escaped Chinese text shows the bug first (formats §2.2)."""
        (vector,) = [v for v in known_answers() if "header_if_reserialised_wrongly" in v]
        wrong = vector["header_if_reserialised_wrongly"]
        secrets = {"app_secret": vector["secret"]}
        raw = vector["body"].encode()
        assert re.search(rb"\\u8ba2", raw)
        request = Request(body=raw, headers={"x-hub-signature-256": wrong})
        assert WEBHOOK.verify(request, secrets, NOW) == Refused(403, "bad_signature")
        right = replace(request, headers={"x-hub-signature-256": vector["header"]})
        assert WEBHOOK.verify(right, secrets, NOW) == Accepted()
