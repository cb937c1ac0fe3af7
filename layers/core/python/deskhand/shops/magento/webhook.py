"""Adobe's two signed deliveries. Standard library only: the webhook Lambda imports this.

I/O Events: https://developer.adobe.com/events/docs/guides/sdk/sdk-signature-verification
Commerce webhooks: https://developer.adobe.com/commerce/extensibility/webhooks/signature-verification
Magento Open Source has neither; it is polled.
"""

import base64
import json
import re
from datetime import datetime
from typing import Any, Final

from deskhand.kit.rsa import read_public_key, verify_sha256
from deskhand.kit.signatures import matches
from deskhand.kit.text_fetch import NotAnswered
from deskhand.kit.webhook import (
    Accepted,
    Answered,
    Refused,
    Reply,
    Request,
    Secrets,
    Verdict,
)
from deskhand.shops.magento.keys import KeyRing

COMMERCE_SIGNATURE: Final = "x-adobe-commerce-webhook-signature"
DIGITAL_SIGNATURES: Final = tuple(
    (f"x-adobe-digital-signature-{one}", f"x-adobe-public-key{one}-path") for one in (1, 2)
)
# The shopper waits for this answer: nothing but "go on" may come from a desk that only observes.
GO_ON: Final = Reply(body='{"op":"success"}', content_type="application/json")
CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
VALIDATION: Final = re.compile(
    r"https://csm(-[a-z0-9-]{1,20})?\.adobe\.io/csm/registrations/validate\?[A-Za-z0-9=&%_.-]{1,300}"
)
MAX_SIGNATURE: Final = 2000


class MagentoWebhook:
    """Either of the two; what carries neither signature is refused.

    Args:
        keys: where Adobe's public keys come from.
    """

    def __init__(self, keys: KeyRing | None = None) -> None:
        self.keys = keys or KeyRing()

    def handshake(self, request: Request, secrets: Secrets) -> Reply | None:
        """I/O Events asks `GET ?challenge=…` and wants the same word back."""
        del secrets
        word = request.query.get("challenge", "")
        return Reply(body=word) if CHALLENGE.fullmatch(word) else None

    def verify(self, request: Request, secrets: Secrets, now: datetime) -> Verdict:
        """See `deskhand.kit.webhook.Webhook`; 503 while Adobe's keys can't be read."""
        del now  # Adobe tries again for 24 hours with the first body: no clock window
        if any(request.headers.get(signature) for signature, _ in DIGITAL_SIGNATURES):
            return self._event(request, secrets)
        if request.headers.get(COMMERCE_SIGNATURE):
            return _commerce(request, secrets)
        return self._validation(request) or Refused(403, "signature_missing")

    def _event(self, request: Request, secrets: Secrets) -> Verdict:
        """RSA-SHA256 of the raw body, twice, by two keys that rotate: either is enough."""
        client = secrets.get("client_id", "")
        if not client:
            return Refused(403, "client_id_missing")
        try:
            genuine = self._genuine(request)
        except NotAnswered:
            return Refused(503, "keys_not_readable")
        if not genuine:
            return Refused(403, "signature_wrong")
        parsed = _parse(request.body)
        if parsed is None:
            return Refused(400, "not_json")
        # Every customer of Adobe's has the same keys: this says that the events are for us.
        events = parsed if isinstance(parsed, list) else [parsed]
        if not events or not all(matches(client, _recipient(event)) for event in events):
            return Refused(403, "another_recipient")
        return Accepted()

    def _genuine(self, request: Request) -> bool:
        """Either signature is enough; a key that is not readable matters when neither holds."""
        unread = None
        for names in DIGITAL_SIGNATURES:
            try:
                if self._signed(request, *names):
                    return True
            except NotAnswered as error:
                unread = error
        if unread:
            raise unread
        return False

    def _signed(self, request: Request, signature: str, path: str) -> bool:
        given = _decoded(request.headers.get(signature, ""))
        key = self.keys.key(request.headers.get(path, "")) if given else None
        return key is not None and verify_sha256(key, request.body, given)

    def _validation(self, request: Request) -> Verdict | None:
        """I/O Events asks by POST where the GET failed: open the address it names, at Adobe's."""
        parsed = _parse(request.body) if len(request.body) < MAX_SIGNATURE else None
        if not isinstance(parsed, dict):
            return None
        url = parsed.get("validationUrl") or parsed.get("validation")
        if not isinstance(url, str) or not VALIDATION.fullmatch(url):
            return None
        try:
            opened = self.keys.open(url)
        except NotAnswered:
            opened = False
        return Answered(Reply(status=200 if opened else 503, body="opened" if opened else "failed"))


def _commerce(request: Request, secrets: Secrets) -> Verdict:
    """The documentation calls it HMAC; it is RSA-SHA256, with a key made in the shop's admin."""
    try:
        key = read_public_key(secrets.get("commerce_public_key", ""))
    except ValueError:
        return Refused(403, "public_key_missing")
    if not verify_sha256(key, request.body, _decoded(request.headers[COMMERCE_SIGNATURE])):
        return Refused(403, "signature_wrong")
    return Refused(400, "not_json") if _parse(request.body) is None else Accepted(GO_ON)


def _decoded(text: str) -> bytes:
    """The bytes of a base64 text; empty when it is not that."""
    if len(text) > MAX_SIGNATURE or not text.isascii():
        return b""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _parse(body: bytes) -> Any:
    """The JSON, or None (also for `null`)."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _recipient(event: object) -> str | None:
    if not isinstance(event, dict):
        return None
    found = event.get("recipient_client_id") or event.get("recipientclientid")
    return found if isinstance(found, str) and found.isascii() else None


WEBHOOK = MagentoWebhook()
