"""Signatures after Standard Webhooks; standard library only (https://www.standardwebhooks.com)."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from deskhand.kit.signatures import hmac_base64, matches

SECRET: Final = "secret"
PREFIX: Final = "whsec_"
ID: Final = "webhook-id"
TIMESTAMP: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"
TOLERANCE: Final = timedelta(minutes=5)
MAX_SIGNATURES: Final = 20
MAX_ID: Final = 256


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """`v1,` and the base64 HMAC-SHA256 over `id.timestamp.body`."""
    content = f"{message_id}.{timestamp}.".encode() + body
    return f"v1,{hmac_base64(_key(secret), content)}"


def signed(secret: str, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """The three headers."""
    timestamp = str(int(now.timestamp()))
    return {
        ID: message_id,
        TIMESTAMP: timestamp,
        SIGNATURE: signature(secret, message_id, timestamp, body),
    }


def problem(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
    """What is wrong with a signed request; None when it is genuine.

    Several signatures in the header, as during a rotation of the sender's: one must match.
    """
    if not secret or not _key(secret):
        return "secret_missing"
    message_id, timestamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    given = headers.get(SIGNATURE, "").split(" ")[:MAX_SIGNATURES]
    if not 0 < len(message_id) <= MAX_ID or not given[0]:
        return "signature_missing"
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return "timestamp_wrong"
    expected = signature(secret, message_id, timestamp, body)
    if not any(matches(expected, one) for one in given):
        return "signature_wrong"
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        return "timestamp_out_of_tolerance"
    return None


def _key(secret: str) -> bytes:
    """The bytes behind `whsec_…`; a secret without that is used as it is written."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    written = secret.removeprefix(PREFIX)
    try:
        return base64.b64decode(written + "=" * (-len(written) % 4), validate=True)
    except binascii.Error:
        return b""
