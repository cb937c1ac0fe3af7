"""Fingerprints of inputs, so that a second run skips what has not changed."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

SKIPPED: Final = frozenset(
    {"node_modules", "__pycache__", "dist", ".git", "test-results", "coverage", ".mypy_cache"}
)


def digest(paths: Iterable[Path], *facts: str) -> str:
    """SHA-256 over names and contents of the files (folders: everything below), and `facts`."""
    found = hashlib.sha256("\0".join(facts).encode())
    for path in sorted(paths):
        for file in _files(path):
            found.update(str(file).encode())
            found.update(file.read_bytes())
    return found.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        for child in sorted(path.iterdir()):
            if child.name not in SKIPPED:
                yield from _files(child)


class Stamp:
    """Remembers with what a step was last done."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_fresh(self, value: str) -> bool:
        """Was it done with just this?"""
        return self._path.is_file() and self._path.read_text() == value

    def keep(self, value: str) -> None:
        """It is done now."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(value)
