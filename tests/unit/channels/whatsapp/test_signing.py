"""Meta's signature, and samples addressed to a demo number."""

import json

import pytest

from deskhand.channels.whatsapp.signing import SIGNING
from deskhand.channels.whatsapp.webhook import WEBHOOK
from deskhand.kit.webhook import Accepted, Addressing, Refused, Request
from tests.support.corpus import corpus_file
from tests.unit.channels.whatsapp.builders import NOW, NUMBER_ID


@pytest.mark.parametrize("number", range(3))
def test_known_answers(number: int) -> None:  # formats §2.2
    vectors = json.loads(corpus_file("vectors/meta_x_hub_signature_256.json").read_text())
    vector = vectors["vectors"][number]
    named = vector.get("body_file")
    body = corpus_file(named).read_bytes() if named else vector["body"].encode()
    request = Request(headers={"x-hub-signature-256": vector["header"]}, body=body)
    verdict = WEBHOOK.verify(request, {"app_secret": vector["secret"]}, NOW)
    # The first one's body is no JSON: the signature was right all the same.
    assert verdict == (Accepted() if body.startswith(b"{") else Refused(400, "not_a_json_object"))
    wrong = vector.get("header_if_reserialised_wrongly", "sha256=" + "0" * 64)
    refused = WEBHOOK.verify(
        Request(headers={"x-hub-signature-256": wrong}, body=body),
        {"app_secret": vector["secret"]},
        NOW,
    )
    assert refused == Refused(403, "bad_signature")


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
