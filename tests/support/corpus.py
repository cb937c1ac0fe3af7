"""The shared payload corpus: real providers' samples that are not part of this repository."""

import os
from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).resolve().parents[2]


def corpus_folder() -> Path:
    """Where the corpus is; it may be absent."""
    given = os.environ.get("DESKHAND_PAYLOADS")
    return Path(given) if given else _REPOSITORY.parent / "shared" / "payloads"


def corpus_file(name: str) -> Path:
    """One corpus file, e.g. `messenger/x.json`; skips the test when the corpus is absent."""
    path = corpus_folder() / name
    if not path.exists():
        pytest.skip("payload corpus not here")
    return path


def corpus_files(pattern: str) -> list[Path]:
    """All corpus files that match, sorted, for parametrising; empty when the corpus is absent."""
    return sorted(corpus_folder().glob(pattern))
