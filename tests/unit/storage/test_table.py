"""The table on moto: conditions, bounds, batches."""

from typing import Any

import pytest

from deskhand.kit.errors import Contention
from deskhand.kit.settings import Settings
from deskhand.storage import clients
from deskhand.storage.dynamo import from_wire, to_wire
from deskhand.storage.keys import Key
from deskhand.storage.table import Check, ConditionFailed, Delete, Put, Table, Update


@pytest.fixture
def table(settings: Settings) -> Table:
    return Table(settings.desk_table)


def item(merchant_id: str, sort: str, **more: object) -> dict[str, object]:
    return {"pk": f"M#{merchant_id}", "sk": sort, **more}


class TestQuery:
    @pytest.mark.parametrize(
        ("bounds", "expected"),
        [
            ({}, ["A#1", "M#1", "M#2", "M#3", "Z#1"]),
            ({"begins": "M#"}, ["M#1", "M#2", "M#3"]),
            ({"begins": "M#", "after": "M#1"}, ["M#2", "M#3"]),
            ({"begins": "M#", "before": "M#3"}, ["M#1", "M#2"]),
            ({"begins": "M#", "before": "M#3", "newest_first": True}, ["M#2", "M#1"]),
            ({"begins": "M#", "before": "M#3", "newest_first": True, "limit": 1}, ["M#2"]),
            ({"after": "M#2"}, ["M#3", "Z#1"]),
            ({"before": "M#2"}, ["A#1", "M#1"]),
        ],
    )
    def test_bounds_are_exclusive(
        self, table: Table, merchant_id: str, bounds: dict[str, object], expected: list[str]
    ) -> None:
        for sort in ("M#2", "Z#1", "A#1", "M#3", "M#1"):
            table.put(Put(item=item(merchant_id, sort)))

        found = table.query(f"M#{merchant_id}", **bounds)  # type: ignore[arg-type]

        assert [one["sk"] for one in found] == expected

    def test_all_pages_are_read(self, table: Table, merchant_id: str) -> None:
        for number in range(30):
            table.put(Put(item=item(merchant_id, f"M#{number:02d}", filler="x" * 60_000)))

        assert len(table.query(f"M#{merchant_id}")) == 30

    def test_many_are_written_in_any_number_and_the_unwritten_again(
        self, table: Table, merchant_id: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dynamodb = clients.dynamodb()
        write, calls = dynamodb.batch_write_item, []

        def reluctant(**request: Any) -> Any:
            (requests,) = request["RequestItems"].values()
            calls.append(len(requests))
            if len(calls) == 1:
                return {"UnprocessedItems": request["RequestItems"]}
            return write(**request)

        monkeypatch.setattr(dynamodb, "batch_write_item", reluctant)
        table.put_many([item(merchant_id, f"M#{number:02d}") for number in range(30)])

        assert calls == [25, 25, 5]
        assert len(table.query(f"M#{merchant_id}")) == 30

    def test_a_table_too_busy_is_no_silent_loss(
        self, table: Table, merchant_id: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("deskhand.storage.table.time.sleep", lambda _: None)
        monkeypatch.setattr(
            clients.dynamodb(),
            "batch_write_item",
            lambda RequestItems: {"UnprocessedItems": RequestItems},
        )
        with pytest.raises(Contention):
            table.put_many([item(merchant_id, "M#1")])

    def test_many_at_once_in_any_number(self, table: Table, merchant_id: str) -> None:
        wanted = [Key(f"M#{merchant_id}", f"M#{number}") for number in range(130)]
        for key in wanted:
            table.put(Put(item={**key.as_item()}))

        assert len(table.get_many([*wanted, wanted[0]])) == 130


class TestTransact:
    def test_all_or_nothing_and_says_which_failed(self, table: Table, merchant_id: str) -> None:
        table.put(Put(item=item(merchant_id, "taken")))

        with pytest.raises(ConditionFailed) as caught:
            table.transact(
                [
                    Put.new(item(merchant_id, "free")),
                    Put.new(item(merchant_id, "taken")),
                    Check(key=Key(f"M#{merchant_id}", "no"), condition="attribute_exists(pk)"),
                ]
            )

        assert caught.value.failed == (1, 2)
        assert table.get(Key(f"M#{merchant_id}", "free")) is None

    def test_each_kind_of_write(self, table: Table, merchant_id: str) -> None:
        pk = f"M#{merchant_id}"
        table.put(Put(item=item(merchant_id, "old")))
        table.put(Put(item=item(merchant_id, "count", n=1)))

        table.transact(
            [
                Put.new(item(merchant_id, "new")),
                Delete(key=Key(pk, "old")),
                Update(
                    key=Key(pk, "count"),
                    expression="SET n = n + :one",
                    condition="n = :seen",
                    values={":one": 1, ":seen": 1},
                ),
            ]
        )

        assert [one["sk"] for one in table.query(pk)] == ["count", "new"]
        count = table.get(Key(pk, "count"))
        assert count is not None
        assert count["n"] == 2


@pytest.mark.parametrize(
    "value",
    [
        "",
        "你好",
        0,
        -7,
        10**30,
        True,
        None,
        b"\x00",
        37.5,
        [1, ["a"]],
        {"a": {"b": None}},
        {"x", "y"},
    ],
)
def test_values_come_back_as_they_went(value: object) -> None:
    assert from_wire(to_wire(value)) == value


def test_what_cannot_be_stored_exactly_is_refused() -> None:
    with pytest.raises(TypeError):
        to_wire(object())
