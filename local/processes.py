"""Background processes with pid files; we end only what we started."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from local.place import HOST, ROOT

LOG_BYTES: Final = 5_000_000
"""A log that has grown past this begins anew at the next start."""


class Stopped(SystemExit):
    """The local stack can't go on; the message is one line that says why."""


@dataclass(frozen=True)
class Daemon:
    """A process that outlives the command that starts it.

    Attributes:
        name: for messages and file names.
        folder: where `{name}.pid` and `{name}.log` are kept.
        port: what it listens on.
        command: how it is started.
        marker: a word of its command line, so that a reused pid is not taken for it.
    """

    name: str
    folder: Path
    port: int
    command: Sequence[str]
    marker: str

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return self.folder / f"{self.name}.log"

    @property
    def _pid_file(self) -> Path:
        return self.folder / f"{self.name}.pid"

    def pid(self) -> int | None:
        """The running process, or None."""
        if not self._pid_file.is_file():
            return None
        pid = int(self._pid_file.read_text().split()[0])
        return pid if _is_ours(pid, self.marker) else None

    def running_port(self) -> int:
        """On which port it was started."""
        return int(self._pid_file.read_text().split()[1])

    def port_taken(self) -> Stopped:
        """The error that says so."""
        return Stopped(
            f"Port {self.port} ({self.name}) is taken by another program: "
            f"stop it, or choose another with {_variable(self.name)}=…"
        )

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it.

        Raises:
            Stopped: someone else has the port.
        """
        if is_open(self.port):
            raise self.port_taken()
        self.folder.mkdir(parents=True, exist_ok=True)
        keep = self.log.is_file() and self.log.stat().st_size < LOG_BYTES
        with self.log.open("ab" if keep else "wb") as log:
            process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._pid_file.write_text(f"{process.pid} {self.port}\n")

    def wait(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until `ready()`.

        Raises:
            Stopped: it died or took too long; the message names its log.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if ready():
                return
            if self.pid() is None:
                raise Stopped(f"The {self.name} died at its start: see {self.log}")
            time.sleep(0.1)
        raise Stopped(f"The {self.name} did not answer in {seconds:.0f} s: see {self.log}")

    def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 30) -> bool:
        """End it and wait until it is gone; False: it was not running."""
        pid = self.pid()
        if pid is not None:
            os.kill(pid, how)
            deadline = time.monotonic() + seconds
            while _is_ours(pid, self.marker):
                if time.monotonic() > deadline:
                    os.kill(pid, signal.SIGKILL)
                time.sleep(0.05)
        self._pid_file.unlink(missing_ok=True)
        return pid is not None


def is_open(port: int) -> bool:
    """Does anything listen on this port?"""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _variable(name: str) -> str:
    return "PORT" if name == "emulator" else f"{name.upper()}_PORT"


def _is_ours(pid: int, marker: str) -> bool:
    """Is this process alive, not a zombie, and the one we mean?"""
    with suppress(ChildProcessError):  # started by an earlier command: nothing to reap
        os.waitpid(pid, os.WNOHANG)
    shown = subprocess.run(
        ["ps", "-ww", "-o", "stat=,args=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return bool(shown) and not shown.startswith("Z") and marker in shown
