"""WooCommerce's side of the signature, for the command line and tests."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from deskhand.kit.ids import new_id
from deskhand.kit.signatures import hmac_base64
from deskhand.kit.webhook import Request, Secrets
from deskhand.shops.woocommerce.webhook import SECRET, SIGNATURE, signing_key


class WooCommerceSigning:
    """Adds the headers that WooCommerce adds; those already there stay."""

    order_topic = "order.updated"

    def sign(self, request: Request, secrets: Secrets, now: datetime) -> Request:
        """See `deskhand.kit.webhook.Signing`. A ping stays unsigned, as the real one does."""
        del now
        if request.content_type == "application/x-www-form-urlencoded":
            return request
        added = {
            "content-type": "application/json",
            "user-agent": "WooCommerce/10.4.0 Hookshot (WordPress/6.9)",
            "x-wc-webhook-id": "142",
            "x-wc-webhook-delivery-id": new_id().replace("-", ""),
        }
        signature = hmac_base64(signing_key(secrets[SECRET]), request.body)
        return replace(request, headers={**added, **request.headers, SIGNATURE: signature})

    def address(
        self, request: Request, external_id: str, connected: Collection[str], topic: str
    ) -> Request:
        """Add the headers that name the site and the topic; those already there stay."""
        if request.content_type == "application/x-www-form-urlencoded":
            return request
        kept = dict(request.headers)
        named = kept.get("x-wc-webhook-source", "").partition("://")[2].rstrip("/")
        if named not in connected:
            kept["x-wc-webhook-source"] = f"https://{external_id}/"
        whole = kept.get("x-wc-webhook-topic") or topic or _topic_of(request.body)
        resource, _, event = whole.partition(".")
        added = {
            "x-wc-webhook-topic": whole,
            "x-wc-webhook-resource": resource,
            "x-wc-webhook-event": event,
        }
        return replace(request, headers={**added, **kept})


def _topic_of(body: bytes) -> str:
    """The topic that a body without headers must have had."""
    try:
        raw = json.loads(body)
    except ValueError:
        return WooCommerceSigning.order_topic
    if isinstance(raw, dict) and set(raw) == {"id"}:
        return "order.deleted"
    if isinstance(raw, dict) and set(raw) == {"action", "arg"}:
        return f"action.{raw['action']}"
    return WooCommerceSigning.order_topic


SIGNING: Final = WooCommerceSigning()
