"""What must be on the machine: Node and npm, disk; and what we install of theirs."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from local.digest import Stamp, digest
from local.place import ROOT
from local.processes import Stopped
from local.steps import Progress

NODE_MAJOR: Final = 20
FREE_MB: Final = 600
WEB: Final = ROOT / "web"
CDK_CLI: Final = ROOT / "infra" / "cli"
CDK: Final = CDK_CLI / "node_modules" / ".bin" / "cdk"


def check_machine() -> None:
    """Raises `Stopped` with one line: no Node, old Node, no npm, no disk space."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        raise Stopped(f"Node {NODE_MAJOR} or newer with npm is needed and was not found on PATH")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = version.stdout.strip().lstrip("v").split(".")[0]
    if not major.isdigit() or int(major) < NODE_MAJOR:
        raise Stopped(f"Node {NODE_MAJOR} or newer is needed; {node} is {version.stdout.strip()}")
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < FREE_MB:
        raise Stopped(f"Only {free} MB of disk are free in {ROOT}; {FREE_MB} MB are needed")


def node_packages(progress: Progress, folder: Path, environment: dict[str, str]) -> None:
    """`npm ci` in `folder`, when its lock file or Node's version is new."""
    lock = folder / "package-lock.json"
    stamp = Stamp(folder / "node_modules" / ".deskhand")
    value = digest([lock])
    if not stamp.is_fresh(value):
        name = folder.relative_to(ROOT)
        progress.run(
            f"{name}: npm ci",
            ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"],
            environment,
            folder,
        )
        stamp.keep(value)


def web_build(progress: Progress, environment: dict[str, str]) -> None:
    """Build the workspace and the widget, when their sources are new."""
    stamp = Stamp(WEB / "node_modules" / ".deskhand-build")
    sources = [WEB / "packages", WEB / "apps", WEB / "package.json", WEB / "package-lock.json"]
    value = digest(sources)
    built = [
        WEB / "apps" / "workspace" / "dist" / "index.html",
        WEB / "apps" / "widget" / "dist" / "widget.js",
    ]
    if stamp.is_fresh(value) and all(path.is_file() for path in built):
        return
    progress.run("web: build", ["npm", "run", "build"], environment, WEB)
    stamp.keep(value)
