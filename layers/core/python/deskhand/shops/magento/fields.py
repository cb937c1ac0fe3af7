"""Reading Magento's JSON: REST brings numbers as floats, events the database's own texts.

Any field may be missing: null fields are left out altogether.
"""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from deskhand.kit.money import Money
from deskhand.shops.reading import Raw, read_moment

NOTHING: Final = Decimal(0)
_TOO_LARGE: Final = Decimal(10) ** 13


def identifier(raw: Raw, name: str) -> str | None:
    """An id as text, whether it comes as a number or as text; 0 is none."""
    value = raw.get(name)
    if type(value) is int:
        return str(value) if value > 0 else None
    if type(value) is str and value.strip().isascii() and value.strip().isdigit():
        return value.strip().lstrip("0") or None
    return None


def amount(raw: Raw, name: str) -> Decimal | None:
    """A number, exactly as it is written: a float by its shortest decimal, `12.5000` as 12.5.

    Magnitudes that no order has count as unreadable.
    """
    value = raw.get(name)
    if type(value) not in (int, float, str):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < _TOO_LARGE else None


def money(raw: Raw, name: str, currency: str) -> Money | None:
    """An amount of money, or None where there is none to read."""
    found = amount(raw, name)
    return None if found is None else Money.parse(found, currency)


def truth(raw: Raw, name: str) -> bool:
    """Flags come as 1, "1" or true."""
    return raw.get(name) in (1, "1", True)


def moment(raw: Raw, *names: str) -> datetime | None:
    """The first of the named times that can be read: `YYYY-MM-DD HH:MM:SS`, UTC without saying."""
    return next(filter(None, (read_moment(raw.get(name)) for name in names)), None)
