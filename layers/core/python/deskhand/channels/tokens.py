"""Access tokens that a provider gives out one at a time: every process must use the same one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshToken:
    """What the provider just gave out, and for how long."""

    value: str = field(repr=False)
    lasts: timedelta


Fetch = Callable[[], FreshToken]


class SharedToken(Protocol):
    """One account's token, the same in all processes."""

    def current(self, fetch: Fetch, *, refused: str = "") -> str:
        """The token to use.

        Args:
            fetch: asks the provider for one; called by one process at a time, and not at all while
                a good token is known.
            refused: the token that the provider has just turned down, which is not good any more.

        Raises:
            Retriable: another process is fetching and takes too long.
        """


class UnsharedToken:
    """No memory: a token for every call. For a single process, e.g. a test or a command."""

    def current(self, fetch: Fetch, *, refused: str = "") -> str:
        """See `SharedToken`."""
        del refused
        return fetch().value


UNSHARED: Final[SharedToken] = UnsharedToken()
