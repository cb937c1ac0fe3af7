"""Rows of a file, one by one from any place on: CSV in its dialects, or JSON lines.

Nothing is held but the row at hand, so that a million rows take no more memory than one.
"""

import codecs
import csv
import io
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, Self

from deskhand.kit.errors import Invalid

JSON_LINES: Final = (".jsonl", ".ndjson", ".json")
GZIPPED: Final = ".gz"
HEAD_BYTES: Final = 256 * 1024
MAX_LINE_BYTES: Final = 1_000_000
DELIMITERS: Final = (",", ";", "\t")
UTF8: Final = "utf-8"
GB18030: Final = "gb18030"


@dataclass(frozen=True, slots=True)
class Position:
    """How far a file was read: bytes (unpacked) and lines."""

    offset: int = 0
    line: int = 0


BEGINNING: Final = Position()


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row and where it ends: `raw` is JSON in UTF-8, `fields` a CSV row.

    `problem` says why it is neither.
    """

    end: Position
    raw: bytes | None = None
    fields: Mapping[str, str] | None = None
    problem: str = ""

    @property
    def line(self) -> int:
        """The row's (last) line in the file, from 1 on."""
        return self.end.line


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns are read, and which of them there have to be."""

    known: Sequence[str]
    required: Sequence[str]


OpenAt = Callable[[int], BinaryIO]
"""Opens the file, unpacked, for reading from a byte offset on."""


class _LineTooLong(Exception):
    """A line that is not worth the memory it would take."""


def rows_of(
    open_at: OpenAt, name: str, columns: Columns, start: Position = BEGINNING
) -> Iterator[FileRow]:
    """The rows of a file from a position on, which is 0 or where a row ended.

    Args:
        name: the file's name; its ending says what it holds.

    Raises:
        Invalid: not readable, or a CSV without the columns that have to be there.
    """
    try:
        with open_at(0) as file:
            head = file.read(HEAD_BYTES)
        encoding = encoding_of(head)
        if name.lower().removesuffix(GZIPPED).endswith(JSON_LINES):
            yield from _json_rows(open_at, encoding, start)
        else:
            yield from _csv_rows(open_at, _header(head, encoding, name, columns), columns, start)
    except (OSError, EOFError, zlib.error) as error:
        raise Invalid(f"{name}: {error}") from error


def encoding_of(head: bytes) -> str:
    """UTF-8, unless most of the lines that are not ASCII can only be GB18030.

    A broken character or two do not make a UTF-8 file a Chinese one.
    """
    if head.startswith(codecs.BOM_UTF8):
        return UTF8
    telling = [line for line in head.split(b"\n")[:-1] or [head] if not line.isascii()]
    utf8 = sum(_decodes(line, UTF8) for line in telling)
    gb18030 = sum(_decodes(line, GB18030) for line in telling)
    return GB18030 if gb18030 > utf8 and utf8 * 2 < len(telling) else UTF8


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


class _Lines:
    """The lines of a file as text, counting bytes and lines; a row's lines can be given back."""

    def __init__(self, file: BinaryIO, start: Position, encoding: str) -> None:
        self._file = file
        self._encoding = encoding
        self._offset, self._line = start.offset, start.line
        self._taken: list[tuple[bytes, int]] = []
        self._again: deque[tuple[bytes, int]] = deque()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        """The next line.

        Raises:
            StopIteration: that was all.
            _LineTooLong: it was passed over.
        """
        line, size = self._again.popleft() if self._again else self._read()
        if not size:
            raise StopIteration
        self._taken.append((line, size))
        self._offset += size
        self._line += 1
        if size > len(line):
            raise _LineTooLong
        if self._line == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        return line.decode(self._encoding, "replace")

    @property
    def position(self) -> Position:
        """Where the next line begins."""
        return Position(self._offset, self._line)

    def settle(self) -> None:
        """The lines so far were a row."""
        self._taken.clear()

    def give_up_line(self) -> None:
        """The row's first line is none; those after it are read again."""
        _, *others = self._taken
        self._again.extendleft(reversed(others))
        self._offset -= sum(size for _, size in others)
        self._line -= len(others)
        self.settle()

    def _read(self) -> tuple[bytes, int]:
        line = self._file.readline(MAX_LINE_BYTES)
        size, part = len(line), line
        while len(part) == MAX_LINE_BYTES and not part.endswith(b"\n"):
            part = self._file.readline(MAX_LINE_BYTES)
            size += len(part)
        return (line if size == len(line) else b""), size


def _json_rows(open_at: OpenAt, encoding: str, start: Position) -> Iterator[FileRow]:
    with open_at(start.offset) as file:
        lines = _Lines(file, start, encoding)
        while True:
            try:
                line = next(lines).strip()
            except StopIteration:
                return
            except _LineTooLong:
                yield FileRow(lines.position, problem=_too_long())
            else:
                if line:
                    yield FileRow(lines.position, raw=line.encode())
            lines.settle()


@dataclass(frozen=True, slots=True)
class _Header:
    encoding: str
    delimiter: str
    names: Sequence[str]
    end: Position


def _header(head: bytes, encoding: str, name: str, columns: Columns) -> _Header:
    """The header line, in the dialect in which it has most of the columns."""
    found = [_header_by(head, encoding, delimiter) for delimiter in DELIMITERS]
    best = min(found, key=lambda one: len(set(columns.required) - set(one.names)))
    absent = set(columns.required) - set(best.names)
    if absent:
        raise Invalid(f"{name} has no column {', '.join(sorted(absent))}")
    repeated = {one for one in columns.known if best.names.count(one) > 1}
    if repeated:
        raise Invalid(f"{name} has more than one column {', '.join(sorted(repeated))}")
    return best


def _header_by(head: bytes, encoding: str, delimiter: str) -> _Header:
    lines = _Lines(io.BytesIO(head), BEGINNING, encoding)
    try:
        names = next(csv.reader(lines, delimiter=delimiter), [])
    except (csv.Error, _LineTooLong):
        names = []
    return _Header(encoding, delimiter, [one.strip().lower() for one in names], lines.position)


def _csv_rows(
    open_at: OpenAt, header: _Header, columns: Columns, start: Position
) -> Iterator[FileRow]:
    start = max(start, header.end, key=lambda one: one.offset)
    with open_at(start.offset) as file:
        lines = _Lines(file, start, header.encoding)
        more = True
        while more:
            more = yield from _until_broken(lines, header, columns)


def _until_broken(
    lines: _Lines, header: _Header, columns: Columns
) -> Generator[FileRow, None, bool]:
    """Rows up to the first that is none, which is told of; whether there may be more."""
    reader = csv.reader(lines, delimiter=header.delimiter, strict=True)
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return False
        except (csv.Error, _LineTooLong) as error:
            lines.give_up_line()
            problem = _too_long() if isinstance(error, _LineTooLong) else f"no CSV row: {error}"
            yield FileRow(lines.position, problem=problem)
            return True
        if values:
            fields = dict(zip(header.names, values, strict=False))
            kept = {column: fields.get(column, "").strip() for column in columns.known}
            yield FileRow(lines.position, fields=kept)
        lines.settle()


def _too_long() -> str:
    return f"longer than {MAX_LINE_BYTES} bytes"
