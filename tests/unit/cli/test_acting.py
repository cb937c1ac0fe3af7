"""`deskhand actions`: over what the journal holds."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import main
from deskhand import bootstrap
from deskhand.kit.errors import NotFound, ProviderUnreachable, Retriable
from deskhand.kit.settings import Settings
from deskhand.orders.actions.models import ActionRecord, ActionStatus
from tests.support.stack_in_process import composed
from tests.unit.orders.actions.builders import Desk, refund


@pytest.fixture
def desk(settings: Settings, merchant_id: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with composed(settings):
        bootstrap.merchants().create(merchant_id, "Acme")
        made = Desk(merchant_id)
        monkeypatch.setattr("deskhand.bootstrap.commerce.http_client", lambda: made.http)
        yield made


@pytest.fixture
def unknown(desk: Desk) -> ActionRecord:
    """A refund that was done, and nobody knows."""
    action = desk.ask(refund("10.00"))
    desk.http.fail("refundCreate", ProviderUnreachable("timeout"), after=True)
    with pytest.raises(Retriable):
        desk.perform(action, last=True)
    return action


def run(desk: Desk, *arguments: str) -> Any:
    result = CliRunner().invoke(
        main.app_, ["actions", *arguments, "--merchant", desk.merchant_id, "--json"]
    )
    if result.exception:
        raise result.exception
    return json.loads(result.output)


def test_what_nobody_knows_is_listed_and_shown(desk: Desk, unknown: ActionRecord) -> None:
    (listed,) = run(desk, "list")
    assert listed["id"] == unknown.id
    assert run(desk, "list", "--status", "done") == []
    shown = run(desk, "show", desk.order.id, unknown.id)
    assert shown["problem"]["code"] == "timeout"


def test_it_is_looked_into_again(desk: Desk, unknown: ActionRecord) -> None:  # S98
    assert run(desk, "retry", desk.order.id, unknown.id)["status"] == "queued"
    desk.clock.forward(minutes=1)
    desk.perform(unknown)
    assert desk.now(unknown).status is ActionStatus.DONE
    assert desk.moved == ["10.00"]


def test_an_unknown_one(desk: Desk) -> None:
    with pytest.raises(NotFound):
        run(desk, "show", desk.order.id, "nothing")
