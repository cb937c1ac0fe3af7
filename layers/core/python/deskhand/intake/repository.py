"""Raw requests by merchant, source and hour; quarantined items by merchant."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from deskhand.intake.models import QuarantineItem, RawEvent, Trace
from deskhand.kit.clock import epoch_seconds
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.table import Put, Table, Update

RETENTION = timedelta(days=90)
HOUR = timedelta(hours=1)


class RawEventRepository:
    """One merchant's raw requests."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def record(self, event: RawEvent) -> None:
        """Keep a request with its outcome; a redelivery by the queue writes the same item again."""
        self._table.put(Put(item=_raw_item(event)))

    def empty(self, event: RawEvent) -> None:
        """Take the body and headers out of a request for good (S91); its outcome stays."""
        key = keys.raw(self._merchant_id, event.slug, event.received_at, event.raw_id)
        self._table.update(
            Update(
                key=key,
                expression="SET headers = :none, #query = :none REMOVE body, body_key",
                condition="attribute_exists(pk)",
                names={"#query": "query"},
                values={":none": {}},
            )
        )

    def get(self, slug: str, received_at: datetime, raw_id: str) -> RawEvent | None:
        """One request, or None when it is past retention."""
        item = self._table.get(keys.raw(self._merchant_id, slug, received_at, raw_id))
        return RawEvent.from_item(item) if item else None

    def between(self, slug: str, since: datetime, until: datetime) -> Iterator[RawEvent]:
        """The requests of one source received in [since, until), oldest first, hour by hour."""
        hour = since.replace(minute=0, second=0, microsecond=0)
        while hour < until:
            for item in self._table.query(keys.raw_hour(self._merchant_id, slug, hour)):
                event = RawEvent.from_item(item)
                if since <= event.received_at < until:
                    yield event
            hour += HOUR

    def traces(self, slug: str, hour: datetime) -> Iterator[Trace]:
        """What became of the requests of one hour, without the requests themselves."""
        names = ("received_at", "account_id", "lane", "place", "outcome")
        for item in self._table.fields(keys.raw_hour(self._merchant_id, slug, hour), names):
            yield Trace.from_item(item)


def record_all(table: Table, events: Iterable[RawEvent]) -> None:
    """Keep the requests of a batch, whosever they are, 25 a call; of one that came twice the last.

    Raises:
        Contention: the table is too busy; to do it all again has the effect of once.
    """
    table.put_many(list({event.raw_id: _raw_item(event) for event in events}.values()))


def _raw_item(event: RawEvent) -> Item:
    return {
        **keys.raw(event.merchant_id, event.slug, event.received_at, event.raw_id).as_item(),
        "entity": "raw_event",
        "expires_at": epoch_seconds(event.received_at + RETENTION),
        **event.attributes(),
    }


class QuarantineRepository:
    """One merchant's quarantine."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def add(self, item: QuarantineItem) -> None:
        """Put something into quarantine; the same id twice is one."""
        self._table.put(
            Put(
                item={
                    **keys.quarantine(self._merchant_id, item.id).as_item(),
                    "entity": "quarantine",
                    **item.attributes(),
                }
            )
        )

    def get(self, item_id: str) -> QuarantineItem | None:
        """One item, or None."""
        item = self._table.get(keys.quarantine(self._merchant_id, item_id))
        return QuarantineItem.from_item(item) if item else None

    def list(self, limit: int, before: str | None = None) -> list[QuarantineItem]:
        """The newest first; `before` is the id to go on from."""
        pk = keys.quarantine(self._merchant_id, "").pk
        found = self._table.query(pk, before=before, limit=limit, newest_first=True)
        return [QuarantineItem.from_item(item) for item in found]

    def mark(self, item: QuarantineItem) -> None:
        """Store a new status.

        Raises:
            ConditionFailed: no such item.
        """
        self._table.update(
            Update(
                key=keys.quarantine(self._merchant_id, item.id),
                expression="SET #status = :status, updated_at = :at",
                condition="attribute_exists(pk)",
                names={"#status": "status"},
                values={":status": item.status, ":at": item.attributes()["updated_at"]},
            )
        )
