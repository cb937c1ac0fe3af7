"""Mailgun's side of the signature: for the command line and the tests."""

import json
import secrets as randomness
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from deskhand.channels.mailgun.form import MULTIPART, URLENCODED
from deskhand.channels.mailgun.webhook import FIELDS
from deskhand.kit.signatures import hmac_hex
from deskhand.kit.webhook import Request, Secrets


class MailgunSigning:
    """See `deskhand.kit.webhook.Signing`."""

    def sign(self, request: Request, secrets: Secrets, now: datetime) -> Request:
        """Put a fresh timestamp, token and signature where Mailgun puts them.

        In JSON that is the `signature` object, in forms three fields behind all others.
        """
        triple = _triple(secrets.get("signing_key", ""), now)
        if request.content_type == MULTIPART:
            return replace(request, body=_into_multipart(request.body, triple))
        if request.content_type == URLENCODED:
            return replace(request, body=_into_form(request.body, triple))
        return replace(request, body=_into_json(request.body, triple))


def _triple(key: str, now: datetime) -> dict[str, str]:
    timestamp = str(int(now.timestamp()))
    token = randomness.token_hex(25)
    signature = hmac_hex(key, (timestamp + token).encode())
    return dict(zip(FIELDS, (timestamp, token, signature), strict=True))


def _into_form(body: bytes, triple: dict[str, str]) -> bytes:
    names = tuple(f"{name}=".encode() for name in FIELDS)
    kept = [piece for piece in body.split(b"&") if piece and not piece.startswith(names)]
    return b"&".join([*kept, urlencode(triple).encode()])


def _into_multipart(body: bytes, triple: dict[str, str]) -> bytes:
    text = body.lstrip(b"\r\n")
    line_end = b"\r\n" if b"\r\n" in text else b"\n"
    delimiter = text.partition(line_end)[0]
    parts = b"".join(
        line_end.join(
            (delimiter, f'Content-Disposition: form-data; name="{name}"'.encode(), b"",
             value.encode(), b"")
        )
        for name, value in triple.items()
    )  # fmt: skip
    before, _, _ = text.rpartition(delimiter + b"--")
    return before + parts + delimiter + b"--" + line_end


def _into_json(body: bytes, triple: dict[str, str]) -> bytes:
    document = json.loads(body)
    document["signature"] = triple
    return json.dumps(document, ensure_ascii=False).encode()


SIGNING: Final = MailgunSigning()
