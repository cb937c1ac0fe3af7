"""Shopify's webhook signature. Standard library only: the webhook Lambda imports this.

https://shopify.dev/docs/apps/build/webhooks/subscribe/https
"""

from collections.abc import Mapping
from datetime import datetime

from deskhand.kit.signatures import hmac_base64, matches
from deskhand.kit.webhook import (
    Accepted,
    Refused,
    Reply,
    Request,
    Secrets,
    Verdict,
    looks_like_json,
)


def header(headers: Mapping[str, str], name: str) -> str | None:
    """One of Shopify's headers by its short name, e.g. `topic`.

    The classic webhooks prefix it with `X-Shopify-`, the newer events with `Shopify-`.
    """
    return headers.get(f"x-shopify-{name}") or headers.get(f"shopify-{name}")


class ShopifyWebhook:
    """Base64 HMAC-SHA256 of the raw body with the app's client secret (S63).

    A bad or missing signature is answered 401: the compliance topics demand it and the app review
    checks it. Headers are not signed; `adapter.parse` holds them against the body.
    """

    def handshake(self, request: Request, secrets: Secrets) -> Reply | None:
        """Shopify has no verification handshake."""
        del request, secrets
        return None

    def verify(self, request: Request, secrets: Secrets, now: datetime) -> Verdict:
        """See `deskhand.kit.webhook.Webhook`. Signed but not JSON is refused with 400."""
        del now  # Shopify retries for hours with the first body: no clock window
        secret = secrets.get("client_secret", "")
        if not secret:
            return Refused(401, "secret_missing")
        given = header(request.headers, "hmac-sha256")
        if not given:
            return Refused(401, "signature_missing")
        if not matches(hmac_base64(secret, request.body), given):
            return Refused(401, "signature_wrong")
        return Accepted() if looks_like_json(request.body) else Refused(400, "not_json")


WEBHOOK = ShopifyWebhook()
