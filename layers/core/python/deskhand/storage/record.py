"""Base of everything stored as one item."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen model that knows how to become item attributes and back.

    Times are aware datetimes inside and RFC 3339 text in the table.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    def attributes(self) -> dict[str, Any]:
        """The fields as DynamoDB attributes (JSON types)."""
        return self.model_dump(mode="json")

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """Read an item, leaving aside keys and bookkeeping attributes."""
        fields = cls.model_fields
        return cls.model_validate({name: item[name] for name in item if name in fields})
