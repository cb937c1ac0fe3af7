"""The documents name what is there: keys, events, make targets, commands."""

import inspect
import re
from pathlib import Path

import pytest
import typer.main

from cli.main import app_
from deskhand.contracts.names import DetailType
from deskhand.storage import keys
from scripts import export_events
from tests.architecture.source import ROOT

DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *DOCS.rglob("*.md"))
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)(#[^)\s]*)?\)")
FENCED = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
SHELLS = {"", "sh", "bash", "console"}
MAKE = re.compile(r"(?:^|[\s;&|(])make +(?:[A-Z_]+=\S* +)*([a-z][a-z-]*)")
DESKHAND = re.compile(
    r"(?:^|[;&|(] *|bin/)deskhand +([a-z][a-z-]*)(?: +([a-z][a-z-]*))?", re.MULTILINE
)


def name_of(path: Path) -> str:
    """A page's path, as the test's id."""
    return path.relative_to(ROOT).as_posix()


def code_in(page: Path) -> list[str]:
    """What a page writes as code, but for blocks of other languages than the shell's."""
    text = page.read_text()
    blocks = [body for language, body in FENCED.findall(text) if language in SHELLS]
    return [*blocks, *INLINE.findall(FENCED.sub("", text))]


def make_targets() -> set[str]:
    """The targets that the Makefile has."""
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_every_key_is_an_access_pattern() -> None:
    text = (DOCS / "data-model.md").read_text()
    functions = [
        name
        for name, found in inspect.getmembers(keys, inspect.isfunction)
        if found.__module__ == keys.__name__ and not name.startswith("_")
    ]
    assert [name for name in functions if f"`{name}`" not in text] == []


def test_every_event_is_described() -> None:
    text = (DOCS / "events.md").read_text()
    assert [kind for kind in DetailType if f"\n## {kind}\n" not in text] == []


def test_events_page_is_up_to_date() -> None:
    assert export_events.PAGE.read_text() == export_events.page()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_make_targets_exist(page: Path) -> None:
    named = {target for code in code_in(page) for target in MAKE.findall(code)}
    assert named - make_targets() == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_exist(page: Path) -> None:
    group = typer.main.get_command(app_)
    commands = getattr(group, "commands", {})
    for command, part in {found for code in code_in(page) for found in DESKHAND.findall(code)}:
        assert command in commands, command
        inner = getattr(commands[command], "commands", None)
        assert inner is None or not part or part in inner, f"{command} {part}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    prose = INLINE.sub("", FENCED.sub("", page.read_text()))
    targets = [target for target, _ in LINK.findall(prose)]
    assert [target for target in targets if not (page.parent / target).exists()] == []
