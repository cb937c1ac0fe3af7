"""The layers that are made without Docker."""

import importlib.util
from pathlib import Path

import pytest

from infra.build_layers import ensure
from infra.targets import local_target


@pytest.fixture(scope="session")
def built() -> Path:
    """The layers for this machine; the first build on a machine needs the network."""
    return ensure(local_target()).core.parent


@pytest.mark.parametrize("part", ["core", "functions"])
def test_every_module_is_compiled_for_good(built: Path, part: str) -> None:
    sources = list((built / part).rglob("*.py"))
    assert sources
    for source in sources:
        compiled = Path(importlib.util.cache_from_source(str(source)))
        # PEP 552: flags 0b01 mean hash-based and unchecked.
        assert compiled.read_bytes()[4:8] == b"\x01\x00\x00\x00", source


def test_a_second_build_does_nothing(built: Path) -> None:
    before = (built / "core").stat().st_mtime_ns
    ensure(local_target())
    assert (built / "core").stat().st_mtime_ns == before
