"""Starting and stopping what we started, and only that."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.processes import Daemon, Stopped, is_open

SLEEPER = "import time; time.sleep(60)  # marker-of-ours"


@pytest.fixture
def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def daemon(tmp_path: Path, port: int) -> Iterator[Daemon]:
    made = Daemon("site", tmp_path, port, [sys.executable, "-c", SLEEPER], "marker-of-ours")
    yield made
    made.stop(seconds=5)


class TestDaemon:
    def test_runs_until_it_is_stopped(self, daemon: Daemon) -> None:
        daemon.start(os.environ)
        assert daemon.pid() is not None
        assert daemon.running_port() == daemon.port
        assert daemon.stop(seconds=5) is True
        assert daemon.pid() is None
        assert daemon.stop() is False

    def test_a_taken_port_is_one_line_with_the_way_out(self, daemon: Daemon) -> None:
        with socket.create_server(("127.0.0.1", daemon.port)):
            assert is_open(daemon.port)
            with pytest.raises(Stopped, match=rf"Port {daemon.port} .* SITE_PORT="):
                daemon.start(os.environ)

    def test_a_reused_pid_is_not_taken_for_ours(self, daemon: Daemon, tmp_path: Path) -> None:
        other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        try:
            (tmp_path / "site.pid").write_text(f"{other.pid} {daemon.port}\n")
            assert daemon.pid() is None
            assert daemon.stop() is False
            assert other.poll() is None
        finally:
            other.kill()
            other.wait()

    def test_one_that_dies_at_once_names_its_log(self, tmp_path: Path, port: int) -> None:
        dying = Daemon("site", tmp_path, port, [sys.executable, "-c", "raise SystemExit(1)"], "no")
        dying.start(os.environ)
        with pytest.raises(Stopped, match=r"died.*site\.log"):
            dying.wait(lambda: False, seconds=5)
