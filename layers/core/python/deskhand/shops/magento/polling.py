"""Asks for what changed: orders, shipments, credit memos, and tracks that came late (S55).

Pages are never counted off: an order that changes while they are read moves to the end, and the
one after it would slip past the border between two pages. Each page instead begins at the time
that the last one ended with.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import orjson

from deskhand.kit.errors import Permanent, Retriable
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request
from deskhand.shops.base import Caught, ShopAccount
from deskhand.shops.magento.fields import identifier
from deskhand.shops.magento.parts import track_times
from deskhand.shops.magento.rest import PAGE_SIZE, Page, get, search, to_source_time
from deskhand.shops.reading import Raw, text

# `updated_at` has whole seconds and is set before the row can be seen; clocks differ, too.
OVERLAP: Final = timedelta(minutes=10)
# A track is added hours after its shipment and does not touch it.
LATE_TRACKS: Final = timedelta(hours=48)
MAX_PAGES: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One search: of what, by which time, from how long before; `wants` says what is of use."""

    path: str
    field: str
    back: timedelta = OVERLAP
    wants: Callable[[Raw, datetime], bool] = lambda raw, since: True


def _has_new_track(raw: Raw, since: datetime) -> bool:
    return any(at >= since - OVERLAP for at in track_times(raw))


PASSES: Final = (
    Pass(path="/orders", field="updated_at"),
    Pass(path="/shipments", field="updated_at"),
    Pass(path="/creditmemos", field="updated_at"),
    Pass(path="/shipments", field="created_at", back=LATE_TRACKS, wants=_has_new_track),
)


class Mode(StrEnum):
    """Which part of the time line a page is of."""

    FROM = "gteq"
    WITHIN = "eq"
    BEYOND = "gt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where reading stands: in which pass, at which second, after which id of that second."""

    turn: int
    at: str
    mode: Mode = Mode.FROM
    after: int = 0
    pages: int = 0

    def text(self) -> str:
        """For the caller to keep."""
        return f"{self.turn}|{self.at}|{self.mode}|{self.after}|{self.pages}"

    @classmethod
    def read(cls, cursor: str) -> "Position":
        """The position that `text` wrote.

        Raises:
            Permanent: not one of ours.
        """
        try:
            turn, at, mode, after, pages = cursor.split("|")
            found = cls(turn=int(turn), at=at, mode=Mode(mode), after=int(after), pages=int(pages))
        except ValueError as error:
            raise Permanent("cursor_unreadable") from error
        if not 0 <= found.turn < len(PASSES):
            raise Permanent("cursor_unreadable")
        return found


def catch_up(account: ShopAccount, since: datetime, cursor: str | None, http: HttpClient) -> Caught:
    """One page of what changed since `since`.

    Raises:
        Retriable: also when the pages don't get on, or are too many.
    """
    here = Position.read(cursor) if cursor else _start(0, since)
    step = PASSES[here.turn]
    page = _page(account, http, step, here)
    following = _next(step, here, page, since)
    if following and following.pages > MAX_PAGES:
        raise Retriable("too_many_pages")
    return Caught(
        requests=tuple(as_request(raw) for raw in page.items if step.wants(raw, since)),
        cursor=following.text() if following else None,
    )


def read_order(order_id: str, account: ShopAccount, http: HttpClient) -> tuple[Request, ...]:
    """The order with its shipments and credit memos; nothing when there is no such order."""
    try:
        order = get(account, http, f"/orders/{order_id}")
    except Permanent as failure:
        if failure.code == "404":
            return ()
        raise
    of_order = [("order_id", order_id, "eq")]
    pages = [
        search(account, http, path, of_order, ("entity_id",)).items
        for path in ("/shipments", "/creditmemos")
    ]
    return tuple(as_request(raw) for page in ([order], *pages) for raw in page)


def as_request(raw: Raw) -> Request:
    """What the REST API said, as if it had been sent to us."""
    return Request(headers={"content-type": "application/json"}, body=orjson.dumps(dict(raw)))


def _start(turn: int, since: datetime) -> Position:
    return Position(turn=turn, at=to_source_time(since - PASSES[turn].back))


def _page(account: ShopAccount, http: HttpClient, step: Pass, here: Position) -> Page:
    filters = [(step.field, here.at, str(here.mode))]
    if here.mode is Mode.WITHIN:
        filters.append(("entity_id", str(here.after), "gt"))
    return search(account, http, step.path, filters, (step.field, "entity_id"), PAGE_SIZE)


def _next(step: Pass, here: Position, page: Page, since: datetime) -> Position | None:
    """Where to go on, or None: that was all."""
    if not page.items or page.total <= len(page.items):
        if here.mode is Mode.WITHIN:
            return replace(here, mode=Mode.BEYOND, after=0, pages=here.pages + 1)
        return _start(here.turn + 1, since) if here.turn + 1 < len(PASSES) else None
    last = page.items[-1]
    at, last_id = text(last, step.field) or "", int(identifier(last, "entity_id") or 0)
    if here.mode is not Mode.WITHIN and at > here.at:
        return replace(here, at=at, mode=Mode.FROM, after=0, pages=here.pages + 1)
    if at != here.at or last_id <= here.after or here.mode is Mode.BEYOND:
        raise Retriable("pages_do_not_advance")
    # More than a page changed in one second, by an import or a mass action.
    return replace(here, mode=Mode.WITHIN, after=last_id, pages=here.pages + 1)
