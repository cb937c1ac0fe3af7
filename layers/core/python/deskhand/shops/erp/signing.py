"""The ERP's side of the signature, for the command line and tests."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Request, Secrets
from deskhand.shops.erp.standard_webhooks import ID, SECRET, signed


class ErpSigning:
    """Adds the three headers; an id that is there stays."""

    order_topic = "order.upserted"

    def sign(self, request: Request, secrets: Secrets, now: datetime) -> Request:
        """See `deskhand.kit.webhook.Signing`."""
        message_id = request.headers.get(ID) or f"msg_{new_id()}"
        added = signed(secrets[SECRET], message_id, request.body, now)
        kind = {"content-type": "application/json"}
        return replace(request, headers={**kind, **request.headers, **added})

    def address(
        self, request: Request, external_id: str, connected: Collection[str], topic: str
    ) -> Request:
        """Put a bare order into its envelope; nothing in a request names the account."""
        del external_id, connected
        try:
            raw = json.loads(request.body)
        except ValueError:
            return request
        if not isinstance(raw, dict) or "data" in raw or "external_order_id" not in raw:
            return request
        body = json.dumps({"type": topic or self.order_topic, "data": raw}, ensure_ascii=False)
        return replace(request, body=body.encode())


SIGNING: Final = ErpSigning()
