"""Orders changed since a moment, however many change while we read."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from deskhand.kit.errors import Permanent
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request
from deskhand.shops.base import Caught, ShopAccount
from deskhand.shops.woocommerce.api import PER_PAGE, Api, site_url
from deskhand.shops.woocommerce.fields import moment

ONE_SECOND: Final = timedelta(seconds=1)


def catch_up(account: ShopAccount, since: datetime, cursor: str | None, http: HttpClient) -> Caught:
    """One page of the orders changed since then, oldest change first.

    An order that changes meanwhile moves to the end of the list and everything behind its old place
    moves up by one: counting pages would skip an order. So each page begins at the last second of
    the one before; pages are counted only within one second. What comes twice is a duplicate.

    Raises:
        Permanent: not a cursor of ours.
        Retriable, NeedsHuman: see `Api`.
    """
    after, number = _read(cursor) if cursor else (_floor(since) - ONE_SECOND, 1)
    page = Api(account, http).page(
        "orders",
        number,
        modified_after=_written(after),
        dates_are_gmt="true",
        orderby="modified",
        order="asc",
        status="any",
    )
    more = number < page.pages if page.pages else len(page.rows) == PER_PAGE
    return Caught(
        requests=tuple(_request(row, account) for row in page.rows),
        cursor=_next(page.rows, after, number) if more and page.rows else None,
    )


def _next(rows: list[dict[str, Any]], after: datetime, number: int) -> str:
    last = moment(rows[-1], "date_modified")
    if last is not None and last - ONE_SECOND > after:
        return f"{_written(last - ONE_SECOND)}/1"
    return f"{_written(after)}/{number + 1}"


def _read(cursor: str) -> tuple[datetime, int]:
    written, _, number = cursor.partition("/")
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC), int(number)
    except ValueError as error:
        raise Permanent("cursor_wrong") from error


def _request(order: dict[str, Any], account: ShopAccount) -> Request:
    """As the webhook of the same state would be, so that the two are one event."""
    return Request(
        headers={
            "content-type": "application/json",
            "x-wc-webhook-source": f"{site_url(account)}/",
            "x-wc-webhook-topic": "order.updated",
        },
        body=orjson.dumps(order),
    )


def _floor(moment_: datetime) -> datetime:
    return moment_.astimezone(UTC).replace(microsecond=0)


def _written(moment_: datetime) -> str:
    return moment_.replace(tzinfo=None).isoformat(timespec="seconds")
