"""Base of everything stored as one item."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from deskhand.kit.clock import to_text


class Record(BaseModel):
    """A frozen model that knows how to become item attributes and back.

    Times are aware datetimes inside and RFC 3339 text in the table.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def attributes(self) -> dict[str, Any]:
        """The fields as DynamoDB attributes; times as RFC 3339 text in milliseconds."""
        return {name: _plain(value) for name, value in self.model_dump().items()}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """Read an item, leaving aside keys and bookkeeping attributes."""
        fields = cls.model_fields
        return cls.model_validate({name: item[name] for name in item if name in fields})


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return to_text(value)
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case _:
            return value
