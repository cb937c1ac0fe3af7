"""Fake credentials before anything imports boto3, and the shared AWS fixture."""

import os

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_SESSION_TOKEN="testing",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_EC2_METADATA_DISABLED="true",
)

from collections.abc import Iterator

import pytest

from deskhand.kit import observability
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    """One set of tables for the session; tests keep apart by using a fresh merchant each."""
    from tests.support.aws import deskhand_on_moto

    with deskhand_on_moto() as found:
        yield found


@pytest.fixture(autouse=True)
def _left_empty(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that used tables and queues leaves them empty."""
    yield
    if "settings" in request.fixturenames:
        from tests.support.aws import forget

        forget()


@pytest.fixture
def merchant_id() -> str:
    """A merchant nobody else uses."""
    return f"m-{new_id()[-12:]}"


@pytest.fixture(autouse=True)
def _logs_in_their_place() -> Iterator[None]:
    """What the command line did to the log in one test is undone for the next."""
    yield
    observability._aside.clear()
