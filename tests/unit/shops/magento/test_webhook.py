"""Both of Adobe's signatures, the key host, and the verification requests."""

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from deskhand.kit.text_fetch import NotAnswered
from deskhand.kit.webhook import Accepted, Answered, Refused, Reply, Request, Verdict
from deskhand.shops.magento.keys import CALLS_A_MINUTE, KEY_HOST, KeyRing
from deskhand.shops.magento.signing import KEY_PATH, SIGNING, signature_of
from deskhand.shops.magento.webhook import COMMERCE_SIGNATURE, MagentoWebhook
from tests.support.adobe import key_ring, private_pem, public_pem
from tests.support.corpus import corpus_file
from tests.support.shops import NOW, named, secrets_of

SECRETS = secrets_of("magento")
EVENT = "application/cloudevents+json"


def door() -> MagentoWebhook:
    return MagentoWebhook(key_ring())


def signed(*events: dict[str, Any], batch: bool = False) -> Request:
    body = json.dumps(list(events) if batch else events[0]).encode()
    return SIGNING.sign(Request(headers={"content-type": EVENT}, body=body), SECRETS, NOW)


def event(number: int = 1) -> dict[str, Any]:
    return {"specversion": "1.0", "id": str(number), "type": "com.adobe.commerce.observer.x"}


def verify(request: Request, webhook: MagentoWebhook | None = None) -> Verdict:
    return (webhook or door()).verify(request, SECRETS, NOW)


class Host:
    """A key host that counts."""

    def __init__(self, answer: str | None = None) -> None:
        self.answer = answer
        self.urls: list[str] = []
        self.down = False
        self.seconds = 0.0

    def __call__(self, url: str) -> str | None:
        self.urls.append(url)
        if self.down:
            raise NotAnswered("URLError")
        return self.answer

    def ring(self) -> KeyRing:
        return KeyRing(self, lambda: self.seconds)


class TestIoEvents:
    def test_one_and_a_batch(self) -> None:
        assert verify(signed(event())) == Accepted()
        assert verify(signed(event(1), event(2), batch=True)) == Accepted()

    def test_the_documented_vectors(self) -> None:
        vectors = json.loads(corpus_file("vectors/adobe_rsa_signatures.json").read_text())
        body = corpus_file("magento/io_event_order_save.json").read_bytes()
        headers = json.loads(corpus_file("magento/io_event_headers_captured.json").read_text())
        webhook = MagentoWebhook(KeyRing(lambda url: str(vectors["public_key_pem"])))
        given = {**headers, "x-adobe-digital-signature-1": vectors["vectors"][0]["signature"]}
        request = Request(headers=given, body=body)

        assert webhook.verify(request, {"client_id": "client-1"}, NOW) == Accepted()
        batch = replace(request, body=b"[" + body + b"]")
        assert webhook.verify(batch, {"client_id": "client-1"}, NOW) == Refused(
            403, "signature_wrong"
        )
        assert webhook.verify(request, {"client_id": "client-2"}, NOW) == Refused(
            403, "another_recipient"
        )

    def test_either_signature_is_enough(self) -> None:
        request = signed(event())
        given = dict(request.headers)
        second = {
            "x-adobe-digital-signature-1": base64.b64encode(b"old" * 85).decode(),
            "x-adobe-digital-signature-2": given["x-adobe-digital-signature-1"],
            "x-adobe-public-key2-path": KEY_PATH,
        }

        assert verify(replace(request, headers={**given, **second})) == Accepted()

    def test_one_of_a_batch_for_another_client(self) -> None:
        theirs = json.loads(signed(event(1), event(2), batch=True).body)
        theirs[1]["recipient_client_id"] = "somebody"
        body = json.dumps(theirs).encode()
        headers = {
            "x-adobe-digital-signature-1": signature_of(SECRETS, body),
            "x-adobe-public-key1-path": KEY_PATH,
        }
        request = Request(headers=headers, body=body)

        assert verify(request) == Refused(403, "another_recipient")

    @pytest.mark.parametrize(
        "path",
        ["", "/prod/keys/../keys/pub-key-a.pem", "//evil.example/prod/keys/pub-key-a.pem",
         "https://evil.example/prod/keys/pub-key-a.pem", "/prod/keys/pub-key-a.pem?x",
         "@evil.example", "/prod/keys/pub-key-a.pem\n", "/prod/keys/pub-key-.pem",
         "/stage/keys/pub-key-a.pem", "/prod/keys/pub-key-é.pem",
         f"/prod/keys/pub-key-{'a' * 65}.pem"],
    )  # fmt: skip
    def test_a_path_elsewhere_is_never_fetched(self, path: str) -> None:
        host = Host(public_pem())
        request = signed(event())
        headers = {**request.headers, "x-adobe-public-key1-path": path}

        verdict = verify(replace(request, headers=headers), MagentoWebhook(host.ring()))

        assert verdict == Refused(403, "signature_wrong")
        assert host.urls == []

    def test_no_answer_from_the_key_host_lets_adobe_try_again(self) -> None:
        host = Host(public_pem())
        host.down = True
        webhook = MagentoWebhook(host.ring())

        assert verify(signed(event()), webhook) == Refused(503, "keys_not_readable")
        host.down = False
        assert verify(signed(event()), webhook) == Accepted()

    def test_one_key_that_is_not_readable_does_not_matter_when_the_other_is(self) -> None:
        request = signed(event())
        given = dict(request.headers)
        headers = {
            "x-adobe-digital-signature-1": base64.b64encode(b"old" * 85).decode(),
            "x-adobe-public-key1-path": "/prod/keys/pub-key-gone.pem",
            "x-adobe-digital-signature-2": given["x-adobe-digital-signature-1"],
            "x-adobe-public-key2-path": KEY_PATH,
        }

        def fetch(url: str) -> str:
            if "gone" in url:
                raise NotAnswered("500")
            return public_pem()

        webhook = MagentoWebhook(KeyRing(fetch))
        assert verify(replace(request, headers={**given, **headers}), webhook) == Accepted()

    @pytest.mark.parametrize("answer", [None, "", "<html>", public_pem() + public_pem()])
    def test_no_key_at_the_path(self, answer: str | None) -> None:
        verdict = verify(signed(event()), MagentoWebhook(Host(answer).ring()))
        assert verdict == Refused(403, "signature_wrong")

    def test_without_a_client_id_nothing_is_accepted(self) -> None:
        verdict = door().verify(signed(event()), {**SECRETS, "client_id": ""}, NOW)
        assert verdict == Refused(403, "client_id_missing")


class TestKeyRing:
    def test_a_key_is_fetched_once_in_a_day(self) -> None:
        host = Host(public_pem())
        ring = host.ring()
        for hours in (0, 1, 23.9):
            host.seconds = hours * 3600
            assert ring.key(KEY_PATH)
        assert host.urls == [f"{KEY_HOST}{KEY_PATH}"]
        host.seconds = 24.1 * 3600
        assert ring.key(KEY_PATH)
        assert len(host.urls) == 2

    def test_what_is_not_there_is_remembered_for_a_minute(self) -> None:
        host = Host(None)
        ring = host.ring()
        assert ring.key(KEY_PATH) is None is ring.key(KEY_PATH)
        host.answer, host.seconds = public_pem(), 61
        assert ring.key(KEY_PATH)
        assert len(host.urls) == 2

    def test_made_up_paths_do_not_become_a_flood(self) -> None:
        host = Host(None)
        ring = host.ring()
        for number in range(CALLS_A_MINUTE):
            assert ring.key(f"/prod/keys/pub-key-{number}.pem") is None
        with pytest.raises(NotAnswered):
            ring.key("/prod/keys/pub-key-x.pem")
        host.seconds = 61
        assert ring.key("/prod/keys/pub-key-x.pem") is None


class TestCommerceWebhooks:
    def test_the_shopper_goes_on_whatever_the_desk_thinks(self) -> None:
        request = SIGNING.sign(Request(body=b'{"order":{"entity_id":1}}'), SECRETS, NOW)

        verdict = verify(request)

        assert isinstance(verdict, Accepted)
        assert verdict.reply is not None
        assert json.loads(verdict.reply.body) == {"op": "success"}
        assert verdict.reply.content_type == "application/json"

    @pytest.mark.parametrize("key", ["", "x", public_pem(2)])
    def test_no_key_or_another(self, key: str) -> None:
        request = SIGNING.sign(Request(body=b"{}"), SECRETS, NOW)
        verdict = door().verify(request, {**SECRETS, "commerce_public_key": key}, NOW)
        assert isinstance(verdict, Refused)
        assert verdict.status == 403

    @pytest.mark.parametrize("pem", [private_pem(2), "wrong-secret", public_pem()])
    def test_signed_by_somebody_else(self, pem: str) -> None:
        other = {**SECRETS, "private_key": pem}
        assert isinstance(verify(SIGNING.sign(Request(body=b"{}"), other, NOW)), Refused)

    def test_deep_json_is_refused_not_raised(self) -> None:
        request = SIGNING.sign(Request(body=b"[" * 200_000), SECRETS, NOW)
        assert verify(request) == Refused(400, "not_json")


class TestVerificationRequests:
    def test_the_challenge_comes_back(self) -> None:
        word = "8ec8d794-e0ab-42df-9017-e3dada8e84f7"
        asked = Request(method="GET", query={"challenge": word})
        assert door().handshake(asked, SECRETS) == Reply(body=word)

    @pytest.mark.parametrize("word", ["", "<script>", "a b", "x" * 129, "é"])
    def test_what_is_no_challenge_is_not_echoed(self, word: str) -> None:
        assert door().handshake(Request(method="GET", query={"challenge": word}), SECRETS) is None

    @pytest.mark.parametrize("name", ["validationUrl", "validation"])
    def test_by_post_the_address_is_opened(self, name: str) -> None:
        host = Host("ok")
        url = "https://csm.adobe.io/csm/registrations/validate?id=ab-1&challenge=cd-2"

        verdict = verify(
            Request(body=json.dumps({name: url}).encode()), MagentoWebhook(host.ring())
        )

        assert verdict == Answered(Reply(body="opened"))
        assert host.urls == [url]

    @pytest.mark.parametrize(
        "url",
        ["https://evil.example/csm/registrations/validate?id=1", "http://csm.adobe.io/csm/x",
         "https://csm.adobe.io.evil.example/csm/registrations/validate?id=1",
         "https://csm.adobe.io/other?id=1", "https://csm.adobe.io/csm/registrations/validate?id=1#x",
         "https://csm.adobe.io@evil.example/csm/registrations/validate?id=1", 7],
    )  # fmt: skip
    def test_only_at_adobes(self, url: object) -> None:
        host = Host("ok")
        request = Request(body=json.dumps({"validationUrl": url}).encode())

        assert verify(request, MagentoWebhook(host.ring())) == Refused(403, "signature_missing")
        assert host.urls == []

    def test_it_is_asked_for_again_when_the_address_does_not_open(self) -> None:
        host = Host("ok")
        host.down = True
        url = "https://csm.adobe.io/csm/registrations/validate?id=1&challenge=2"
        request = Request(body=json.dumps({"validationUrl": url}).encode())
        verdict = verify(request, MagentoWebhook(host.ring()))
        assert isinstance(verdict, Answered)
        assert verdict.reply.status == 503


def test_a_sample_is_signed_as_its_kind_is() -> None:
    pushed = SIGNING.sign(named("magento", "event_order_placed").request, SECRETS, NOW)
    polled = SIGNING.sign(named("magento", "polled_fraud_suspected").request, SECRETS, NOW)
    assert "x-adobe-digital-signature-1" in pushed.headers
    assert COMMERCE_SIGNATURE in polled.headers
