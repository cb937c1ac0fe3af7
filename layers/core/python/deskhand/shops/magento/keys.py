"""Adobe's public keys for I/O Events, fetched once and kept. Standard library only.

https://developer.adobe.com/events/docs/guides/sdk/sdk-signature-verification
"""

import re
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from deskhand.kit.rsa import PublicKey, read_public_key
from deskhand.kit.text_fetch import NotAnswered, fetch_text

KEY_HOST: Final = "https://static.adobeioevents.com"
KEY_PATH: Final = re.compile(r"/prod/keys/pub-key-[A-Za-z0-9-]{1,64}\.pem")
VALID_SECONDS: Final = 24 * 3600.0
UNKNOWN_SECONDS: Final = 60.0
MAX_KEYS: Final = 100
# The path comes with a request that nobody has verified yet: a flood of made-up paths must not
# become a flood of calls to Adobe.
CALLS_A_MINUTE: Final = 30

Fetch = Callable[[str], str | None]


class KeyRing:
    """Keys by their path, each for at most 24 hours.

    Args:
        fetch: reads a URL, see `deskhand.kit.text_fetch`.
        monotonic: seconds that only grow.
    """

    def __init__(
        self, fetch: Fetch = fetch_text, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._keys: dict[str, tuple[float, PublicKey | None]] = {}
        self._called: deque[float] = deque(maxlen=CALLS_A_MINUTE)

    def key(self, path: str) -> PublicKey | None:
        """The key at a path of Adobe's, or None: no such path, nothing there, or not a key.

        Raises:
            NotAnswered: the key host does not answer.
        """
        if not KEY_PATH.fullmatch(path):
            return None
        now = self._monotonic()
        known = self._keys.get(path)
        if known and now < known[0]:
            return known[1]
        found = _read(self._get(f"{KEY_HOST}{path}"))
        if len(self._keys) >= MAX_KEYS:
            self._keys.clear()
        lasts = UNKNOWN_SECONDS if found is None else VALID_SECONDS
        self._keys[path] = (now + lasts, found)
        return found

    def open(self, url: str) -> bool:
        """Open an address that the caller has checked; whether it was there.

        Raises:
            NotAnswered: no answer.
        """
        return self._get(url) is not None

    def _get(self, url: str) -> str | None:
        now = self._monotonic()
        if len(self._called) == CALLS_A_MINUTE and now - self._called[0] < 60:
            raise NotAnswered("too_many_calls")
        self._called.append(now)
        return self._fetch(url)


def _read(text: str | None) -> PublicKey | None:
    try:
        return read_public_key(text) if text else None
    except ValueError:
        return None  # whatever stands there is no key: nothing that it signed is genuine
