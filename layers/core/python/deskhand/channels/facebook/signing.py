"""Signs a sample as Meta would, for the command line and tests."""

from dataclasses import replace
from datetime import datetime

from deskhand.channels.facebook.webhook import SIGNATURE_HEADER, SIGNATURE_PREFIX
from deskhand.kit.signatures import hmac_hex
from deskhand.kit.webhook import Request, Secrets


class FacebookSigning:
    """X-Hub-Signature-256 over the body as it stands."""

    def sign(self, request: Request, secrets: Secrets, now: datetime) -> Request:
        """Return the request with Meta's headers; `secrets` need `app_secret`."""
        signature = SIGNATURE_PREFIX + hmac_hex(secrets["app_secret"], request.body)
        headers = {"content-type": "application/json", **request.headers}
        return replace(request, headers={**headers, SIGNATURE_HEADER: signature})


SIGNING = FacebookSigning()
