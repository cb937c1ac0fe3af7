"""What was refused of a file, as CSV: where the row is, and why; nothing that is in it."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from deskhand.upkeep.order_import import Refusal

CONTENT_TYPE: Final = "text/csv; charset=utf-8"
COLUMNS: Final = ("row", "order_number", "field", "reason")
# Spreadsheets take a cell that begins so for a formula (OWASP, "CSV Injection").
FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


def report_piece(refused: Iterable[Refusal]) -> bytes:
    """A CSV file with a header."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows((one.line, _cell(one.order), one.field, _cell(one.reason)) for one in refused)
    return text.getvalue().encode()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULAS) else text
