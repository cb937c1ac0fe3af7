"""A channel is three places: its folder, its line in the registry, its samples (S100)."""

import re
from pathlib import Path

import pytest

from deskhand.channels import registry as channels
from deskhand.shops import registry as shops
from tests.architecture.source import CORE, ROOT, SHIPPED, sources

FAMILIES = {"channels": channels.SLUGS, "shops": shops.SLUGS}
SLUGS = (*channels.SLUGS, *shops.SLUGS)
# Where a slug may also stand, and why:
#   local/      plays the providers' side on this machine and connects the demo's accounts
#   tests/      test one channel or drive it
#   docs/       describe them
#   web icons   a picture per channel; an unknown one gets the generic picture
# `deskhand`, `functions`, `infra` and `cli` are what a new channel must not touch.
GUARDED = (*SHIPPED, ROOT / "infra", ROOT / "cli")
# Folders that are no channel: what several channels of one provider share, and may name.
SHARED_FOLDERS = {"mail", "meta"}
# A provider's host name is no channel's name.
HOST = re.compile(r"[\w.-]+\.com(?![a-z])")
WEB_PLACES = ("packages/ui/src/channels.tsx",)


def own_folder(path: Path) -> str | None:
    """The slug whose folder this is in."""
    for family, slugs in FAMILIES.items():
        for slug in slugs:
            if path.is_relative_to(CORE / "deskhand" / family / slug):
                return slug
    return None


def is_shared(path: Path) -> bool:
    """Whether this is in a shared folder."""
    return any(
        path.is_relative_to(CORE / "deskhand" / family / folder)
        for family in FAMILIES
        for folder in SHARED_FOLDERS
    )


def test_no_slug_outside_its_places() -> None:
    named = re.compile(rf"(?i)(?<![a-z])({'|'.join(SLUGS)})(?![a-z])")
    found = []
    for source in sources(*GUARDED):
        if source.module.endswith(".registry") or is_shared(source.path):
            continue
        own = own_folder(source.path)
        found += [
            f"{source.name}:{line} {text[:60]!r}"
            for line, text in source.words()
            for slug in named.findall(HOST.sub("", text))
            if slug.lower() != own and not _is_example(source.module, text)
        ]
    assert found == []


def _is_example(module: str, text: str) -> bool:
    """The help texts of the command line may name a channel as an example."""
    return module.startswith("cli.") and text.endswith(("…", "."))


@pytest.mark.parametrize("folder", ["apps", "packages"])
def test_web_client_is_generic(folder: str) -> None:
    named = re.compile(rf"['\"`]({'|'.join(SLUGS)})['\"`]")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "web" / folder).rglob("*.ts*")
        if "node_modules" not in path.parts
        and "dist" not in path.parts
        and ".test." not in path.name
        and "testing" not in path.parts
        and not path.as_posix().endswith(WEB_PLACES)
        and named.search(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("family", FAMILIES)
def test_folders_and_registry_agree(family: str) -> None:
    folders = {
        path.name
        for path in (CORE / "deskhand" / family).iterdir()
        if path.is_dir() and not path.name.startswith("__") and any(path.glob("*.py"))
    }
    assert folders - SHARED_FOLDERS == set(FAMILIES[family])


@pytest.mark.parametrize("family", FAMILIES)
def test_every_adapter_has_samples(family: str) -> None:
    for slug in FAMILIES[family]:
        assert list((ROOT / "events" / family / slug).glob("*.json")), slug
