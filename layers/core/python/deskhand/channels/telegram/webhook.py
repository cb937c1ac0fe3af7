"""The secret that Telegram repeats in a header of every update; standard library only.

https://core.telegram.org/bots/api#setwebhook
"""

from datetime import datetime

from deskhand.kit.signatures import matches
from deskhand.kit.webhook import Accepted, Refused, Reply, Request, Secrets, Verdict

SECRET_HEADER = "x-telegram-bot-api-secret-token"


class TelegramWebhook:
    """A shared secret: it proves who posts, not what. Repeats are told by their ids."""

    def handshake(self, request: Request, secrets: Secrets) -> Reply | None:
        """Telegram has none."""
        return None

    def verify(self, request: Request, secrets: Secrets, now: datetime) -> Verdict:
        """403 for a wrong secret: Telegram tries again, and our own mistyped one loses nothing."""
        if not matches(secrets.get("secret_token", ""), request.headers.get(SECRET_HEADER)):
            return Refused(403, "bad_secret_token")
        body = request.body.strip()
        if not (body.startswith(b"{") and body.endswith(b"}")):
            return Refused(400, "not_a_json_object")
        return Accepted()


WEBHOOK = TelegramWebhook()
