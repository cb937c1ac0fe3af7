"""The AWS emulator: `python -m local.emulator start|stop|kill|restart|status [--auth]`."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Final

from local.digest import Stamp, digest
from local.place import HOST, ROOT, Place
from local.processes import Daemon, Stopped

ENVIRONMENT: Final = ROOT / ".local" / "emulator"
REQUIREMENTS: Final = ROOT / "local" / "emulated" / "requirements.txt"
START_S: Final = 60.0
CHECKPOINT_PATH: Final = "/_deskhand/checkpoint"


def install() -> None:
    """Make the emulator's own environment, for every local stack of this checkout.

    Its pins clash with ours, and its Lambdas run in it, as on AWS beside a boto3 of its own.

    Raises:
        Stopped: the packages can't be had.
    """
    python = ENVIRONMENT / "bin" / "python3"
    wanted = digest([REQUIREMENTS], sys.version)
    stamp = Stamp(ENVIRONMENT / "requirements.sha256")
    if stamp.is_fresh(wanted) and python.exists():
        return
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(ENVIRONMENT)])
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
    stamp.keep(wanted)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise Stopped(f"Installing the emulator failed: {' '.join(reason)}")


def daemon(place: Place) -> Daemon:
    """The emulator's process."""
    return Daemon(
        name="emulator",
        folder=place.home,
        port=place.emulator_port,
        command=[str(ENVIRONMENT / "bin" / "python3"), "-m", "local.emulated"],
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
    return {
        **kept,
        "PATH": os.pathsep.join((str(ENVIRONMENT / "bin"), os.environ.get("PATH", os.defpath))),
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
            install()
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
