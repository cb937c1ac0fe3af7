"""One row for each module, one Lambda for each row."""

from pathlib import Path

import pytest

from deskhand.channels.registry import WEBHOOK_SLUGS as CHANNELS
from deskhand.contracts.names import Env
from deskhand.shops.registry import WEBHOOK_SLUGS as SHOPS
from infra.function_row import Layer
from infra.functions import FUNCTIONS, WEBHOOKS
from tests.infra.conftest import ROOT, Synthesised

pytestmark = pytest.mark.infra

HANDLERS = ROOT / "functions"


def _file(module: str) -> Path:
    return HANDLERS / Path(*module.split(".")).with_suffix(".py")


@pytest.mark.parametrize("module", sorted({row.module for row in FUNCTIONS}))
def test_the_module_of_every_row_exists(module: str) -> None:
    assert _file(module).is_file(), f"functions.{module} is not written"
    assert "\nhandler" in _file(module).read_text() or "def handler" in _file(module).read_text()


def test_every_module_with_a_handler_has_a_row() -> None:
    written = {
        ".".join(path.relative_to(HANDLERS).with_suffix("").parts)
        for path in HANDLERS.rglob("*.py")
        if "\ndef handler(" in path.read_text() or "\nhandler =" in path.read_text()
    }
    assert written <= {row.module for row in FUNCTIONS}


def test_every_slug_has_its_own_webhook() -> None:
    assert [row.adapter for row in WEBHOOKS] == [*CHANNELS, *SHOPS]


def test_the_webhook_carries_no_third_party_code() -> None:
    assert {row.layers for row in WEBHOOKS} == {(Layer.CORE,)}


def test_every_row_is_deployed_with_its_dotted_name(prod: Synthesised) -> None:
    made = {
        one["FunctionName"]: one["Handler"]
        for one in prod.properties("AWS::Lambda::Function").values()
        if "FunctionName" in one
    }
    assert made == {
        f"deskhand-prod-{row.name}": f"functions.{row.module}.handler" for row in FUNCTIONS
    }


def test_every_lambda_is_traced_on_graviton_with_logs_that_end(prod: Synthesised) -> None:
    groups = prod.properties("AWS::Logs::LogGroup").values()
    assert {group["RetentionInDays"] for group in groups} == {30}
    for name, one in prod.properties("AWS::Lambda::Function").items():
        assert one["TracingConfig"] == {"Mode": "Active"}, name
        assert one["Architectures"] == ["arm64"], name
        assert one["Runtime"] == "python3.13", name
        assert one["LoggingConfig"]["LogGroup"], name


def test_every_lambda_rings_on_errors_and_throttles(prod: Synthesised) -> None:
    alarms = prod.properties("AWS::CloudWatch::Alarm").values()
    for metric in ("Errors", "Throttles"):
        watched = [one for one in alarms if one.get("MetricName") == metric]
        assert len(watched) == len(FUNCTIONS)
        assert all(one["AlarmActions"] for one in watched)


def test_concurrency_is_reserved_only_where_the_context_says_so(prod: Synthesised) -> None:
    reserved = {
        one["FunctionName"]: one["ReservedConcurrentExecutions"]
        for one in prod.properties("AWS::Lambda::Function").values()
        if "ReservedConcurrentExecutions" in one
    }
    assert reserved == {"deskhand-prod-api": 20}


def test_the_providers_own_addresses_are_used_on_aws(prod: Synthesised, local: Synthesised) -> None:
    def stand_ins(made: Synthesised) -> set[str]:
        return {
            one["Environment"]["Variables"].get(Env.PROVIDER_BASE_URL, "")
            for one in made.properties("AWS::Lambda::Function").values()
        }

    assert stand_ins(prod) == {""}
    assert "http://localhost:8090" in stand_ins(local)
