"""Puts envelopes on the bus, ten at a time, and says which did not arrive."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deskhand.bus import clients
from deskhand.bus.envelope import Envelope
from deskhand.contracts.names import SOURCE

if TYPE_CHECKING:
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

MAX_ENTRIES = 10
MAX_BYTES = 240_000  # PutEvents takes 256 KB a call


class Bus:
    """One EventBridge bus."""

    def __init__(self, name: str) -> None:
        self._name = name

    def publish(self, envelopes: Sequence[Envelope]) -> set[str]:
        """Publish all; returns the ids of those that EventBridge did not take."""
        failed: set[str] = set()
        for batch in _batches([(one, one.model_dump_json()) for one in envelopes]):
            entries: list[PutEventsRequestEntryTypeDef] = [
                {
                    "EventBusName": self._name,
                    "Source": SOURCE,
                    "DetailType": envelope.type,
                    "Detail": text,
                    "Time": envelope.occurred_at,
                }
                for envelope, text in batch
            ]
            answer = clients.events().put_events(Entries=entries)
            if answer.get("FailedEntryCount"):
                failed |= {
                    envelope.id
                    for (envelope, _), entry in zip(batch, answer["Entries"], strict=True)
                    if entry.get("ErrorCode")
                }
        return failed


def _batches(
    entries: Sequence[tuple[Envelope, str]],
) -> list[list[tuple[Envelope, str]]]:
    batches: list[list[tuple[Envelope, str]]] = []
    size = 0
    for entry in entries:
        weight = len(entry[1].encode())
        if not batches or len(batches[-1]) == MAX_ENTRIES or size + weight > MAX_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(entry)
        size += weight
    return batches
