"""The ERP's webhook side. Standard library only: the webhook Lambda imports this."""

from datetime import datetime
from typing import Final

from deskhand.kit.webhook import (
    Accepted,
    Refused,
    Reply,
    Request,
    Secrets,
    Verdict,
    looks_like_json,
)
from deskhand.shops.erp.standard_webhooks import SECRET, problem


class ErpWebhook:
    """Standard Webhooks: signed over id, time and body, five minutes of tolerance (formats §12).

    A later attempt is signed anew with its own time and keeps its `webhook-id`.
    """

    def handshake(self, request: Request, secrets: Secrets) -> Reply | None:
        """There is none."""
        del request, secrets
        return None

    def verify(self, request: Request, secrets: Secrets, now: datetime) -> Verdict:
        """See `deskhand.kit.webhook.Webhook`. Signed but not JSON is refused with 400."""
        wrong = problem(secrets.get(SECRET, ""), request.headers, request.body, now)
        if wrong:
            return Refused(403, wrong)
        return Accepted() if looks_like_json(request.body) else Refused(400, "not_json")


WEBHOOK: Final = ErpWebhook()
