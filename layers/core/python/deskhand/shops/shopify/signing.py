"""Shopify's side of the signature, for the command line and tests."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from deskhand.kit.ids import new_id
from deskhand.kit.signatures import hmac_base64
from deskhand.kit.webhook import Request, Secrets


class ShopifySigning:
    """Adds the headers that Shopify adds; those already there stay."""

    order_topic = "orders/updated"

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

    def address(
        self, request: Request, external_id: str, connected: Collection[str], topic: str
    ) -> Request:
        """Add the headers that name the shop and the topic; those already there stay."""
        added = {"x-shopify-shop-domain": external_id}
        if topic:
            added["x-shopify-topic"] = topic
        kept = dict(request.headers)
        if kept.get("x-shopify-shop-domain", external_id) not in connected:
            kept.pop("x-shopify-shop-domain", None)
        return replace(request, headers={**added, **kept})


SIGNING = ShopifySigning()
