"""Visitor tokens: signed names that bring the same visitor back after a reload."""

from datetime import datetime, timedelta
from typing import Final

from deskhand.kit.clock import epoch_seconds
from deskhand.kit.signatures import matches, token

TOKEN_LIFE: Final = timedelta(days=365)
MAX_LENGTH: Final = 256
_VERSION: Final = "v1"
_TAG_LENGTH: Final = 43


class VisitorTokens:
    """`v1.<visitor id>.<issued, epoch seconds>.<tag>`, bound to the site by the tag.

    A token that is forged, for another site or too old is no error: its bearer is simply a new
    visitor, who sees nothing of the old one's.
    """

    def __init__(self, key: str) -> None:
        self._key = key

    def issue(self, account_id: str, visitor_id: str, now: datetime) -> str:
        """Sign a visitor's id.

        Raises:
            ValueError: the platform's key is empty.
        """
        issued = str(epoch_seconds(now))
        return f"{_VERSION}.{visitor_id}.{issued}.{self._tag(account_id, visitor_id, issued)}"

    def read(self, given: str, account_id: str, now: datetime) -> str | None:
        """The visitor's id, or None when the token does not prove one."""
        parts = given.split(".") if len(given) <= MAX_LENGTH else []
        if len(parts) != 4 or parts[0] != _VERSION or not given.isascii():
            return None
        _, visitor_id, issued, tag = parts
        if not matches(self._tag(account_id, visitor_id, issued), tag):
            return None
        age = epoch_seconds(now) - int(issued)
        return visitor_id if age <= TOKEN_LIFE.total_seconds() else None

    def _tag(self, account_id: str, visitor_id: str, issued: str) -> str:
        return token(self._key, "visitor", account_id, visitor_id, issued, length=_TAG_LENGTH)
