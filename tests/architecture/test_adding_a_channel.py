"""`docs/adding-a-channel.md` shows real code, and its example is in the three places it names."""

import re
import subprocess

import pytest

from tests.architecture.source import ROOT

EXAMPLE = "telegram"
PAGE = ROOT / "docs" / "adding-a-channel.md"
MARKED = re.compile(r"<!-- code of (\S+) -->\n```\w+\n(.*?)\n```", re.DOTALL)
BLOCKS = MARKED.findall(PAGE.read_text())
CHANNELS = "layers/core/python/deskhand/channels"
PLACES = (f"{CHANNELS}/{EXAMPLE}/", f"{CHANNELS}/registry.py", f"events/channels/{EXAMPLE}/")
# What is written about every channel, and what tries it.
ABOUT_IT = ("docs/", "tests/")
LARGEST = 200


def tracked(*arguments: str) -> list[str]:
    """Files that git knows, which match."""
    command = ["git", *arguments]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.split()


@pytest.mark.parametrize(("path", "block"), BLOCKS, ids=[path for path, _ in BLOCKS])
def test_every_marked_block_stands_in_its_file(path: str, block: str) -> None:
    assert f"{block}\n" in (ROOT / path).read_text()


def test_every_file_of_the_example_is_shown() -> None:
    shown = {path for path, _ in BLOCKS}
    folder = ROOT / CHANNELS / EXAMPLE
    assert {
        path.relative_to(ROOT).as_posix()
        for path in folder.glob("*.py")
        if path.name != "__init__.py"
    } <= shown


def test_it_is_in_three_places() -> None:
    if not tracked("ls-files", "--", CHANNELS):
        pytest.skip("no git repository")
    named = {*tracked("grep", "-il", EXAMPLE), *tracked("ls-files", f"*{EXAMPLE}*")}
    elsewhere = [one for one in named if not one.startswith((*PLACES, *ABOUT_IT))]
    assert elsewhere == []
    assert all(any(one.startswith(place) for one in named) for place in PLACES)


def test_it_stays_an_example() -> None:
    adapter = ROOT / CHANNELS / EXAMPLE / "adapter.py"
    assert len(adapter.read_text().splitlines()) <= LARGEST
