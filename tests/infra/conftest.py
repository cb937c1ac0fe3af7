"""One synthesis for all tests here: CDK takes seconds, so nobody starts it twice."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1")

ROOT = Path(__file__).resolve().parents[2]
Resource = dict[str, Any]


@dataclass(frozen=True)
class Synthesised:
    """The cloud assembly of one stage."""

    folder: Path
    templates: dict[str, dict[str, Any]]

    def of(self, kind: str) -> dict[str, Resource]:
        """Every resource of a type, by `stack/logical id`."""
        return {
            f"{stack}/{name}": resource
            for stack, template in self.templates.items()
            for name, resource in template["Resources"].items()
            if resource["Type"] == kind
        }

    def properties(self, kind: str) -> dict[str, dict[str, Any]]:
        """The same, properties only."""
        return {name: one.get("Properties", {}) for name, one in self.of(kind).items()}

    @property
    def report(self) -> dict[str, Any]:
        """What the validation plugins found; written by CDK."""
        found: dict[str, Any] = json.loads((self.folder / "validation-report.json").read_text())
        return found


def _synthesise(stage_name: str, folder: Path) -> Synthesised:
    from aws_cdk import App, Validations
    from cdk_nag import AwsSolutionsChecks, ServerlessChecks

    from infra.application import build
    from infra.assets import Assets
    from infra.stage import Stage

    for part in ("deps", "core", "functions"):
        (folder / part).mkdir(parents=True)
        (folder / part / "content.txt").write_text(part)
    out = folder / "cdk.out"
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    app = App(outdir=str(out), context=context)
    stage = Stage(name=stage_name, reserved={"api": 20})
    if not stage.is_local:
        Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    build(app, stage, Assets.under(folder))
    try:
        app.synth()
    except RuntimeError as refused:
        # The report says more than the exception; test_rules reads it.
        if "Validation failed" not in str(refused):
            raise
    templates = {
        path.name.removesuffix(".template.json"): json.loads(path.read_text())
        for path in out.glob("*.template.json")
    }
    return Synthesised(out, templates)


@pytest.fixture(scope="session")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    """What goes to AWS."""
    return _synthesise("prod", tmp_path_factory.mktemp("prod"))


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    """What goes to the emulator."""
    return _synthesise("local", tmp_path_factory.mktemp("local"))
