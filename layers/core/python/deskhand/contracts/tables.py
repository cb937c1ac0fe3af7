"""The shape of the DynamoDB tables: infrastructure builds them from this, tests too."""

from dataclasses import dataclass
from typing import Final, Literal

from deskhand.contracts.names import INDEX_ONE, INDEX_TWO, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexShape:
    """A global secondary index; its keys are `{name}pk` and `{name}sk`.

    "ALL" copies items for lists that are shown as they are; "KEYS_ONLY" costs nothing when an item
    changes and is followed by a read of the items themselves.
    """

    name: str
    projection: Literal["ALL", "KEYS_ONLY"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """A table; the keys are `pk` and `sk`."""

    table: Table
    stream: bool = False
    backed_up: bool = False
    indexes: tuple[IndexShape, ...] = ()


TABLES: Final = (
    TableShape(
        table=Table.DESK,
        stream=True,
        backed_up=True,
        indexes=(
            IndexShape(name=INDEX_ONE, projection="ALL"),
            IndexShape(name=INDEX_TWO, projection="KEYS_ONLY"),
        ),
    ),
    TableShape(table=Table.CONNECTIONS),
    TableShape(table=Table.IDEMPOTENCY),
    # The index holds what is due (`keys.due`): its keys are all that the clock needs.
    TableShape(
        table=Table.METRICS,
        backed_up=True,
        indexes=(IndexShape(name=INDEX_ONE, projection="KEYS_ONLY"),),
    ),
)
