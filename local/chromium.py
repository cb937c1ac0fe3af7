"""Finds a Chromium for the browser tests, or installs one."""

import os
import shutil
import subprocess
from typing import Final

from local.processes import Stopped
from local.steps import Progress
from local.tools import WEB

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PRINT_PATH: Final = "console.log(require('playwright-core').chromium.executablePath())"


def find_or_install(progress: Progress, environment: dict[str, str]) -> str:
    """The path of a browser: `CHROMIUM`, one on PATH, Debian's, or Playwright's own.

    Raises:
        Stopped: there is none and none can be had.
    """
    found = os.environ.get("CHROMIUM") or _on_path()
    if not found and shutil.which("apt-get") and os.geteuid() == 0:
        _from_debian(progress, environment)
        found = _on_path()
    return found or _from_playwright(progress, environment)


def _on_path() -> str:
    return next((path for name in NAMES if (path := shutil.which(name))), "")


def _from_debian(progress: Progress, environment: dict[str, str]) -> None:
    quiet = {**environment, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
    try:
        progress.run("chromium: apt-get update", ["apt-get", "update", "-q"], quiet)
        progress.run("chromium: apt-get install", install, quiet)
    except Stopped as refused:
        progress.say(f"chromium: not from Debian ({str(refused).splitlines()[0]})")


def _from_playwright(progress: Progress, environment: dict[str, str]) -> str:
    cli = str(WEB / "node_modules" / "playwright-core" / "cli.js")
    progress.run(
        "chromium: playwright install", ["node", cli, "install", "chromium"], environment, WEB
    )
    shown = subprocess.run(
        ["node", "-e", PRINT_PATH], cwd=WEB, capture_output=True, text=True, check=False
    )
    path = shown.stdout.strip()
    if not path:
        raise Stopped("No Chromium for the browser tests: install one and set CHROMIUM to it")
    return path
