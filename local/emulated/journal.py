"""The write-ahead journal: one JSON object a line, written before the caller gets its answer.

A line is handed to the kernel with one `write`, so it outlives a killed process (not a power
cut, which a laptop's demo need not survive). Entries are absolute ("this item is now so"), so
that replaying one twice, or over a newer snapshot, ends in the same state.
"""

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


class Journal:
    """Numbered files `journal-{n}.jsonl` in the state folder; the highest is being written."""

    def __init__(
        self,
        folder: Path,
        encode: Callable[[Any], Any],
        decode: Callable[[dict[str, Any]], Any],
    ) -> None:
        """Use `encode` as JSON's `default` and `decode` as its `object_hook`."""
        self._folder = folder
        self._encode = encode
        self._decode = decode
        self._lock = threading.RLock()
        self._batch = threading.local()
        self._file: int | None = None

    def files(self) -> list[Path]:
        """All journal files, oldest first."""
        return sorted(self._folder.glob("journal-*.jsonl"))

    def rotate(self) -> list[Path]:
        """Begin a new file; return the older ones, to be deleted once a snapshot covers them."""
        with self._lock:
            old = self.files()
            number = int(old[-1].stem.split("-")[1]) + 1 if old else 1
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"journal-{number:08d}.jsonl"
            fresh = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            if self._file is not None:
                os.close(self._file)
            self._file = fresh
            return old

    def write(self, entry: Entry) -> None:
        """Append one entry; inside `together` it waits for the block's end."""
        line = (json.dumps(entry, default=self._encode) + "\n").encode()
        held: list[bytes] | None = getattr(self._batch, "lines", None)
        if held is not None:
            held.append(line)
        else:
            self._append(line)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Entries of one transaction reach the file in one write, or not at all."""
        if getattr(self._batch, "lines", None) is not None:
            yield
            return
        self._batch.lines = []
        try:
            yield
        finally:
            lines, self._batch.lines = self._batch.lines, None
            if lines:
                self._append(b"".join(lines))

    def _append(self, data: bytes) -> None:
        with self._lock:
            if self._file is not None:
                os.write(self._file, data)

    def read(self) -> Iterator[Entry]:
        """Every entry of every file, oldest first; a line cut off by the kill is left out."""
        for path in self.files():
            with path.open("rb") as lines:
                for line in lines:
                    if line.endswith(b"\n"):
                        yield json.loads(line, object_hook=self._decode)
