"""Reading Magento's JSON: REST brings numbers as floats, events the database's own texts.

Any field may be missing: null fields are left out altogether.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from deskhand.kit.errors import ParseFailure
from deskhand.kit.money import Money

MAX_PARTS: Final = 10_000
NOTHING: Final = Decimal(0)
_TOO_LARGE: Final = Decimal(10) ** 13

Raw = Mapping[str, Any]


def text(raw: Raw, name: str) -> str | None:
    """A text that is not blank, or None."""
    value = raw.get(name)
    return (value.strip() or None) if type(value) is str else None


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
    for name in names:
        value = raw.get(name)
        if not isinstance(value, str) or not value:
            continue
        try:
            found = datetime.fromisoformat(value)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
    return None


def child(raw: Raw, name: str) -> Raw:
    """A nested object; empty when it is null, missing or something else."""
    value = raw.get(name)
    return value if isinstance(value, dict) else {}


def children(raw: Raw, name: str) -> list[Raw]:
    """A list of objects; what is not an object is left out.

    Raises:
        ParseFailure: far more than an order has.
    """
    value = raw.get(name)
    if not isinstance(value, list):
        return []
    if len(value) > MAX_PARTS:
        raise ParseFailure(f"too_many_{name}")
    return [part for part in value if isinstance(part, dict)]


def required(value: str | None, name: str) -> str:
    """The value.

    Raises:
        ParseFailure: it is missing (`<name>_missing`).
    """
    if value is None:
        raise ParseFailure(f"{name}_missing")
    return value
