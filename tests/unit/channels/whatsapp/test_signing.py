"""Meta's signature, and samples addressed to a demo number."""

import json

import pytest

from deskhand.channels.whatsapp.signing import SIGNING
from deskhand.channels.whatsapp.webhook import WEBHOOK
from deskhand.kit.webhook import Accepted, Addressing, Refused, Request
from tests.support.corpus import corpus_file
from tests.unit.channels.whatsapp.builders import NOW, NUMBER_ID


def test_known_answers() -> None:  # formats §2.2
    vectors = json.loads(corpus_file("vectors/meta_x_hub_signature_256.json").read_text())
    for vector in vectors["vectors"]:
        body = vector["body"].encode() if "body" in vector else _body(vector["body_file"])
        given = {"x-hub-signature-256": vector["header"]}
        verdict = WEBHOOK.verify(
            Request(headers=given, body=body), {"app_secret": vector["secret"]}, NOW
        )
        is_json = body.startswith(b"{")
        assert isinstance(verdict, Accepted if is_json else Refused)
        if not is_json:
            assert isinstance(verdict, Refused)
            assert verdict.status == 400  # the signature was right, the body is not JSON


def test_samples_go_to_the_number_that_is_asked_for() -> None:
    assert isinstance(SIGNING, Addressing)
    body = b'{"entry":[{"id":"1","changes":[{"value":{"metadata":{"phone_number_id": "77"}}}]}]}'
    addressed = SIGNING.address(Request(body=body), NUMBER_ID, [NUMBER_ID], "")
    assert f'"phone_number_id": "{NUMBER_ID}"'.encode() in addressed.body
    again = SIGNING.address(addressed, "other", [NUMBER_ID, "other"], "")
    assert again.body == addressed.body


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"entry":[7]}', b'{"entry":[{"changes":1}]}']
)
def test_what_names_no_number_stays_as_it_is(body: bytes) -> None:
    assert SIGNING.address(Request(body=body), NUMBER_ID, [], "").body == body


def _body(name: str) -> bytes:
    return corpus_file(name).read_bytes()
