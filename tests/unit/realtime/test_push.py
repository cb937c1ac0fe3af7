"""Posting to sockets over API Gateway's management API."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from deskhand.realtime.push import Pusher, PushFailed


class FakeApi:
    """Stands in for the boto3 client: what it raises is by connection id."""

    def __init__(self, failures: dict[str, Exception]) -> None:
        self.failures = failures
        self.posted: list[str] = []

    def post_to_connection(self, *, ConnectionId: str, Data: bytes) -> None:
        self.posted.append(ConnectionId)
        if ConnectionId in self.failures:
            raise self.failures[ConnectionId]


def refused(code: str, status: int) -> ClientError:
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "PostToConnection")


GONE = refused("GoneException", 410)
LIMIT = refused("LimitExceededException", 429)
TIMEOUT = ConnectTimeoutError(endpoint_url="https://x")


@pytest.fixture
def pusher_of() -> Callable[..., tuple[Pusher, FakeApi]]:
    def make(**failures: Exception) -> tuple[Pusher, FakeApi]:
        pusher, api = Pusher("https://example.invalid"), FakeApi(failures)
        cast("Any", pusher).__dict__["_client"] = api
        return pusher, api

    return make


class TestPost:
    def test_reaches_or_is_gone(self, pusher_of: Any) -> None:
        pusher, _ = pusher_of(b=GONE)
        assert pusher.post("a", b"{}") is True
        assert pusher.post("b", b"{}") is False

    @pytest.mark.parametrize("failure", [LIMIT, TIMEOUT])
    def test_anything_else_is_told(self, pusher_of: Any, failure: Exception) -> None:
        pusher, _ = pusher_of(a=failure)
        with pytest.raises(PushFailed):
            pusher.post("a", b"{}")


class TestPostAll:
    def test_one_post_each_and_who_is_gone(self, pusher_of: Any) -> None:
        pusher, api = pusher_of(b=GONE, c=LIMIT)
        outcome = pusher.post_all(["a", "b", "c", "d"], b"{}")
        assert (outcome.gone, outcome.failed) == (["b"], ["c"])
        assert sorted(api.posted) == ["a", "b", "c", "d"]

    def test_all_failed_is_our_fault(self, pusher_of: Any) -> None:
        pusher, _ = pusher_of(a=LIMIT, b=TIMEOUT)
        with pytest.raises(PushFailed):
            pusher.post_all(["a", "b"], b"{}")

    def test_all_gone_is_nobodys(self, pusher_of: Any) -> None:
        pusher, _ = pusher_of(a=GONE)
        assert pusher.post_all(["a"], b"{}").gone == ["a"]

    def test_nobody_costs_nothing(self, pusher_of: Any) -> None:
        pusher, api = pusher_of()
        assert pusher.post_all([], b"{}").gone == []
        assert api.posted == []

    def test_the_client_is_made_late(self) -> None:
        assert "_client" not in Pusher("https://example.invalid").__dict__
