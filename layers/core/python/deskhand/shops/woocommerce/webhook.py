"""WooCommerce's webhook signature. Standard library only: the webhook Lambda imports this.

https://woocommerce.com/document/webhooks/ and `WC_Webhook` in its source (formats §10).
"""

import re
from datetime import datetime
from typing import Final

from deskhand.kit.signatures import hmac_base64, matches
from deskhand.kit.webhook import (
    Accepted,
    Answered,
    Refused,
    Reply,
    Request,
    Secrets,
    Verdict,
    looks_like_json,
)

SECRET: Final = "webhook_secret"
SIGNATURE: Final = "x-wc-webhook-signature"
# The first save of a webhook posts this, without signature and headers; no 200, no webhook.
_PING: Final = re.compile(rb"webhook_id=\d{1,20}")
_PONG: Final = Answered(Reply(status=200, body="ok"))

# What WordPress's `wp_specialchars_decode(…, ENT_QUOTES)` turns back; one pass, nothing else.
_ENTITY: Final = re.compile(
    r"&(amp|lt|gt|quot|#0*(?:34|38|39|60|62)|#x0*(?:22|26|27|3[ce]));", re.I
)
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}


def signing_key(secret: str) -> str:
    """The secret that WooCommerce signs with: what is stored, decoded from HTML."""
    return _ENTITY.sub(lambda found: _decoded(found[1]), secret)


class WooCommerceWebhook:
    """Base64 HMAC-SHA256 of the raw body with the webhook's secret.

    WooCommerce never tries again, and switches a webhook off after six failures in a row.
    """

    def handshake(self, request: Request, secrets: Secrets) -> Reply | None:
        """WooCommerce verifies nothing by GET."""
        del request, secrets
        return None

    def verify(self, request: Request, secrets: Secrets, now: datetime) -> Verdict:
        """See `deskhand.kit.webhook.Webhook`. Signed but not JSON is refused with 400."""
        del now  # nothing in a delivery says when it was sent
        given = request.headers.get(SIGNATURE)
        if given is None and _PING.fullmatch(request.body.strip()):
            return _PONG
        secret = secrets.get(SECRET, "")
        if not secret:
            return Refused(403, "secret_missing")
        if not given:
            return Refused(403, "signature_missing")
        if not matches(hmac_base64(signing_key(secret), request.body), given):
            return Refused(403, "signature_wrong")
        return Accepted() if looks_like_json(request.body) else Refused(400, "not_json")


def _decoded(entity: str) -> str:
    plain = _NAMED.get(entity.lower())
    if plain:
        return plain
    return chr(int(entity[2:], 16) if entity[1] in "xX" else int(entity[1:]))


WEBHOOK: Final = WooCommerceWebhook()
