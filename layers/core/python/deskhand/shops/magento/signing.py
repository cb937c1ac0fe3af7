"""Adobe's side of the signatures, for the command line and tests: it has the private key."""

import base64
import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from deskhand.kit.der import NULL, OBJECT_ID, OCTET_STRING, Der
from deskhand.kit.ids import new_id
from deskhand.kit.rsa import MIN_BITS, RSA_ENCRYPTION, encode_sha256, read_pem
from deskhand.kit.webhook import Request, Secrets
from deskhand.shops.magento.webhook import COMMERCE_SIGNATURE

EVENT_TYPE: Final = "application/cloudevents+json"
KEY_PATH: Final = "/prod/keys/pub-key-deskhand.pem"


class MagentoSigning:
    """Signs a CloudEvent as I/O Events does, anything else as a Commerce webhook.

    The secrets it needs beside the account's: `private_key`, a PEM (PKCS #8) that stands for
    Adobe's own.
    """

    order_topic = ""

    def sign(self, request: Request, secrets: Secrets, now: datetime) -> Request:
        """See `deskhand.kit.webhook.Signing`; an event is addressed to the account's client."""
        del now
        if not _is_event(request):
            signature = signature_of(secrets, request.body)
            return replace(request, headers={**request.headers, COMMERCE_SIGNATURE: signature})
        body = _addressed(request.body, secrets.get("client_id", ""))
        added = {
            "x-adobe-delivery-id": new_id(),
            "x-adobe-public-key1-path": KEY_PATH,
            "x-adobe-digital-signature-1": signature_of(secrets, body),
        }
        return replace(
            request, headers={**request.headers, "content-type": EVENT_TYPE, **added}, body=body
        )

    def address(
        self, request: Request, external_id: str, connected: Collection[str], topic: str
    ) -> Request:
        """Nothing in a request names the shop: the URL does."""
        del external_id, connected, topic
        return request


def _is_event(request: Request) -> bool:
    return request.content_type == EVENT_TYPE or b'"specversion"' in request.body


def _addressed(body: bytes, client_id: str) -> bytes:
    """The event, or batch of events, with its recipient; other bodies stay as they are."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return body
    events: list[Any] = parsed if isinstance(parsed, list) else [parsed]
    if not all(isinstance(event, dict) for event in events):
        return body
    named = {"recipient_client_id": client_id}
    made = [{**event, **named} for event in events]
    return json.dumps(made if isinstance(parsed, list) else made[0], ensure_ascii=False).encode()


def signature_of(secrets: Secrets, message: bytes) -> str:
    """Base64 of the RSA-SHA256 signature; empty without a private key, wrong with a wrong one."""
    pem = secrets.get("private_key", "")
    if not pem:
        return ""
    try:
        modulus, exponent = _private_key(pem)
    except ValueError:
        return base64.b64encode(encode_sha256(message, MIN_BITS // 8)).decode()
    size = (modulus.bit_length() + 7) // 8
    number = pow(int.from_bytes(encode_sha256(message, size)), exponent, modulus)
    return base64.b64encode(number.to_bytes(size)).decode()


def _private_key(pem: str) -> tuple[int, int]:
    """Modulus and private exponent of a PKCS #8 key (RFC 5208 §5, RFC 8017 appendix A.1.2)."""
    info = Der(read_pem(pem, "PRIVATE KEY")).sequence()
    info.natural()  # version
    algorithm = info.sequence()
    if algorithm.read(OBJECT_ID) != RSA_ENCRYPTION or algorithm.read(NULL):
        raise ValueError("not an RSA key")
    key = Der(info.read(OCTET_STRING)).sequence()
    key.natural()  # version
    modulus, _, exponent = key.natural(), key.natural(), key.natural()
    return modulus, exponent


SIGNING = MagentoSigning()
