"""The API on moto, and a caller of every role."""

from collections.abc import Callable, Iterator

import pytest

from deskhand import bootstrap
from deskhand.kit.errors import ProviderUnreachable
from deskhand.kit.http import HttpResponse
from deskhand.kit.http_client import PooledHttpClient
from deskhand.kit.settings import Settings
from tests.support.api import ApiClient, claims_of
from tests.support.stack_in_process import composed
from tests.unit.agents.builders import make_agent

Callers = Callable[..., ApiClient]


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No provider answers."""

    def unanswered(*_: object, **__: object) -> HttpResponse:
        raise ProviderUnreachable("offline", "The provider does not answer.")

    monkeypatch.setattr(PooledHttpClient, "request", unanswered)


@pytest.fixture
def caller(merchant_id: str) -> Callers:
    """Makes callers of the test's merchant: `caller("supervisor")`."""

    def make(role: str = "agent", service_code: str = "") -> ApiClient:
        return ApiClient(claims_of(merchant_id, role, service_code))

    return make


@pytest.fixture
def agent(merchant_id: str) -> ApiClient:
    """An agent, A001, who is online."""
    make_agent(bootstrap.agents(), merchant_id, online=True)
    return ApiClient(claims_of(merchant_id, "agent", "A001"))
