"""Dialects, encodings and broken rows; from any row on the rest is the same. # S57"""

import csv
import gzip
import io
import random
from collections.abc import Sequence

import pytest

from deskhand.kit.errors import Invalid
from deskhand.upkeep import file_rows
from deskhand.upkeep.file_rows import Columns, FileRow, OpenAt, rows_of

COLUMNS = Columns(("id", "note"), ("id",))
TEXTS = ("plain", "two\nlines", 'a "quote"', "a,b;c\td", "größer", "订单\r\n备注", "", "x" * 300)


def opener(data: bytes) -> OpenAt:
    return lambda offset: io.BytesIO(data[offset:])


def read(data: bytes, name: str = "o.csv") -> list[FileRow]:
    return list(rows_of(opener(data), name, COLUMNS))


def notes(rows: Sequence[FileRow]) -> list[str]:
    return [row.fields["note"] if row.fields else row.problem for row in rows]


def written(texts: Sequence[str], delimiter: str = ",", end: str = "\n") -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerow(["id", "note"])
    writer.writerows((str(place), one) for place, one in enumerate(texts))
    return text.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("seed", range(4))
def test_from_any_row_on_the_rest_is_the_same(
    delimiter: str, end: str, encoding: str, seed: int
) -> None:
    texts = random.Random(seed).choices(TEXTS, k=12)
    texts.append("订单")
    data = written(texts, delimiter, end).encode(encoding)
    rows = read(data)
    assert notes(rows) == [text.strip() for text in texts]
    for place, row in enumerate(rows):
        rest = list(rows_of(opener(data), "o.csv", COLUMNS, row.end))
        assert rest == rows[place + 1 :]


def test_broken_rows_are_told_of_and_the_next_ones_are_read() -> None:
    data = b'id,note\n1,a\n2,"b"c\n3,d\n4,"never closed\n5,e\n'
    rows = read(data)
    assert [row.fields["id"] for row in rows if row.fields] == ["1", "3", "5"]
    assert [row.line for row in rows if row.problem] == [3, 5]
    for place, row in enumerate(rows):
        assert list(rows_of(opener(data), "o.csv", COLUMNS, row.end)) == rows[place + 1 :]


@pytest.mark.parametrize("name", ["o.csv", "o.jsonl"])
def test_a_line_without_end_is_not_held(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_rows, "MAX_LINE_BYTES", 50)
    long = b"9," + b"x" * 170
    rows = read(b"id,note\n1,a\n" + long + b"\n2,b\n", name)
    (problem,) = [row for row in rows if row.problem]
    assert problem.problem == "longer than 50 bytes"
    assert (problem.line, rows[-1].line, rows[-1].problem) == (3, 4, "")


@pytest.mark.parametrize("data", [b"", b"\n", b"a,b\n1,2\n", b"note\n", b"id,id\n1,2\n"])
def test_a_header_that_does_not_do_is_one_refusal(data: bytes) -> None:
    with pytest.raises(Invalid):
        read(data)


def test_a_broken_character_makes_no_chinese_file() -> None:
    text = written(["größer", "schön", "übel"]).encode().replace("ö".encode(), b"\xf6", 1)
    found = notes(read(text))
    assert found[1:] == ["schön", "übel"]
    assert "\ufffd" in found[0]


def test_a_pack_that_ends_in_the_middle_is_refused() -> None:
    packed = gzip.compress(written([str(one) for one in range(5000)]).encode())[:-2000]

    def open_at(offset: int) -> gzip.GzipFile:
        assert offset < 100
        opened = gzip.GzipFile(fileobj=io.BytesIO(packed))
        opened.seek(offset)
        return opened

    with pytest.raises(Invalid):
        list(rows_of(open_at, "o.csv.gz", COLUMNS))  # type: ignore[arg-type]
