"""The repository's Python, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "layers" / "core" / "python"
SHIPPED = (CORE / "deskhand", ROOT / "functions")
OURS = (*SHIPPED, ROOT / "infra", ROOT / "cli", ROOT / "local", ROOT / "bench", ROOT / "scripts")
SKIPPED = {"node_modules", "__pycache__", "cdk.out"}


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path

    @property
    def name(self) -> str:
        """Its path from the repository's root."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def module(self) -> str:
        """Its dotted name."""
        base = CORE if self.path.is_relative_to(CORE) else ROOT
        parts = self.path.relative_to(base).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def text(self) -> str:
        """Its content."""
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)

    def imports(self) -> Iterator[str]:
        """Every module that it names, at run time or for types only."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module

    def words(self) -> Iterator[tuple[int, str]]:
        """(line, text) of every string constant and name in the code; docstrings are prose."""
        prose = set(self._docstrings())
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) not in prose:
                    yield node.lineno, node.value
            elif isinstance(node, ast.Name):
                yield node.lineno, node.id
            elif isinstance(node, ast.Attribute):
                yield node.lineno, node.attr
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield node.lineno, node.name

    def _docstrings(self) -> Iterator[int]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                yield id(node.value)


@lru_cache(maxsize=32)
def sources(*folders: Path) -> tuple[Source, ...]:
    """All Python files below the folders."""
    return tuple(
        Source(path)
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
        if not SKIPPED & set(path.parts)
    )
