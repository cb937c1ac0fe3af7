"""Shopify's side of the signature, for the command line and tests."""

from dataclasses import replace
from datetime import datetime

from deskhand.kit.ids import new_id
from deskhand.kit.signatures import hmac_base64
from deskhand.kit.webhook import Request, Secrets


class ShopifySigning:
    """Adds the headers that Shopify adds; those already there stay."""

    def sign(self, request: Request, secrets: Secrets, now: datetime) -> Request:
        """See `deskhand.kit.webhook.Signing`."""
        added = {
            "content-type": "application/json",
            "user-agent": "Shopify-Captain-Hook",
            "x-shopify-webhook-id": new_id(),
            "x-shopify-triggered-at": now.isoformat().replace("+00:00", "Z"),
            "x-shopify-api-version": "2026-07",
        }
        signature = hmac_base64(secrets["client_secret"], request.body)
        headers = {**added, **request.headers, "x-shopify-hmac-sha256": signature}
        return replace(request, headers=headers)


SIGNING = ShopifySigning()
