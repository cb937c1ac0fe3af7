"""Builds the two layers and the functions folder without Docker: `python -m infra.build_layers`.

Everything lands in `build/{target}/`; a folder whose inputs have not changed is left alone.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from infra.assets import BUILD, ROOT, Assets
from infra.prune import prune
from infra.targets import AWS, Target, local_target

CORE: Final = ROOT / "layers" / "core" / "python" / "deskhand"
FUNCTIONS: Final = ROOT / "functions"
LOCK: Final = ROOT / "layers" / "deps" / "requirements.txt"
RECIPE: Final = (Path(__file__), ROOT / "infra" / "prune.py")
LAYER_LIMIT_MB: Final = 250
"""Lambda's limit on all layers and the function together, unzipped."""


class BuildFailed(SystemExit):
    """The build can't go on; the message says what to do."""


def ensure(target: Target) -> Assets:
    """Build what is stale for `target` and return where it lies.

    Raises:
        BuildFailed: the wheels can't be had (no network at the first build, usually).
    """
    assets = Assets.under(BUILD / target.name)
    key = f"{target.python_version} {target.python_platform}"
    _fresh(assets.deps, _digest([LOCK, *RECIPE], key), lambda out: _deps(out, target))
    _fresh(
        assets.core,
        _digest([*_sources(CORE), RECIPE[0]], key),
        lambda out: _copy(CORE, out / "python" / "deskhand", target),
    )
    _fresh(
        assets.functions,
        _digest([*_sources(FUNCTIONS), RECIPE[0]], key),
        lambda out: _copy(FUNCTIONS, out / "functions", target),
    )
    return assets


def _sources(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )


def _digest(files: Iterable[Path], key: str) -> str:
    digest = hashlib.sha256(key.encode())
    for path in files:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _fresh(folder: Path, digest: str, make: Callable[[Path], None]) -> None:
    """Make `folder` unless its stamp says it was made from the same inputs."""
    stamp = folder.with_suffix(".sha256")
    if folder.is_dir() and stamp.is_file() and stamp.read_text() == digest:
        return
    fresh = folder.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    make(fresh)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    stamp.write_text(digest)


def _deps(out: Path, target: Target) -> None:
    packages = out / "python"
    command = [
        _uv(),
        *("pip", "install", "--quiet", "--target", str(packages)),
        *("--python-version", target.python_version),
        *("--python-platform", target.python_platform),
        *("--only-binary", ":all:", "--no-deps", "--require-hashes", "--no-compile-bytecode"),
        *("--requirement", str(LOCK)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed(
            f"The dependencies layer could not be built for {target.name}: "
            f"{done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'uv failed'}\n"
            f"It needs the network once; then run: python -m infra.build_layers {target.name}"
        )
    prune(packages)
    _compile(packages, target)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6
    report = {"layer": "deps", "target": target.name, "mb": round(size, 1)}
    sys.stderr.write(json.dumps(report) + "\n")
    if size > LAYER_LIMIT_MB:
        raise BuildFailed(f"The deps layer has {size:.0f} MB, over Lambda's {LAYER_LIMIT_MB} MB")


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if not found:
        raise BuildFailed("uv is missing: run `make setup`")
    return found


def _copy(source: Path, out: Path, target: Target) -> None:
    shutil.copytree(source, out, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    _compile(out, target)


def _compile(folder: Path, target: Target) -> None:
    """Byte-compile for the target's Python: /opt is read-only, nothing is cached there later."""
    arguments = ["-q", "-j", "0", "--invalidation-mode", "unchecked-hash", str(folder)]
    command = [*_python(target.python_version), "-m", "compileall", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed(
            f"Python {target.python_version} is needed to compile the code for {target.name}: "
            f"{(done.stderr or done.stdout).strip()[-300:]}"
        )


def _python(version: str) -> list[str]:
    """How to start Python `version`: ours, one on this machine, or one that uv fetches."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return [sys.executable]
    installed = Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}")
    for candidate in (shutil.which(f"python{version}"), *map(str, installed)):
        if candidate and _answers([candidate, "--version"]):
            return [candidate]
    return [_uv(), "run", "--quiet", "--no-project", "--python", version, "python"]


def _answers(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def main() -> None:
    """Build for one target or both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=["local", "aws", "all"], nargs="?", default="local")
    chosen = parser.parse_args().target
    targets = {"local": [local_target()], "aws": [AWS], "all": [local_target(), AWS]}[chosen]
    for target in targets:
        ensure(target)


if __name__ == "__main__":
    main()
