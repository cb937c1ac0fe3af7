"""How commands talk: results on stdout, everything else on stderr, one line for an error."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import orjson
from rich import box
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

T = TypeVar("T")
PIPED_WIDTH = 120
OUT = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)
ERR = Console(stderr=True)


def print_json(value: Any) -> None:
    """Print a result for programs, untouched by the terminal's width."""
    sys.stdout.write(orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2).decode() + "\n")


def print_rows(title: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Print a table for people."""
    table = Table(title=title, title_justify="left", header_style="bold", box=box.SIMPLE)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(_shown(row.get(column)) for column in columns))
    OUT.print(table)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def progress(items: Sequence[T], doing: str) -> Iterator[T]:
    """The items one by one, with a bar on stderr where a person looks on."""
    bar = Progress(console=ERR, transient=True, disable=not sys.stderr.isatty())
    with bar:
        yield from bar.track(items, description=doing)
