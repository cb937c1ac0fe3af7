"""Everything that must hold: `python -m local.check lint|fast|test|openapi|synth`."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from local import chromium, demo, tools
from local.place import ROOT, Place
from local.processes import Stopped
from local.steps import Progress, fail_in_one_line

BIN: Final = Path(sys.executable).parent
CODE: Final = ("app.py", "cli", "functions", "infra", "layers/core", "local", "scripts", "tests")
TYPED: Final = ("app.py", "cli", "functions", "infra", "local", "scripts", "tests")
QUICK_TESTS: Final = ("tests/architecture", "tests/contracts", "tests/functions", "tests/unit")
TEST_PLACE: Final = Place(
    home=ROOT / ".local" / "test", emulator_port=4576, site_port=8086, sandbox_port=8096
)
"""The stack of `make test`: beside the one of `make demo`, made anew each time."""


@dataclass(frozen=True)
class Check:
    """One command; it holds when it ends with 0."""

    name: str
    command: Sequence[str]
    folder: Path = ROOT
    environment: dict[str, str] = field(default_factory=dict)


def _python(name: str, *command: str) -> Check:
    return Check(name, [str(BIN / command[0]), *command[1:]])


def _npm(script: str, *arguments: str) -> Check:
    more = ["--", *arguments] if arguments else []
    return Check(f"web {script}", ["npm", "run", "--silent", script, *more], tools.WEB)


PYTHON_LINT: Final = (
    _python("ruff", "ruff", "check", *CODE),
    _python("format", "ruff", "format", "--check", *CODE),
    _python("mypy", "mypy", "--strict", *TYPED, "layers/core/python/deskhand"),
    _python("imports", "lint-imports"),
)
WEB_LINT: Final = (_npm("lint"), _npm("typecheck"), _npm("generate", "--check"))
QUICK: Final = _python("tests", "pytest", "-n", "2", *QUICK_TESTS)
SLOW: Final = (
    _python("simulation", "pytest", "-n", "2", "tests/simulation"),
    _python("infrastructure", "pytest", "tests/infra"),
    _npm("test"),
    _npm("build"),
    _npm("size"),
)
OPENAPI: Final = (
    _python("openapi", "python", "scripts/export_openapi.py"),
    _python("events", "python", "scripts/export_events.py"),
    _npm("generate"),
)


def run(checks: Sequence[Check]) -> list[str]:
    """Run all of them, whatever fails; print the output of what did; return those names."""
    failed: list[str] = []
    for check in checks:
        began = time.monotonic()
        done = subprocess.run(
            check.command,
            cwd=check.folder,
            env={**os.environ, **check.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        lines = done.stdout.strip().splitlines()
        if done.returncode:
            failed.append(check.name)
            print(done.stdout)
        seconds = time.monotonic() - began
        verdict = "FAILED" if done.returncode else "ok"
        print(f"{verdict:<7}{check.name:<16}{seconds:6.1f} s  {_summary(lines)}", flush=True)
    return failed


def _summary(lines: Sequence[str]) -> str:
    return lines[-1].strip(" =")[:80] if lines else ""


def everything() -> list[str]:
    """Lint, every test without a stack, then a stack of its own, its journeys and browsers."""
    progress = Progress()
    tools.check_machine()
    environment = dict(os.environ)
    for folder in (tools.WEB, tools.CDK_CLI):
        tools.node_packages(progress, folder, environment)
    failed = run([*PYTHON_LINT, *WEB_LINT, QUICK, *SLOW])
    browser = chromium.find_or_install(progress, environment)
    try:
        demo.clean(TEST_PLACE)
        demo.up(TEST_PLACE)
        failed += run(_journeys(TEST_PLACE, browser))
    finally:
        demo.down(TEST_PLACE)
    return failed


def _journeys(place: Place, browser: str) -> list[Check]:
    """What drives the running stack."""
    environment = {
        "DESKHAND_HOME": str(place.home),
        "DESKHAND_STACK": str(place.stack_file),
        "PORT": str(place.emulator_port),
        "SITE_PORT": str(place.site_port),
        "SANDBOX_PORT": str(place.sandbox_port),
        "CHROMIUM": browser,
        "CI": "true",
    }
    pytest = [str(BIN / "pytest"), "-p", "no:randomly", "tests/e2e"]
    return [
        Check("journeys", pytest, ROOT, environment),
        Check("browser", ["npm", "run", "--silent", "e2e"], tools.WEB, environment),
    ]


def main() -> None:
    """Run one plan; exit 1 when something does not hold."""
    fail_in_one_line()
    parser = argparse.ArgumentParser(description=__doc__)
    plans = {
        "lint": lambda: run([*PYTHON_LINT, *WEB_LINT]),
        "fast": lambda: run([*PYTHON_LINT, QUICK]),
        "openapi": lambda: run(OPENAPI),
        "synth": lambda: run([_synth()]),
        "test": everything,
    }
    parser.add_argument("plan", choices=sorted(plans))
    failed = plans[parser.parse_args().plan]()
    if failed:
        raise Stopped(f"failed: {', '.join(failed)}")


def _synth() -> Check:
    return Check("cdk synth", [str(tools.CDK), "synth", "--quiet", "--no-notices"])


if __name__ == "__main__":
    main()
