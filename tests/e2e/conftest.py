"""Journeys need the stack of `make demo`; without one they are skipped, in CI they fail."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.stack import NoStack, Stack
from deskhand.kit.errors import ProviderFailure
from deskhand.kit.ids import new_id
from tests.e2e.journeys import DEFAULT_ROOM, OFFLINE, ROOM, set_room, set_status
from tests.support.stack import HTTP, Rest, RunningStack

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything below this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def running() -> RunningStack:
    """The running stack."""
    try:
        found = RunningStack(Stack.read())
        HTTP.request("GET", f"{found.stack.url('api_url')}/healthz", timeout=20)
    except (NoStack, ProviderFailure) as error:
        if os.environ.get("CI"):
            pytest.fail(f"no running stack: {error}")
        pytest.skip("no running stack: start one with `make demo`")
    return found


@pytest.fixture
def agent(running: RunningStack) -> Rest:
    """REST as an agent of acme."""
    return running.rest("acme", "agent")


@pytest.fixture
def supervisor(running: RunningStack) -> Rest:
    """REST as a supervisor of acme."""
    return running.rest("acme", "supervisor")


@pytest.fixture
def admin(running: RunningStack) -> Rest:
    """REST as acme's admin."""
    return running.rest("acme", "merchant_admin")


@pytest.fixture
def stranger(running: RunningStack) -> Rest:
    """REST as the admin of the other merchant."""
    return running.rest("globex", "merchant_admin")


@pytest.fixture
def sender() -> str:
    """A mail address that nobody has used."""
    return f"c-{new_id()[-12:]}@mail.example"


@pytest.fixture
def roomy(running: RunningStack) -> Iterator[Rest]:
    """REST as globex's first agent, offline, with room for all that waits there."""
    agent = running.rest("globex", "agent")
    admin = running.rest("globex", "merchant_admin")
    set_status(agent, OFFLINE)
    set_room(admin, ROOM)
    yield agent
    set_status(agent, OFFLINE)
    set_room(admin, DEFAULT_ROOM)


@pytest.fixture(autouse=True)
def _healthy_providers(running: RunningStack) -> Iterator[None]:
    """No failure asked for by one test reaches the next."""
    yield
    running.clear_sent()
