"""Lambda processes: bounded, waited for, and started without unpacking the layers each time."""

import hashlib
import shutil
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

AT_ONCE = 3
"""Processes of one function; each takes 50 MB, and two cores gain nothing from more."""
LOG_WAITS_S = (0.005, 0.002, 0.05)
"""For the first line, after a line, and in all; a line that comes later is logged with the next."""
PATIENCE_S = 120.0
"""How long a caller waits for a free process before it is throttled. Events are not delivered again
there, and a burst of them takes a loaded machine a while; HTTP callers give up on their own."""


def bound(lambda_svc: Any) -> None:
    """Let a busy function's callers wait; AWS would start more environments."""
    acquire, release = (
        lambda_svc._acquire_execution_slot,
        lambda_svc._release_execution_slot,
    )
    freed = threading.Condition()

    def acquired(function: dict[str, Any], config: dict[str, Any]) -> Any:
        key = lambda_svc._inflight_key(config)
        deadline = time.monotonic() + PATIENCE_S
        with freed:
            while lambda_svc._inflight.get(key, 0) >= AT_ONCE:
                if not freed.wait(deadline - time.monotonic()):
                    return None, "function"
            return acquire(function, config)

    def released(key: str) -> None:
        with freed:
            release(key)
            freed.notify_all()

    lambda_svc._acquire_execution_slot = acquired
    lambda_svc._release_execution_slot = released


def answer_soon(runtime: Any) -> None:
    """Wait 5 ms for a function's log lines instead of 50, which every silent call would pay."""
    runtime.Worker._drain_stderr_bounded.__defaults__ = LOG_WAITS_S


def unpack_once(runtime: Any, cache: Path) -> None:
    """Unpack each zip once into `cache` and link to it; plain ministack does so per process."""
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir(parents=True)
    lock = threading.Lock()

    class LinkedZip(zipfile.ZipFile):
        """A zip file whose `extractall` links the top-level entries of an unpacked copy."""

        def extractall(self, path: Any = None, members: Any = None, pwd: Any = None) -> None:
            digest = hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()
            unpacked = cache / digest[:24]
            with lock:
                if not unpacked.is_dir():
                    fresh = unpacked.with_suffix(".new")
                    super().extractall(fresh, members, pwd)
                    fresh.rename(unpacked)
            for entry in unpacked.iterdir():
                (Path(path) / entry.name).symlink_to(entry)

    class Linked:
        """Stands in for the `zipfile` module there."""

        ZipFile = LinkedZip
        BadZipFile = zipfile.BadZipFile
        LargeFileError = getattr(zipfile, "LargeFileError", zipfile.LargeZipFile)

    runtime.zipfile = Linked
