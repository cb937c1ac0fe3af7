"""Bulk loads: streamed, in shares, gone on from where they stopped."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.import_journal import ImportJournal
from deskhand import bootstrap
from deskhand.kit.errors import Invalid
from deskhand.shops.base import ShopAccount
from deskhand.upkeep import order_import
from deskhand.upkeep.file_rows import FileRow, OpenAt, Position
from deskhand.upkeep.order_import import OrderImport
from deskhand.upkeep.order_rows import RowRefused, read_order, read_rows
from tests.unit.upkeep.builders import shop_account

COLUMNS = ("external_order_id", "order_date", "currency", "total_amount", "note")


def content(rows: int, *, bad: tuple[int, ...] = ()) -> bytes:
    """A CSV file; every note holds a line break, row `bad` no amount."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for place in range(rows):
        amount = "much" if place in bad else "9.90"
        writer.writerow([f"o-{place}", "2026-10-01", "EUR", amount, "two\nlines"])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def opener(data: bytes) -> OpenAt:
    return lambda offset: io.BytesIO(data[offset:])


@pytest.fixture
def shop(merchant_id: str) -> ShopAccount:
    account = shop_account(merchant_id)
    return bootstrap.accounts().open_shop(merchant_id, account.account_id)


def load(shop: ShopAccount) -> OrderImport:
    return OrderImport(shop, bootstrap.order_applying(), bootstrap.orders())


class TestRows:
    def test_from_any_row_on_the_rest_is_the_same(self) -> None:
        rows = list(read_rows(opener(content(5)), "o.csv"))
        assert [one.fields["external_order_id"] for one in rows if one.fields] == [
            f"o-{place}" for place in range(5)
        ]
        for place, row in enumerate(rows):
            assert list(read_rows(opener(content(5)), "o.csv", row.end)) == rows[place + 1 :]

    def test_json_lines_too(self) -> None:
        data = b'{"id": 1}\n\n{"id": 2}\n{"id": 3}'
        rows = list(read_rows(opener(data), "o.jsonl"))
        assert [(one.line, json.loads(one.raw or b"")["id"]) for one in rows] == [
            (1, 1),
            (3, 2),
            (4, 3),
        ]
        assert list(read_rows(opener(data), "o.jsonl", rows[0].end)) == rows[1:]

    def test_rows_are_read_as_they_are_needed(self) -> None:
        read = []

        class Counting(io.BytesIO):
            def readline(self, size: int | None = -1, /) -> bytes:
                line = super().readline(size)
                read.append(len(line))
                return line

        rows = read_rows(lambda offset: Counting(content(5000)[offset:]), "o.csv")
        for _ in range(3):
            next(rows)
        assert sum(read) < 2000

    @pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n"])
    def test_a_file_without_the_columns_is_refused(self, data: bytes) -> None:
        with pytest.raises(Invalid):
            list(read_rows(opener(data), "o.csv"))

    def test_json_too_deep_is_one_refused_row(self) -> None:
        fields = dict(zip(COLUMNS, ("o-1", "2026-10-01", "EUR", "9.90", ""), strict=True))
        with pytest.raises(RowRefused):
            read_order({**fields, "items": "[" * 2000 + "]" * 2000})


class TestImport:
    @pytest.fixture(autouse=True)
    def small_shares(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(order_import, "SHARE", 3)

    def test_an_interrupted_import_goes_on(self, shop: ShopAccount, tmp_path: Path) -> None:  # S57
        data = content(8, bad=(1, 7))
        path = tmp_path / "orders.csv"
        path.write_bytes(data)

        def until_killed(rows: Iterator[FileRow]) -> Iterator[FileRow]:
            for place, row in enumerate(rows):
                if place == 5:
                    raise KeyboardInterrupt
                yield row

        first = ImportJournal(path, shop.account_id)

        def go() -> None:
            for share in load(shop).shares(until_killed(read_rows(opener(data), path.name))):
                first.add(share)

        with pytest.raises(KeyboardInterrupt):
            go()
        with first.report.open("a") as report:
            report.write("half a li")  # died amid the report

        again = ImportJournal(path, shop.account_id)
        assert again.resumed
        assert again.counts["created"] == 2
        for share in load(shop).shares(read_rows(opener(data), path.name, again.position)):
            again.add(share)
        again.close()
        assert (again.counts["created"], again.refused) == (6, 2)
        with again.report.open(newline="") as report:
            rows = list(csv.reader(report))
        assert rows[0] == ["row", "field", "reason"]
        assert [(row, field) for row, field, _ in rows[1:]] == [
            ("5", "total_amount"),
            ("17", "total_amount"),
        ]
        assert not ImportJournal(path, shop.account_id).resumed

    def test_another_file_or_account_begins_anew(self, shop: ShopAccount, tmp_path: Path) -> None:
        path = tmp_path / "orders.csv"
        path.write_bytes(content(4))
        journal = ImportJournal(path, shop.account_id)
        share = next(load(shop).shares(read_rows(opener(content(4)), path.name)))
        journal.add(share)
        assert ImportJournal(path, shop.account_id).position != Position()
        assert ImportJournal(path, "another").position == Position()

    def test_twice_is_once(self, shop: ShopAccount) -> None:  # S97
        for wanted in ("created", "unchanged"):
            shares = list(load(shop).shares(read_rows(opener(content(7)), "o.csv")))
            assert len(shares) == 3
            assert sum(share.counts[wanted] for share in shares) == 7

    def test_what_is_not_utf8_is_refused_not_changed(self, shop: ShopAccount) -> None:
        data = content(2).replace(b"two", b"tw\xff", 1)
        (share,) = load(shop).shares(read_rows(opener(data), "o.csv"))
        assert share.counts["created"] == 1
        assert [(one.field, one.reason) for one in share.refused] == [
            ("note", "note is neither UTF-8 nor GB18030")
        ]
