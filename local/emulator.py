"""The AWS emulator: `python -m local.emulator start|stop|kill|restart|status [--auth]`."""

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final

from local.place import HOST, ROOT, Place
from local.processes import Daemon, Stopped

REQUIREMENTS: Final = ROOT / "local" / "emulated" / "requirements.txt"
START_S: Final = 60.0
CHECKPOINT_PATH: Final = "/_deskhand/checkpoint"


def install(home: Path) -> Path:
    """Make the emulator's own environment in `{home}/emulator`; return its Python.

    Its pins clash with ours, and its Lambdas run in it, as on AWS beside a boto3 of its own.

    Raises:
        Stopped: the packages can't be had.
    """
    folder = home / "emulator"
    python = folder / "bin" / "python3"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    stamp = folder / "requirements.sha256"
    if stamp.is_file() and stamp.read_text() == wanted and python.exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(folder)])
    _run(
        [
            str(python),
            "-m",
            "pip",
            "install",
            "-q",
            "--only-binary",
            ":all:",
            "-r",
            str(REQUIREMENTS),
        ]
    )
    stamp.write_text(wanted)
    return python


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise Stopped(f"Installing the emulator failed: {' '.join(reason)}")


def daemon(place: Place) -> Daemon:
    """The emulator's process."""
    python = place.home / "emulator" / "bin" / "python3"
    return Daemon(
        name="emulator",
        folder=place.home,
        port=place.emulator_port,
        command=[str(python), "-m", "local.emulated"],
        marker="local.emulated",
    )


def start(place: Place, *, auth: bool = False) -> None:
    """Start the emulator with this place's data, unless it runs.

    Args:
        place: folder and ports.
        auth: enforce each role's IAM policy on every call.

    Raises:
        Stopped: port taken, or it died.
    """
    process = daemon(place)
    if process.pid() is not None and is_ready(place):
        return
    process.start(_environment(place, auth=auth))
    process.wait(lambda: is_ready(place), START_S)


def _environment(place: Place, *, auth: bool) -> dict[str, str]:
    """Settings of ministack, and a PATH on which its own Python comes first."""
    temporary = place.home / "tmp"
    # Folders of Lambdas whose emulator was killed; nobody else writes here.
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    kept = {key: os.environ[key] for key in ("HOME", "LANG", "LC_ALL") if key in os.environ}
    tools = place.home / "emulator" / "bin"
    return {
        **kept,
        "PATH": os.pathsep.join((str(tools), os.environ.get("PATH", os.defpath))),
        "GATEWAY_PORT": str(place.emulator_port),
        "BIND_HOST": HOST,
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "STATE_DIR": str(place.state),
        "S3_DATA_DIR": str(place.state / "s3"),
        "TMPDIR": str(temporary),
        "AUTH": "true" if auth else "false",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
    }


def is_ready(place: Place) -> bool:
    """Does it answer?"""
    try:
        with urllib.request.urlopen(f"{place.endpoint}/_ministack/health", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def checkpoint(place: Place) -> None:
    """Have it write a snapshot of everything now."""
    request = urllib.request.Request(f"{place.endpoint}{CHECKPOINT_PATH}", method="POST")
    with urllib.request.urlopen(request, timeout=60):
        pass


def stop(place: Place) -> bool:
    """End it cleanly, data kept; False: it was not running."""
    return daemon(place).stop()


def kill(place: Place) -> bool:
    """End it as a crash would; what was accepted is in its journal."""
    return daemon(place).stop(signal.SIGKILL)


def restart(place: Place, *, auth: bool = False) -> None:
    """Stop and start; the deployed stack and its data come back."""
    stop(place)
    start(place, auth=auth)


def main() -> None:
    """Run one command on the stack that the environment names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "command", choices=["start", "stop", "kill", "restart", "status", "checkpoint"]
    )
    parser.add_argument("--auth", action="store_true", help="enforce IAM policies")
    chosen = parser.parse_args()
    place = Place.from_environment()
    match chosen.command:
        case "start":
            install(place.home)
            start(place, auth=chosen.auth)
        case "restart":
            restart(place, auth=chosen.auth)
        case "stop":
            stop(place)
        case "kill":
            kill(place)
        case "checkpoint":
            checkpoint(place)
        case _:
            print("running" if is_ready(place) else "stopped")


if __name__ == "__main__":
    main()
