"""Running commands as steps: one line each when all is well, the tail of the output when not."""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from local.place import ROOT
from local.processes import Stopped

TAIL_LINES = 25


class Progress:
    """Says what is going on; safe to use from several threads."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._lock = threading.Lock()

    def say(self, text: str) -> None:
        """Print a line with the seconds since the start."""
        with self._lock:
            print(f"[{time.monotonic() - self._began:5.1f} s] {text}", flush=True)

    def run(
        self,
        what: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path = ROOT,
    ) -> str:
        """Run a command quietly and return its output.

        Raises:
            Stopped: it failed; its last lines are in the message.
        """
        self.say(what)
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        except FileNotFoundError as missing:
            raise Stopped(f"{what}: {command[0]} is missing") from missing
        if done.returncode:
            tail = "\n".join(done.stdout.strip().splitlines()[-TAIL_LINES:])
            raise Stopped(f"{what} failed (exit {done.returncode}):\n{tail}{_advice(tail)}")
        return done.stdout


def _advice(tail: str) -> str:
    if "No space left" in tail or "ENOSPC" in tail:
        return "\nThere is no disk space left: free some and run it again."
    return ""


def fail_in_one_line() -> None:
    """Print a `Stopped` without a traceback; for a command's outermost caller."""
    sys.tracebacklimit = 0
