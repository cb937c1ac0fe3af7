"""Reading Shopify's JSON, of which any field may be missing, null or of another type."""

from dataclasses import dataclass
from datetime import datetime

from deskhand.kit.errors import ParseFailure
from deskhand.kit.money import Money
from deskhand.shops.base import ShopAccount
from deskhand.shops.reading import Raw, child, read_moment, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where a body came from: the account, and what the (unsigned) headers say."""

    account: ShopAccount
    topic: str
    triggered_at: datetime | None
    received_at: datetime

    @property
    def seen_at(self) -> datetime:
        """When Shopify sent it, as well as we know."""
        return self.triggered_at or self.received_at


def identifier(raw: Raw, name: str) -> str | None:
    """An id as text, whether it comes as a number, as text or as `gid://shopify/Kind/1`.

    Ids exceed 2^53: never through a float.
    """
    value = raw.get(name)
    if type(value) is int:
        return str(value)
    if isinstance(value, str):
        return value.rpartition("/")[2].partition("?")[0].strip() or None
    return None


def whole(raw: Raw, name: str) -> int | None:
    """A whole number, or None."""
    value = raw.get(name)
    return value if type(value) is int else None


def moment(raw: Raw, *names: str) -> datetime | None:
    """The first of the named times that can be read, in UTC."""
    for name in names:
        found = read_moment(raw.get(name))
        if found:
            return found
    return None


def money(value: object, currency: str) -> Money:
    """An amount as Shopify writes it: a decimal text, now and then a JSON number.

    Raises:
        ParseFailure: not an amount.
    """
    if type(value) is not str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ParseFailure("amount_missing")
        value = str(value)
    try:
        return Money.parse(value, currency)
    except (ValueError, ArithmeticError) as error:
        raise ParseFailure("amount_unreadable") from error


def shop_currency(money_set: Raw) -> str | None:
    """The shop's currency out of one of the `*_set` objects (shop and presentment money)."""
    return text(child(money_set, "shop_money"), "currency_code")
