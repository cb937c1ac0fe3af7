"""Asks providers for what we may not have, and puts it on the way that webhooks take (S55)."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from deskhand.intake.models import SourceKind
from deskhand.intake.service import IntakeService, Source
from deskhand.kit.clock import Clock
from deskhand.kit.errors import Permanent
from deskhand.kit.ids import fingerprint
from deskhand.kit.webhook import Request
from deskhand.merchants.models import ConnectedAccount
from deskhand.upkeep.connections import Connections
from deskhand.upkeep.models import Entry

OVERLAP: Final = timedelta(minutes=10)
"""Providers' times are coarse and their lists late: each question reaches back this far."""
REMEMBERED: Final = 1000
PAGES: Final = 1000


class CatchUpService:
    """Back-fill and polling are one thing: pages of requests from a time on."""

    def __init__(self, connections: Connections, intake: IntakeService, clock: Clock) -> None:
        self._connections = connections
        self._intake = intake
        self._clock = clock

    def advance(
        self,
        account: ConnectedAccount,
        entry: Entry,
        save: Callable[[Entry], None],
        *,
        quiet: bool,
        until: datetime,
    ) -> Entry:
        """Queue page after page; the cursor moves only when the page before it is durable.

        Args:
            save: stores how far we came, after each page but the last.
            quiet: customers are told nothing of what is new.
            until: no page is begun after this; the entry then holds a cursor to go on from.

        Returns:
            the entry as it is to be stored; without a cursor everything was read, and `since` is
            where the next question begins.

        Raises:
            Retriable, Permanent, NeedsHuman: the provider did not answer as it should.
        """
        started = entry.started_at or self._clock()
        since = entry.since or account.created_at - OVERLAP
        entry = entry.model_copy(update={"started_at": started, "since": since})
        while True:
            caught = self._connections.catch_up(account, since, entry.cursor)
            if caught.cursor is not None and caught.cursor == entry.cursor:
                raise Permanent("cursor_stuck", "The provider gives the same page again and again.")
            recent = self._queue(account, caught.requests, entry.recent, quiet=quiet)
            entry = entry.model_copy(update={"cursor": caught.cursor, "recent": recent})
            if caught.cursor is None:
                return entry.model_copy(update={"since": started - OVERLAP, "started_at": None})
            save(entry)
            if self._clock() >= until:
                return entry

    def fetch_all(self, account: ConnectedAccount, since: datetime) -> int:
        """Queue everything from `since` on, now; returns how many requests that were.

        For a person who waits for it; jobs go page by page (`advance`).

        Raises:
            Retriable, Permanent, NeedsHuman: the provider did not answer as it should.
        """
        cursor: str | None = None
        queued = 0
        for _ in range(PAGES):
            caught = self._connections.catch_up(account, since, cursor)
            self._queue(account, caught.requests, [], quiet=True)
            queued += len(caught.requests)
            if caught.cursor is None or caught.cursor == cursor:
                break
            cursor = caught.cursor
        return queued

    def _queue(
        self,
        account: ConnectedAccount,
        requests: Iterable[Request],
        recent: list[str],
        *,
        quiet: bool,
    ) -> list[str]:
        """Queue what was not queued by a question before this one; returns what to remember."""
        source = source_of(account)
        known, order = set(recent), list(recent)
        for request in requests:
            mark = mark_of(request)
            if mark in known:
                order.remove(mark)  # stays remembered as long as it comes
            else:
                self._intake.accept(source, request, quiet=quiet)
                known.add(mark)
            order.append(mark)
        return order[-REMEMBERED:]


def source_of(account: ConnectedAccount) -> Source:
    """The account as intake names it."""
    return Source(
        merchant_id=account.merchant_id,
        account_id=account.account_id,
        slug=account.slug,
        kind=SourceKind(account.kind.value),
    )


def mark_of(request: Request) -> str:
    """A short name of a request's content."""
    parts = [f"{name}={value}" for name, value in sorted(request.query.items())]
    headers = [f"{name}:{value}" for name, value in sorted(request.headers.items())]
    body = request.body.decode("latin-1")
    return fingerprint(request.path_format, *parts, *headers, body)[:16]
