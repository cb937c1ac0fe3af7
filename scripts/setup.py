"""Makes `.venv` with what `requirements.txt` locks; standard library only, any Python 3.11+.

`make` runs it before everything else; a second run does nothing.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.txt"
STAMP = VENV / "requirements.sha256"
OLDEST = (3, 11)
FREE_MB = 1500


def main() -> None:
    """Check the machine, then install; one line says what is wrong."""
    if sys.version_info < OLDEST:
        shown = ".".join(map(str, sys.version_info[:3]))
        raise SystemExit(f"Python 3.11 or newer is needed; {sys.executable} is {shown}")
    wanted = hashlib.sha256(
        LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()
    ).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < FREE_MB:
        raise SystemExit(f"Only {free} MB of disk are free in {ROOT}; {FREE_MB} MB are needed")
    sys.stderr.write("[setup] .venv: install the Python packages\n")
    if not (VENV / "bin" / "python").exists():
        _run(sys.executable, "-m", "venv", str(VENV))
    _run(str(VENV / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", _uv_pin())
    _run(
        *(str(VENV / "bin" / "uv"), "pip", "install", "--quiet"),
        *("--python", str(VENV / "bin" / "python"), "-r", str(LOCK)),
    )
    STAMP.write_text(wanted)


def _uv_pin() -> str:
    return next(line for line in LOCK.read_text().splitlines() if line.startswith("uv=="))


def _run(*command: str) -> None:
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        raise SystemExit(f"Installing the Python packages failed:\n{tail}")


if __name__ == "__main__":
    main()
