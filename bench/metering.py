"""Counts AWS calls and DynamoDB units by hooks on the client; the emulator's own units are wrong.

Units after https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html:
a write costs one unit a KB, twice that in a transaction; each index that shows the item costs its
own; a read costs one unit for 4 KB, half when eventually consistent.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import boto3

from deskhand.bus import clients as bus_clients
from deskhand.contracts.tables import TABLES, IndexShape
from deskhand.storage import clients

Wire = Mapping[str, Any]
INDEXES: Final[Mapping[str, tuple[IndexShape, ...]]] = {
    str(shape.table): shape.indexes for shape in TABLES
}
KB: Final = 1024
READ_BLOCK: Final = 4 * KB
SINGLE_WRITES: Final = frozenset({"PutItem", "UpdateItem", "DeleteItem"})


class Meter:
    """What was called and consumed since it was made."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.write_units = 0.0
        self.read_units = 0.0
        self.write_parts: Counter[str] = Counter()
        self._observer = boto3.session.Session().client("dynamodb")
        self._before: list[tuple[dict[str, Any], Wire | None]] = []
        self.changes: list[tuple[Wire | None, Wire | None]] = []

    @property
    def total(self) -> int:
        """All AWS calls."""
        return sum(self.calls.values())

    def before(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """Hook: a call is about to be made."""
        self.calls[model.name] += 1
        self._before = [(write, self._look(write)) for write in _writes(model.name, params)]

    def after(self, parsed: dict[str, Any], model: Any, context: Any, **_: Any) -> None:
        """Hook: its answer came."""
        if parsed.get("ResponseMetadata", {}).get("HTTPStatusCode", 200) >= 400:
            return
        transact = model.name == "TransactWriteItems"
        for write, old in self._before:
            self._count_write(write, old, self._look(write), 2 if transact else 1)
        self._before = []
        asked = context.get("bench_params", {})
        self.read_units += _read_units(model.name, asked, parsed)

    def remember(self, params: dict[str, Any], context: Any, **_: Any) -> None:
        """Hook: keep the parameters for `after`."""
        context["bench_params"] = params

    def _look(self, write: Mapping[str, Any]) -> Wire | None:
        answer = self._observer.get_item(
            TableName=write["TableName"], Key=write["Key"], ConsistentRead=True
        )
        return answer.get("Item")

    def _count_write(
        self, write: Mapping[str, Any], old: Wire | None, new: Wire | None, factor: int
    ) -> None:
        if old != new:
            self.changes.append((old, new))
        size = max(item_size(old or {}), item_size(new or {}))
        units = float(factor * max(1, math.ceil(size / KB)))
        table = str(write["TableName"]).rpartition("-")[2]
        for index in INDEXES.get(table, ()):
            units += index_units(index, old, new)
        self.write_units += units
        entity = (new or old or {}).get("entity", {}).get("S", "?")
        self.write_parts[entity] += int(units)


@contextmanager
def metered() -> Iterator[Meter]:
    """Meter every call made through our own clients within the block."""
    meter = Meter()
    clients.reset()
    bus_clients.reset()
    events = clients.session().events
    hooks = (
        ("provide-client-params", meter.remember),
        ("provide-client-params", meter.before),
        ("after-call", meter.after),
    )
    for name, hook in hooks:
        events.register(name, hook)
    try:
        yield meter
    finally:
        for name, hook in hooks:
            events.unregister(name, hook)
        clients.reset()
        bus_clients.reset()


def item_size(item: Wire) -> int:
    """Bytes that DynamoDB charges for: names and values."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def index_units(index: IndexShape, old: Wire | None, new: Wire | None) -> int:
    """What a change costs in an index that shows the item, before or after."""
    names = (f"{index.name}pk", f"{index.name}sk")
    was, now = (_index_key(names, item) for item in (old, new))
    if was is None and now is None:
        return 0
    keys_only = index.projection == "KEYS_ONLY"
    if was == now and (keys_only or old == new):
        return 0
    shown = new if now is not None else old
    size = 1 if keys_only else max(1, math.ceil(item_size(shown or {}) / KB))
    moved = was is not None and now is not None and was != now
    return size * (2 if moved else 1)


def _index_key(names: tuple[str, str], item: Wire | None) -> tuple[Any, ...] | None:
    if not item or any(name not in item for name in names):
        return None
    return tuple(item[name] for name in names)


def _value_size(value: Wire) -> int:
    ((kind, raw),) = value.items()
    return _SIZES.get(kind, lambda _: 1)(raw)


def _writes(operation: str, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if operation in SINGLE_WRITES:
        yield {"TableName": params["TableName"], "Key": _key(params)}
    elif operation == "BatchWriteItem":
        for table, requests in params["RequestItems"].items():
            for request in requests:
                yield {"TableName": table, "Key": _key(request["PutRequest"])}
    elif operation == "TransactWriteItems":
        for action in params["TransactItems"]:
            ((_, body),) = action.items()
            yield {"TableName": body["TableName"], "Key": _key(body)}


def _key(body: Mapping[str, Any]) -> Wire:
    if "Key" in body:
        return dict(body["Key"])
    return {name: body["Item"][name] for name in ("pk", "sk") if name in body["Item"]}


def _read_units(operation: str, asked: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
    if operation == "GetItem":
        return _blocks([item_size(answer.get("Item", {}))], bool(asked.get("ConsistentRead")))
    if operation == "BatchGetItem":
        return sum(
            _blocks([item_size(item)], bool(asked["RequestItems"][table].get("ConsistentRead")))
            for table, items in answer.get("Responses", {}).items()
            for item in items
        )
    if operation == "Query":
        total = sum(item_size(item) for item in answer.get("Items", []))
        return _blocks([total], bool(asked.get("ConsistentRead")))
    return 0.0


def _blocks(sizes: Sequence[int], consistent: bool) -> float:
    blocks = sum(max(1, math.ceil(size / READ_BLOCK)) for size in sizes)
    return blocks * (1.0 if consistent else 0.5)


_SIZES: Final[Mapping[str, Callable[[Any], int]]] = {
    "S": lambda raw: len(raw.encode()),
    "B": len,
    "N": lambda raw: math.ceil(len(str(raw)) / 2) + 1,
    "M": lambda raw: 3 + item_size(raw),
    "L": lambda raw: 3 + sum(1 + _value_size(part) for part in raw),
    "SS": lambda raw: sum(len(part.encode()) for part in raw),
}
