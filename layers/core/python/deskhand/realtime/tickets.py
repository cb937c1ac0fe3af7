"""One-use tickets: a browser can't set headers on a socket, so it brings one (contract §5)."""

import secrets
from datetime import timedelta
from typing import Final

from deskhand.kit.clock import Clock, epoch_seconds, utc_now
from deskhand.kit.ids import fingerprint
from deskhand.realtime.models import Viewer
from deskhand.storage import keys
from deskhand.storage.keys import Key
from deskhand.storage.table import ConditionFailed, Delete, Put, Table

TICKET_LIFE: Final = timedelta(seconds=60)


class TicketOffice:
    """Issues tickets to signed-in people and takes them back once."""

    def __init__(self, table: Table, clock: Clock = utc_now) -> None:
        self._table = table
        self._clock = clock

    def issue(self, viewer: Viewer) -> str:
        """A ticket, good once and for 60 s; 256 random bits, stored as a hash only."""
        ticket = secrets.token_urlsafe(32)
        expires_at = epoch_seconds(self._clock() + TICKET_LIFE)
        item = {**_key(ticket).as_item(), "entity": "ticket", **viewer.context()}
        self._table.put(Put.new({**item, "expires_at": expires_at}))
        return ticket

    def redeem(self, ticket: str) -> Viewer | None:
        """Who the ticket was issued to; None when it is unknown, used or too old.

        The conditional delete is what makes it good once, also for two callers at a time.
        """
        now = epoch_seconds(self._clock())
        try:
            item = self._table.delete(
                Delete(
                    key=_key(ticket),
                    condition="attribute_exists(pk) AND expires_at > :now",
                    values={":now": now},
                )
            )
        except ConditionFailed:
            return None
        return Viewer.from_context(item) if item else None


def _key(ticket: str) -> Key:
    return keys.ticket(fingerprint(ticket))
