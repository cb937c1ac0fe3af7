"""Sends a sample as Telegram would, for the command line and tests."""

from dataclasses import replace
from datetime import datetime

from deskhand.channels.telegram.webhook import SECRET_HEADER
from deskhand.kit.webhook import Request, Secrets


class TelegramSigning:
    """The secret in its header; an update does not name the bot, so there is nothing to address."""

    def sign(self, request: Request, secrets: Secrets, now: datetime) -> Request:
        """Return the request with Telegram's header."""
        headers = {"content-type": "application/json", **request.headers}
        return replace(request, headers={**headers, SECRET_HEADER: secrets["secret_token"]})


SIGNING = TelegramSigning()
