"""What is shipped: layers with all their bytecode, the workspace's first load, the widget."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.row import Row
from local.place import ROOT

WORKSPACE: Final = ROOT / "web" / "apps" / "workspace" / "dist"
WIDGET: Final = ROOT / "web" / "apps" / "widget" / "dist" / "widget.js"
BUILD: Final = ROOT / "build"
FIRST_LOAD: Final = re.compile(r'(?:src|href)="/?(?:\./)?([^":]+\.(?:js|css))"')
SPA_BUDGET_KB: Final = 250
WIDGET_BUDGET_KB: Final = 15
KB: Final = 1024


def rows() -> Iterator[Row]:
    """Bytecode, workspace, widget."""
    for target in sorted(BUILD.glob("*")) or [BUILD / "none"]:
        yield _bytecode(target)
    yield _first_load()
    yield _widget()


def _bytecode(target: Path) -> Row:
    name = f"pyc_missing_{target.name}"
    modules = [
        path
        for layer in ("core", "deps")
        for path in (target / layer).rglob("*.py")
        if "__pycache__" not in path.parts
    ]
    if not modules:
        return Row(name=name, value=None, unit="files", budget=0, note="not built: `make layers`")
    missing = [path for path in modules if not _compiled(path)]
    return Row(
        name=name,
        value=len(missing),
        unit="files",
        baseline=len(modules),
        ratio=len(missing) / len(modules),
        budget=0,
    )


def _compiled(path: Path) -> bool:
    return any((path.parent / "__pycache__").glob(f"{path.stem}.cpython-*.pyc"))


def _first_load() -> Row:
    name, index = "workspace_first_load", WORKSPACE / "index.html"
    if not index.is_file():
        note = "not built: `npm run build` in web"
        return Row(name=name, value=None, unit="KB gz", budget=SPA_BUDGET_KB, note=note)
    html = index.read_text()
    files = [WORKSPACE / found for found in FIRST_LOAD.findall(html)]
    size = _zipped(index) + sum(_zipped(path) for path in files if path.is_file())
    note = f"index.html and {len(files)} files"
    return Row(name=name, value=size, unit="KB gz", budget=SPA_BUDGET_KB, note=note)


def _widget() -> Row:
    name = "widget_whole"
    if not WIDGET.is_file():
        note = "not built: `npm run build` in web"
        return Row(name=name, value=None, unit="KB gz", budget=WIDGET_BUDGET_KB, note=note)
    return Row(name=name, value=_zipped(WIDGET), unit="KB gz", budget=WIDGET_BUDGET_KB)


def _zipped(path: Path) -> float:
    return len(gzip.compress(path.read_bytes(), 9)) / KB
