"""How far an import came, beside its file: one that was interrupted goes on from there."""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from deskhand.upkeep.file_rows import Position
from deskhand.upkeep.order_import import Refusal, Share

HEAD_BYTES: Final = 65536
COLUMNS: Final = ("row", "field", "reason")


class ImportJournal:
    """`FILE.import.json` while the import is under way, `FILE.refused.csv` with what was refused.

    Args:
        target: the account that is loaded into; a journal of another one, or of a file that is not
            the same any more, is not gone on from.
    """

    def __init__(self, file: Path, target: str) -> None:
        self._path = file.with_name(f"{file.name}.import.json")
        self.report = file.with_name(f"{file.name}.refused.csv")
        self._identity = _identity(file, target)
        self.position = Position()
        self.counts: Counter[str] = Counter()
        self.refused = 0
        self.resumed = False
        self._read()

    def add(self, share: Share) -> None:
        """Note a share that is done: first what was refused, then how far we are."""
        with self.report.open("a", newline="", encoding="utf-8") as report:
            csv.writer(report).writerows(_rows(share.refused))
        self.position = share.end
        self.counts.update(share.counts)
        self.refused += len(share.refused)
        self._write()

    def close(self) -> None:
        """The import is complete; without refusals there is no report."""
        self._path.unlink(missing_ok=True)
        if not self.refused:
            self.report.unlink(missing_ok=True)

    def _read(self) -> None:
        known = _load(self._path)
        if known is not None and known.get("identity") == self._identity:
            self.resumed = True
            self.position = Position(known["offset"], known["line"])
            self.counts = Counter(known["counts"])
            self.refused = known["refused"]
            with self.report.open("r+b") as report:  # what came after the last checkpoint
                report.truncate(known["report_bytes"])
            return
        with self.report.open("w", newline="", encoding="utf-8") as report:
            csv.writer(report).writerow(COLUMNS)

    def _write(self) -> None:
        state = {
            "identity": self._identity,
            "offset": self.position.offset,
            "line": self.position.line,
            "counts": dict(self.counts),
            "refused": self.refused,
            "report_bytes": self.report.stat().st_size,
        }
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(state))
        fresh.replace(self._path)


def _identity(file: Path, target: str) -> str:
    with file.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
    return f"{target} {file.stat().st_size} {hashlib.sha256(head).hexdigest()}"


def _load(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _rows(refused: Sequence[Refusal]) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.reason) for one in refused]
