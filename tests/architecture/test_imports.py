"""Who may import whom (architecture §2); the layers themselves are in `.importlinter`."""

import subprocess
import sys

import pytest

from deskhand.channels import registry as channels
from deskhand.shops import registry as shops
from tests.architecture.source import CORE, OURS, ROOT, SHIPPED, Source, sources

AWS = {"boto3", "botocore", "aiobotocore"}
AWS_PLACES = ("deskhand.storage", "deskhand.bus", "deskhand.realtime.push")
# What the webhook Lambda loads besides the standard library: no pydantic, no boto3 (performance).
WEBHOOK_ROOTS = ("kit.webhook", "kit.signatures", "kit.ids", "contracts.names")

# What an adapter may use of its family; `meta` is what Meta's products have in common.
SHARED_PARTS = ("base", "model", "tokens", "windows", "actions", "meta", "mail", "words", "reading")


def test_import_linter_contracts() -> None:  # S5, S110
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()",
         ".importlinter"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_boto3_only_where_it_belongs() -> None:
    found = [
        source.name
        for source in sources(*SHIPPED)
        if not source.module.startswith(AWS_PLACES)
        and AWS & {name.split(".")[0] for name in source.imports()}
    ]
    assert found == []


def test_fastapi_only_in_the_api() -> None:
    found = [
        source.name
        for source in sources(*OURS)
        if "fastapi" in {name.split(".")[0] for name in source.imports()}
        and not source.module.startswith("functions.api")
    ]
    assert found == []


def test_no_relative_imports() -> None:
    assert [source.name for source in sources(*OURS) if "from ." in source.text] == []


def adapter_sources() -> list[tuple[str, Source]]:
    families = (("channels", channels.SLUGS), ("shops", shops.SLUGS))
    return [
        (f"deskhand.{family}", source)
        for family, slugs in families
        for slug in slugs
        for source in sources(CORE / "deskhand" / family / slug)
    ]


@pytest.mark.parametrize(("family", "source"), adapter_sources(), ids=str)
def test_adapter_imports_its_own_package_its_base_and_kit(
    family: str, source: Source
) -> None:  # S100
    own = ".".join(source.module.split(".")[:3])
    allowed = (own, *(f"{family}.{part}" for part in SHARED_PARTS), "deskhand.kit")
    foreign = [
        name
        for name in source.imports()
        if name.startswith("deskhand.")
        and not any(f"{name}.".startswith(f"{one}.") for one in allowed)
    ]
    assert foreign == []


@pytest.mark.parametrize("slug", [*channels.WEBHOOK_SLUGS, *shops.WEBHOOK_SLUGS])
def test_webhook_side_is_standard_library(slug: str) -> None:
    family = "channels" if slug in channels.SLUGS else "shops"
    program = (
        f"import sys; import deskhand.{family}.{slug}.webhook, functions.webhooks.receive; "
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('boto3','botocore','pydantic','orjson','urllib3','fastapi','aws_lambda_powertools')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
