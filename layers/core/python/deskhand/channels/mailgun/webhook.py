"""Mailgun's webhooks at the door: signature and age (formats.md 1.3, 1.4). Standard library only.

https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks: HMAC-SHA256
over timestamp + token with the HTTP webhook signing key, which is not the API key. The body is not
covered.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from deskhand.channels.mailgun.form import MULTIPART, URLENCODED, read_last
from deskhand.kit.errors import ParseFailure
from deskhand.kit.signatures import hmac_hex, matches
from deskhand.kit.webhook import Accepted, Refused, Reply, Request, Secrets, Verdict

FIELDS: Final = ("timestamp", "token", "signature")
# Mailgun retries for almost 8 h (10, 15, 30 min, 1, 2, 4 h), always with the same triple. One hour
# of slack for its own delays; older than that can't be a retry, and can never be accepted.
RETRY_HORIZON: Final = timedelta(hours=9)
# A clock that runs ahead, ours or theirs, may be set right while Mailgun still retries.
CLOCK_SKEW: Final = timedelta(minutes=5)
_MAX_DIGITS: Final = 11


class MailgunWebhook:
    """See `deskhand.kit.webhook.Webhook`."""

    def handshake(self, request: Request, secrets: Secrets) -> Reply | None:
        """Mailgun has none."""
        return None

    def verify(self, request: Request, secrets: Secrets, now: datetime) -> Verdict:
        """Check signature and age.

        Refuses with 500 when no signing key is configured (S22), 400 for a body that is not what
        it says, 403 for a wrong or missing signature (it may be our own mistyped key: Mailgun then
        tries again), 406 for a genuine signature that is too old, which ends the retries. A token
        seen before is not refused: it is a retry, and the ids of its items tell.
        """
        key = secrets.get("signing_key", "")
        if not key:
            return Refused(500, "no_signing_key")
        reader = _READERS.get(request.content_type)
        if reader is None or not request.body:
            return Refused(400, "not_a_form_or_json")
        try:
            fields = reader(request)
        except ParseFailure as failure:
            return Refused(400, failure.reason)
        return _judge(fields, key, now)


def _judge(fields: Mapping[str, str], key: str, now: datetime) -> Verdict:
    timestamp, token, signature = (fields[name] for name in FIELDS)
    if not (timestamp and token and signature and signature.isascii()):
        return Refused(403, "missing_signature")
    signed = (timestamp + token).encode("utf-8", "replace")
    if not matches(hmac_hex(key, signed), signature):
        return Refused(403, "bad_signature")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _MAX_DIGITS):
        return Refused(403, "bad_timestamp")
    sent_at = datetime.fromtimestamp(int(timestamp), tz=UTC)
    if now - sent_at > RETRY_HORIZON:
        return Refused(406, "stale")
    if sent_at - now > CLOCK_SKEW:
        return Refused(403, "from_the_future")
    return Accepted()


def _from_form(request: Request) -> Mapping[str, str]:
    return read_last(request, FIELDS)


def _from_json(request: Request) -> Mapping[str, str]:
    try:
        document = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise ParseFailure("not_json") from error
    signature = document.get("signature") if isinstance(document, dict) else None
    values = signature if isinstance(signature, dict) else {}
    return {name: _as_text(values.get(name)) for name in FIELDS}


def _as_text(value: object) -> str:
    """A string, or a whole number as Mailgun's older samples have it; anything else is nothing."""
    if isinstance(value, str):
        return value
    return str(value) if type(value) is int else ""


_READERS: Final[Mapping[str, Callable[[Request], Mapping[str, str]]]] = {
    URLENCODED: _from_form,
    MULTIPART: _from_form,
    "application/json": _from_json,
}

WEBHOOK: Final = MailgunWebhook()
