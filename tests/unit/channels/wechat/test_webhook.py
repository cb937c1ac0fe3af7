"""WeChat at the door: handshake, three modes, age (formats.md 7, contract.md 3)."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deskhand.channels.wechat.signing import SIGNING
from deskhand.channels.wechat.webhook import WEBHOOK, find_encrypted, sign
from deskhand.kit.webhook import Accepted, Refused, Reply, Request
from tests.support.corpus import corpus_file
from tests.unit.channels.wechat.builders import (
    NOW,
    PLAIN_SECRETS,
    SECRETS,
    push,
    signed,
)

TEXT = push(Content="你好", MsgId="1")


def refusal(request: Request, secrets: dict[str, str] = SECRETS, now: datetime = NOW) -> Refused:
    verdict = WEBHOOK.verify(request, secrets, now)
    assert isinstance(verdict, Refused)
    return verdict


def vectors() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        corpus_file("vectors/wechat_aes_and_signature.json").read_text()
    )
    return found


class TestHandshake:
    def query(self, **changes: str) -> dict[str, str]:
        known = {"timestamp": "1409735669", "nonce": "1320562132", "echostr": "shr<5ch"}
        signature = sign("spamtest", known["timestamp"], known["nonce"])
        return {**known, "signature": signature, **changes}

    def test_the_echo_goes_back_as_it_came(self) -> None:
        reply = WEBHOOK.handshake(Request(method="GET", query=self.query()), SECRETS)
        assert reply == Reply(status=200, body="shr<5ch", content_type="text/plain")

    @pytest.mark.parametrize(
        ("changes", "status"),
        [({"signature": "0" * 40}, 403), ({"echostr": ""}, 400), ({"nonce": "1"}, 403)],
    )
    def test_refused(self, changes: dict[str, str], status: int) -> None:
        request = Request(method="GET", query=self.query(**changes))
        reply = WEBHOOK.handshake(request, SECRETS)
        assert reply is not None
        assert reply.status == status

    def test_an_empty_token_signs_nothing(self) -> None:
        query = self.query(signature=sign("", "1409735669", "1320562132"))
        reply = WEBHOOK.handshake(Request(method="GET", query=query), {"token": ""})
        assert reply is not None
        assert reply.status == 403


class TestVectors:
    def test_plain_signatures(self) -> None:
        for known in vectors()["plain_signature"]:
            made = sign(known["token"], known["timestamp"], known["nonce"])
            assert made == known["signature"]

    def test_message_signatures(self) -> None:
        for known in vectors()["decrypt"]:
            parts = (known["timestamp"], known["nonce"], known["encrypt"])
            assert sign(known["token"], *parts) == known["msg_signature"]

    def test_a_captured_push_in_safe_mode(self) -> None:
        body = corpus_file("wechat/encrypted/safe_mode_text_zh_emoji.xml").read_bytes()
        known = vectors()["decrypt"][1]
        query = {name: known[name] for name in ("timestamp", "nonce", "msg_signature")}
        request = Request(query={**query, "encrypt_type": "aes"}, body=body)
        assert isinstance(WEBHOOK.verify(request, SECRETS, NOW), Accepted)
        assert refusal(replace(request, query={**query, "nonce": "1"})).status == 403


class TestPlain:
    def test_accepted_and_answered_with_the_one_word(self) -> None:
        verdict = WEBHOOK.verify(signed(TEXT, PLAIN_SECRETS), PLAIN_SECRETS, NOW)
        assert isinstance(verdict, Accepted)
        assert verdict.reply == Reply(body="success")

    @pytest.mark.parametrize("minutes", [-6, 6, 60, 7 * 24 * 60])
    def test_an_old_triple_carries_no_body(self, minutes: int) -> None:
        request = signed(TEXT, PLAIN_SECRETS)
        late = NOW + timedelta(minutes=minutes)
        assert refusal(request, PLAIN_SECRETS, late) == Refused(403, "stale")

    def test_a_retry_within_seconds_counts(self) -> None:
        request = signed(TEXT, PLAIN_SECRETS)
        assert isinstance(
            WEBHOOK.verify(request, PLAIN_SECRETS, NOW + timedelta(seconds=15)), Accepted
        )

    def test_an_account_with_a_key_takes_none(self) -> None:
        request = signed(TEXT, PLAIN_SECRETS)
        assert refusal(request) == Refused(403, "not_encrypted")

    def test_unless_its_mode_is_plain(self) -> None:
        secrets = {**SECRETS, "mode": "plain"}
        assert isinstance(WEBHOOK.verify(signed(TEXT, PLAIN_SECRETS), secrets, NOW), Accepted)
        assert isinstance(WEBHOOK.verify(signed(TEXT, SECRETS), secrets, NOW), Accepted)

    @pytest.mark.parametrize("timestamp", ["", "x", "-5", "1" * 30, "１７９５５２１６００"])
    def test_a_strange_time(self, timestamp: str) -> None:
        query = {
            "timestamp": timestamp,
            "nonce": "1",
            "signature": sign("spamtest", timestamp, "1"),
        }
        assert refusal(replace(TEXT, query=query), PLAIN_SECRETS).status == 403

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{}",
            b"<xml>",
            b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><Content>&a;</Content></xml>',
            b'<?xml version="1.0"?><!DOCTYPE xml SYSTEM "http://x/"><xml></xml>',
            "<xml></xml>".encode("utf-16"),
            b"<xml>" + b"a" * 1_000_001 + b"</xml>",
        ],
    )
    def test_what_is_no_push(self, body: bytes) -> None:
        request = signed(replace(TEXT, body=body), PLAIN_SECRETS)
        assert refusal(request, PLAIN_SECRETS) == Refused(400, "not_xml")

    def test_a_document_type_in_a_customers_words_is_words(self) -> None:
        request = signed(push(Content="<!DOCTYPE html>", MsgId="1"), PLAIN_SECRETS)
        assert isinstance(WEBHOOK.verify(request, PLAIN_SECRETS, NOW), Accepted)


class TestEncrypted:
    def test_accepted_however_late(self) -> None:
        """Repeats are told by their ids (contract.md 3): all of it is signed."""
        request = signed(TEXT)
        for later in (timedelta(), timedelta(hours=1), timedelta(days=7)):
            assert isinstance(WEBHOOK.verify(request, SECRETS, NOW + later), Accepted)

    def test_the_url_signature_alone_is_not_enough(self) -> None:
        request = signed(TEXT)
        query = {k: v for k, v in request.query.items() if k != "msg_signature"}
        assert refusal(replace(request, query=query)) == Refused(403, "bad_signature")

    def test_another_content_under_the_same_signature(self) -> None:
        one, other = signed(TEXT), signed(push(Content="other", MsgId="2"))
        assert refusal(replace(one, body=other.body)).reason == "bad_signature"

    def test_compatible_mode_is_judged_by_encrypt(self) -> None:
        request = signed(TEXT)
        both = TEXT.body.removesuffix(b"</xml>") + request.body.removeprefix(b"<xml>")
        assert isinstance(WEBHOOK.verify(replace(request, body=both), SECRETS, NOW), Accepted)

    def test_an_empty_token(self) -> None:
        assert refusal(signed(TEXT, {**SECRETS, "token": ""}), {"token": ""}).status == 403


class TestFindEncrypted:
    def test_a_customers_words_are_passed_over(self) -> None:
        fake = b"<Encrypt><![CDATA[ZmFrZQ==]]></Encrypt>"
        body = b"<xml><Content><![CDATA[" + fake.replace(b"]]>", b"]]]]><![CDATA[>") + b"]]>"
        assert find_encrypted(body + b"</Content></xml>") is None
        real = body + b"</Content><Encrypt><![CDATA[cmVhbA==]]></Encrypt></xml>"
        assert find_encrypted(real) == b"cmVhbA=="

    @pytest.mark.parametrize(
        "body",
        [b"<xml><Encrypt>", b"<Encrypt><![CDATA[a", b"<Encrypt>\xff</Encrypt>", b"<![CDATA[" * 3],
    )
    def test_what_is_none(self, body: bytes) -> None:
        assert find_encrypted(body) is None

    def test_is_linear(self) -> None:
        started = datetime.now(UTC)
        for piece in (b"<![CDATA[", b"<Encrypt>", b"<", b"]]>"):
            find_encrypted(b"<xml>" + piece * 200_000)
        assert datetime.now(UTC) - started < timedelta(seconds=2)


class TestSigning:
    def test_addresses_our_account_where_nobody_is_connected(self) -> None:
        done = SIGNING.address(TEXT, "gh_acme", ["gh_globex"], "")
        assert b"<ToUserName><![CDATA[gh_acme]]></ToUserName>" in done.body
        assert SIGNING.address(done, "gh_other", ["gh_acme"], "") == done

    def test_what_is_encrypted_stays(self) -> None:
        request = signed(TEXT)
        assert SIGNING.sign(request, SECRETS, NOW).body == request.body
