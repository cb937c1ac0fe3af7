"""Remembers deliveries whose news carry no time of their own, so that a late repeat is nothing new.

An order's states are told apart by the shop's own times. Where a shop gives none (WooCommerce's
deletions are an id alone), the time of arrival stands in: the same delivery days later would look
like a second deletion.
"""

from datetime import timedelta
from typing import Final

from deskhand.intake.models import Work
from deskhand.kit.clock import Clock, to_text, utc_now
from deskhand.storage import keys
from deskhand.storage.table import ConditionFailed, Put, Table

REMEMBERED: Final = timedelta(days=30)  # no provider retries for longer than a few days


class Deliveries:
    """Deliveries of all merchants; each call brings the request that it is about."""

    def __init__(self, table: Table, clock: Clock = utc_now) -> None:
        self._table = table
        self._clock = clock

    def knows(self, work: Work, event_id: str) -> bool:
        """Whether another request brought this delivery; the same one, put through again, may."""
        found = self._table.get(keys.event(work.merchant_id, work.account_id, event_id))
        return found is not None and found["raw_id"] != work.raw_id

    def note(self, work: Work, event_id: str) -> None:
        """This request brought it. Called when it is applied: a crash before loses nothing."""
        until = self._clock() + REMEMBERED
        item = {
            **keys.event(work.merchant_id, work.account_id, event_id).as_item(),
            "entity": "delivery",
            "merchant_id": work.merchant_id,
            "raw_id": work.raw_id,
            "received_at": to_text(work.received_at),
            "expires_at": int(until.timestamp()),
        }
        try:
            self._table.put(Put.new(item))
        except ConditionFailed:
            return  # the first one that brought it stays
