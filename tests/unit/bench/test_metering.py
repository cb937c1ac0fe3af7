"""The meter counts what DynamoDB would charge."""

from typing import Any

import pytest

from bench.metering import index_units, item_size, metered
from bench.row import Row, against
from deskhand.contracts.tables import IndexShape
from deskhand.kit.settings import Settings
from deskhand.storage.keys import Key
from deskhand.storage.table import ConditionFailed, Put, Table, Update

ALL = IndexShape(name="gsi1", projection="ALL")
KEYS = IndexShape(name="gsi2", projection="KEYS_ONLY")


def item(**more: Any) -> dict[str, Any]:
    return {"pk": "M#bench", "sk": "A", **more}


def test_size_is_names_and_values() -> None:
    assert item_size({"pk": {"S": "abc"}, "n": {"N": "1234"}, "b": {"B": b"12"}}) == 5 + 4 + 3


def test_reads_and_writes_are_counted(settings: Settings) -> None:
    table = Table(settings.desk_table)
    with metered() as meter:
        table.put(Put(item=item(text="x" * 1500)))
        table.get(Key("M#bench", "A"))
        table.query("M#bench")
    assert dict(meter.calls) == {"PutItem": 1, "GetItem": 1, "Query": 1}
    assert meter.write_units == 2
    assert meter.read_units == 1.5


def test_a_transaction_costs_twice_and_the_index_its_own(settings: Settings) -> None:
    table = Table(settings.desk_table)
    with metered() as meter:
        table.transact([Put(item={**item() | {"sk": "T"}, "gsi1pk": "M#bench#I", "gsi1sk": "1"})])
    assert meter.write_units == 2 + 1
    with metered() as meter:
        table.update(
            Update(key=Key("M#bench", "T"), expression="SET gsi1sk = :v", values={":v": "2"})
        )
    assert meter.write_units == 1 + 2


def test_a_refused_write_changes_nothing(settings: Settings) -> None:
    table = Table(settings.desk_table)
    table.put(Put(item=item() | {"sk": "R"}))
    with metered() as meter, pytest.raises(ConditionFailed):
        table.put(Put.new(item() | {"sk": "R"}))
    assert meter.total == 1
    assert meter.changes == []


@pytest.mark.parametrize(
    ("index", "old", "new", "units"),
    [
        (ALL, None, {"gsi1pk": {"S": "a"}, "gsi1sk": {"S": "1"}}, 1),
        (ALL, {"gsi1pk": {"S": "a"}, "gsi1sk": {"S": "1"}}, None, 1),
        (ALL, None, {"pk": {"S": "a"}}, 0),
        (KEYS, {"gsi2pk": {"S": "a"}, "gsi2sk": {"S": "1"}, "t": {"S": "x"}},
         {"gsi2pk": {"S": "a"}, "gsi2sk": {"S": "1"}, "t": {"S": "y"}}, 0),
        (KEYS, {"gsi2pk": {"S": "a"}, "gsi2sk": {"S": "1"}},
         {"gsi2pk": {"S": "b"}, "gsi2sk": {"S": "1"}}, 2),
    ],
)  # fmt: skip
def test_index(index: IndexShape, old: Any, new: Any, units: int) -> None:
    assert index_units(index, old, new) == units


def test_rows_say_whether_the_budget_holds() -> None:
    assert Row(name="a", value=3, unit="x", budget=3).met
    assert Row(name="a", value=3, unit="x", budget=5, at_least=True).met is False
    assert Row(name="a", value=None, unit="x", budget=5).met is None
    assert against("a", 10, "x", 5, budget=1.5).met is False
