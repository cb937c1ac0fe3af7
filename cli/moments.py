"""Times on the command line: RFC 3339, a date, or how long ago (`90m`, `6h`, `7d`)."""

import re
from datetime import datetime, timedelta
from typing import Final

from deskhand.kit.clock import from_text
from deskhand.kit.errors import Invalid

_AGO: Final = re.compile(r"(\d{1,6})([mhd])")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}


def read_moment(text: str, now: datetime) -> datetime:
    """The moment that `text` names.

    Raises:
        Invalid: it is none.
    """
    ago = _AGO.fullmatch(text)
    if ago:
        return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        return from_text(text)
    except ValueError as error:
        raise Invalid(
            f"{text!r} is no time: use 2026-11-24T09:00:00Z, or 6h for six hours ago"
        ) from error
