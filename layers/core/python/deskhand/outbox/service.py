"""Publishes what follows from changes; a change that can't be published is reported for retry."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from deskhand.agents.events import agent_events
from deskhand.bus.catalogue import PAYLOADS, VERSIONS, Payload
from deskhand.bus.envelope import Envelope
from deskhand.bus.publish import Bus
from deskhand.bus.queues import ActionQueue, OutgoingQueue, WorkQueue
from deskhand.contracts.names import DetailType
from deskhand.conversations.events import (
    conversation_events,
    message_events,
    to_fetch,
    to_send,
)
from deskhand.customers.events import customer_events
from deskhand.intake.events import quarantine_events
from deskhand.intake.sightings import Sightings
from deskhand.merchants.events import account_events
from deskhand.merchants.health import health_events
from deskhand.orders.actions.events import action_events, to_perform
from deskhand.orders.events import order_events
from deskhand.outbox.stream import Change
from deskhand.outbox.watching import note
from deskhand.storage.dynamo import Item
from deskhand.upkeep.import_events import import_events, to_work

Describe = Callable[[Item | None, Item | None], Iterable[Payload]]

DESCRIBERS: Final[Mapping[str, Describe]] = {
    "conversation": conversation_events,
    "message": message_events,
    "customer": customer_events,
    "order": order_events,
    "order_action": action_events,
    "agent": agent_events,
    "quarantine": quarantine_events,
    "account": account_events,
    "account_health": health_events,
    "order_import": import_events,
}
TYPES: Final[Mapping[type[Payload], DetailType]] = {
    payload: detail_type for detail_type, payload in PAYLOADS.items()
}


class OutboxService:
    """Turns stream records into envelopes and queued messages."""

    def __init__(
        self,
        bus: Bus,
        outgoing: OutgoingQueue,
        files: WorkQueue,
        actions: ActionQueue,
        sightings: Sightings | None = None,
        imports: WorkQueue | None = None,
    ) -> None:
        self._bus = bus
        self._outgoing = outgoing
        self._files = files
        self._actions = actions
        self._sightings = sightings
        self._imports = imports

    def publish(self, records: Sequence[Mapping[str, Any]]) -> list[str]:
        """Publish what follows from the records, in order.

        Returns:
            The sequence numbers of the records that did not get through, for Lambda's partial
            failure answer.
        """
        changes = [Change.read(record) for record in records]
        owners: dict[str, str] = {}
        envelopes: list[Envelope] = []
        for change in changes:
            for envelope in describe(change):
                owners[envelope.id] = change.sequence
                envelopes.append(envelope)
            self._queue(change)
        failed = self._bus.publish(envelopes) if envelopes else set()
        if self._sightings:
            for change in changes:
                note(change, self._sightings)
        return [owners[one] for one in failed]

    def _queue(self, change: Change) -> None:
        entity = change.item.get("entity")
        asked = to_perform(change.old, change.new) if entity == "order_action" else None
        if asked:
            self._actions.send(**asked)
        slice_ = to_work(change.old, change.new) if entity == "order_import" else None
        if slice_ and self._imports:
            self._imports.send(slice_.merchant_id, slice_.model_dump())
        if entity != "message":
            return
        place = to_send(change.old, change.new)
        if place:
            attempt = int(change.item.get("metadata", {}).get("attempt", 0))
            self._outgoing.send(**place, attempt=attempt)
        awaited = to_fetch(change.old, change.new)
        if awaited:
            self._files.send(awaited["merchant_id"], awaited)


def describe(change: Change) -> list[Envelope]:
    """The envelopes of one change; their ids follow from the stream's, so a repeat is the same."""
    describer = DESCRIBERS.get(change.item.get("entity", ""))
    if describer is None:
        return []
    return [
        Envelope(
            id=f"{change.event_id}-{place}",
            type=TYPES[type(payload)],
            version=VERSIONS[TYPES[type(payload)]],
            merchant_id=change.item["merchant_id"],
            occurred_at=change.at,
            correlation_id=_correlation(change.item),
            data=payload.model_dump(mode="json"),
        )
        for place, payload in enumerate(describer(change.old, change.new))
    ]


def _correlation(item: Item) -> str:
    """The raw request that it all began with, else the item's own id (S93)."""
    metadata = item.get("metadata")
    raw = metadata.get("raw") if isinstance(metadata, dict) else None
    return str(raw or item.get("id", ""))
