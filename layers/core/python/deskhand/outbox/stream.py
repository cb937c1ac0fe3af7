"""A record of DynamoDB's stream, read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from deskhand.storage.dynamo import Item, item_from_wire


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one item; `event_id` is the stream's own and the same on every delivery."""

    event_id: str
    sequence: str
    at: datetime
    old: Item | None
    new: Item | None

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Self:
        """Read a record as Lambda gets it (NEW_AND_OLD_IMAGES)."""
        body = record["dynamodb"]
        return cls(
            event_id=str(record["eventID"]),
            sequence=str(body["SequenceNumber"]),
            at=_moment(body.get("ApproximateCreationDateTime", 0)),
            old=item_from_wire(body["OldImage"]) if body.get("OldImage") else None,
            new=item_from_wire(body["NewImage"]) if body.get("NewImage") else None,
        )

    @property
    def item(self) -> Item:
        """The item, as it is or as it was."""
        return self.new or self.old or {}


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(float(seconds), tz=UTC)
