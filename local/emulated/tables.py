"""DynamoDB: items and stream records go to the journal with the write that makes them."""

import functools
import time
from typing import Any

from local.emulated.journal import Entry, Journal

AT_LEAST_ONCE_S = 10
"""How far a stream's readers go back after a kill: what they had taken may not have arrived."""


def install(dynamodb: Any, lambda_svc: Any, journal: Journal, scoped: Any) -> None:
    """Journal every stored and removed item, every stream record and every reader's position."""
    _journal_items(dynamodb, journal)
    _journal_stream(dynamodb, journal)

    class Positions(scoped):  # type: ignore[misc]
        """How far each event source mapping has read."""

        __slots__ = ()

        def __setitem__(self, key: str, value: Any) -> None:
            super().__setitem__(key, value)
            journal.write({"op": "read", "mapping": list(self._scoped(key)), "position": value})

    lambda_svc._dynamodb_stream_positions = Positions()


def _journal_items(dynamodb: Any, journal: Journal) -> None:
    set_item, remove_item = dynamodb._set_item, dynamodb._remove_item

    @functools.wraps(set_item)
    def stored(table: Any, pk: Any, sk: Any, item: Any) -> Any:
        journal.write({"op": "item", "table": table["TableArn"], "pk": pk, "sk": sk, "item": item})
        return set_item(table, pk, sk, item)

    @functools.wraps(remove_item)
    def removed(table: Any, pk: Any, sk: Any) -> Any:
        journal.write({"op": "item", "table": table["TableArn"], "pk": pk, "sk": sk, "item": None})
        return remove_item(table, pk, sk)

    dynamodb._set_item, dynamodb._remove_item = stored, removed
    for name in (
        "_put_item",
        "_update_item",
        "_delete_item",
        "_batch_write_item",
        "_transact_write_items",
    ):
        setattr(dynamodb, name, _whole(getattr(dynamodb, name), journal))


def _whole(action: Any, journal: Journal) -> Any:
    """One API call is one write of the journal: its items and their stream records."""

    @functools.wraps(action)
    def wrapped(data: Any) -> Any:
        with journal.together():
            return action(data)

    return wrapped


def _journal_stream(dynamodb: Any, journal: Journal) -> None:
    emit = dynamodb._emit_stream_event

    @functools.wraps(emit)
    def emitted(table_name: str, *arguments: Any, **options: Any) -> None:
        before = dynamodb.stream_end_position(table_name)
        emit(table_name, *arguments, **options)
        if dynamodb.stream_end_position(table_name) > before:
            record = dynamodb.stream_records_since(table_name, before, 1)[0]
            journal.write({"op": "stream", "table": table_name, "index": before, "record": record})

    dynamodb._emit_stream_event = emitted


def stream_state(dynamodb: Any) -> dict[str, Any]:
    """What the emulator leaves out of its own snapshot of DynamoDB."""
    return {
        "records": dict(dynamodb._stream_records._data),
        "trimmed": dict(dynamodb._stream_trimmed._data),
        "sequence": dynamodb._stream_seq_counter,
    }


def pack(state: dict[str, Any]) -> dict[str, Any]:
    """Make JSON of it: tuple keys become lists."""
    return {
        "records": [[list(key), value] for key, value in state["records"].items()],
        "trimmed": [[list(key), value] for key, value in state["trimmed"].items()],
        "sequence": state["sequence"],
    }


def restore_stream(dynamodb: Any, packed: dict[str, Any]) -> None:
    """Put back what `pack` made."""
    for key, records in packed["records"]:
        dynamodb._stream_records._data[tuple(key)] = records
    for key, count in packed["trimmed"]:
        dynamodb._stream_trimmed._data[tuple(key)] = count
    dynamodb._stream_seq_counter = packed["sequence"]


def replay(dynamodb: Any, lambda_svc: Any, entry: Entry) -> None:
    """Bring one journal entry back, without waking streams or readers."""
    if entry["op"] == "item":
        _replay_item(dynamodb, entry)
    elif entry["op"] == "read":
        positions = lambda_svc._dynamodb_stream_positions._data
        positions[tuple(entry["mapping"])] = entry["position"]
    else:
        table = entry["table"]
        if dynamodb.stream_end_position(table) <= entry["index"]:
            dynamodb._stream_records.setdefault(table, []).append(entry["record"])
            dynamodb._stream_seq_counter += 1


def _replay_item(dynamodb: Any, entry: Entry) -> None:
    for table in dynamodb._tables.all_values():
        if table["TableArn"] != entry["table"]:
            continue
        if entry["item"] is None:
            dynamodb._remove_item(table, entry["pk"], entry["sk"])
        else:
            dynamodb._set_item(table, entry["pk"], entry["sk"], entry["item"])


def rewind(dynamodb: Any, lambda_svc: Any) -> None:
    """Deliver the last seconds' records once more: a killed reader may have had them in hand."""
    cutoff = time.time() - AT_LEAST_ONCE_S
    records = [one for part in dynamodb._stream_records.all_values() for one in part]
    if records:
        newest = max(one["dynamodb"]["ApproximateCreationDateTime"] for one in records)
        cutoff = newest - AT_LEAST_ONCE_S
    positions = lambda_svc._dynamodb_stream_positions._data
    for key, position in positions.items():
        mapping = lambda_svc._esms._data.get(key, {})
        table = mapping.get("EventSourceArn", "").split("/")[1:2]
        for name in table:
            start = dynamodb.stream_start_position(name)
            live = dynamodb.stream_live_records(name)
            recent = sum(
                1 for one in live if one["dynamodb"]["ApproximateCreationDateTime"] < cutoff
            )
            positions[key] = min(position, start + recent)
