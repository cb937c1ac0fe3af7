"""WeChat's handshake and signatures at the door (formats.md 7). Standard library only.

https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Message_encryption_and_decryption_instructions.html
A signature is the SHA-1 of token, timestamp and nonce, sorted as text and joined. It covers nothing
of a plain body; in the encrypted modes `msg_signature` covers the `Encrypt` element too.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import Final

from deskhand.kit.signatures import matches
from deskhand.kit.webhook import Accepted, Refused, Reply, Request, Secrets, Verdict

SUCCESS: Final = Accepted(Reply(body="success"))
"""Any other word but an empty one makes WeChat tell the customer that the account is broken."""

# WeChat tries three times within 15 seconds and never again, so this is no short window. A plain
# body is not signed: a triple that was seen once must not carry another body for long. What is
# encrypted is signed whole; repeats of it, however late, are told by their ids (contract.md 3).
MAX_AGE: Final = timedelta(minutes=5)
PLAIN: Final = "plain"
_MAX_BODY: Final = 1_000_000
_FIELDS: Final = ("timestamp", "nonce")
_CDATA: Final = (b"<![CDATA[", b"]]>")
_ENCRYPT: Final = (b"<Encrypt>", b"</Encrypt>")
# The root comes first: a document type, the home of entities, could only stand before it.
_START: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]{0,200}\?>\s*)?<xml>")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/\s]+={0,2}\s*")


class WeChatWebhook:
    """The echo handshake, and the signatures of plain, compatible and safe mode."""

    def handshake(self, request: Request, secrets: Secrets) -> Reply | None:
        """Answer WeChat's GET: the bare echo for a genuine signature, else 400 or 403."""
        if request.method != "GET":
            return None
        echo = request.query.get("echostr", "")
        given = request.query.get("signature", "")
        parts = [request.query.get(name, "") for name in _FIELDS]
        if not (echo and given and all(parts)):
            return Reply(status=400, body="signature, timestamp, nonce and echostr needed")
        token = secrets.get("token", "")
        if not token or not matches(sign(token, *parts), given):
            return Reply(status=403, body="wrong signature")
        return Reply(body=echo)

    def verify(self, request: Request, secrets: Secrets, now: datetime) -> Verdict:
        """Check the signature that covers most.

        An account with a key takes encrypted bodies only (`not_encrypted`), unless its mode is
        plain: otherwise whoever saw one triple could write without the key. Refuses with 403 for
        signature and age, 400 for what is no such XML.
        """
        token = secrets.get("token", "")
        if not token:
            return Refused(403, "token_missing")
        timestamp, nonce = (request.query.get(name, "") for name in _FIELDS)
        if not (timestamp and nonce):
            return Refused(403, "missing_signature")
        encrypted = find_encrypted(request.body)
        if encrypted is None:
            return _verify_plain(request, secrets, now, sign(token, timestamp, nonce))
        expected = sign(token, timestamp, nonce, encrypted.decode("ascii"))
        if not matches(expected, request.query.get("msg_signature")):
            return Refused(403, "bad_signature")
        return SUCCESS if _is_xml(request.body) else Refused(400, "not_xml")


def sign(token: str, *parts: str) -> str:
    """The hex SHA-1 of all parts, sorted as text ("123" before "456", "10" before "9")."""
    return hashlib.sha1("".join(sorted((token, *parts))).encode("utf-8", "replace")).hexdigest()


def find_encrypted(body: bytes) -> bytes | None:
    """The content of the `Encrypt` element, or None; linear, without reading the XML.

    What stands inside other elements' CDATA is a customer's text and is passed over, so that nobody
    can write an element of their own into it.
    """
    at = 0
    while 0 <= (start := body.find(b"<", at)) < _MAX_BODY:
        if body.startswith(_CDATA[0], start):
            end = body.find(_CDATA[1], start)
            if end < 0:
                return None
            at = end + len(_CDATA[1])
        elif body.startswith(_ENCRYPT[0], start):
            return _content(body, start + len(_ENCRYPT[0]))
        else:
            at = start + 1
    return None


def _content(body: bytes, start: int) -> bytes | None:
    end = body.find(_ENCRYPT[1], start)
    if end < 0:
        return None
    found = body[start:end].strip()
    if found.startswith(_CDATA[0]) and found.endswith(_CDATA[1]):
        found = found[len(_CDATA[0]) : -len(_CDATA[1])]
    return found if _BASE64.fullmatch(found) else None


def _verify_plain(request: Request, secrets: Secrets, now: datetime, expected: str) -> Verdict:
    if not matches(expected, request.query.get("signature")):
        return Refused(403, "bad_signature")
    if secrets.get("encoding_aes_key") and secrets.get("mode") != PLAIN:
        # What is no XML at all is not refused for its mode.
        return Refused(403, "not_encrypted") if _is_xml(request.body) else Refused(400, "not_xml")
    timestamp = request.query["timestamp"]
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11):
        return Refused(403, "bad_timestamp")
    if abs(now - datetime.fromtimestamp(int(timestamp), tz=UTC)) > MAX_AGE:
        return Refused(403, "stale")
    return SUCCESS if _is_xml(request.body) else Refused(400, "not_xml")


def _is_xml(body: bytes) -> bool:
    """Whether it has the outside of WeChat's documents; refuses a DTD wherever it could stand."""
    return (
        len(body) <= _MAX_BODY
        and _START.match(body) is not None
        and body.rstrip().endswith(b"</xml>")
    )


WEBHOOK: Final = WeChatWebhook()
