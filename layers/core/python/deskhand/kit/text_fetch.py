"""One small GET with the standard library alone, for what the webhook Lambda must look up.

Everything else uses `deskhand.kit.http_client`, which that Lambda has no library for.
"""

import os
import urllib.error
import urllib.request
from typing import Final

from deskhand.contracts.names import Env

TIMEOUT_SECONDS: Final = 1.5
MAX_BYTES: Final = 10_000


class NotAnswered(Exception):
    """No answer came in time, or the server failed: asking again may succeed."""


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows nothing; a redirect then counts as an HTTP error."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Refuse."""


def fetch_text(url: str) -> str | None:
    """The first 10 KB at an `https://` URL that the caller has checked, or None (3xx, 4xx).

    Locally the sandbox stands in for every provider, as in `deskhand.kit.http_client`.

    Raises:
        NotAnswered: see above.
    """
    base = os.environ.get(Env.PROVIDER_BASE_URL, "").rstrip("/")
    address = f"{base}/{url.partition('://')[2]}" if base else url
    opener = urllib.request.build_opener(_Straight())
    try:
        with opener.open(address, timeout=TIMEOUT_SECONDS) as answer:
            return str(answer.read(MAX_BYTES).decode("utf-8", "replace"))
    except urllib.error.HTTPError as error:
        if error.code >= 500:
            raise NotAnswered(str(error.code)) from error
        return None
    except OSError as error:
        raise NotAnswered(type(error).__name__) from error
