"""Posts frames to sockets: the only user of API Gateway's management API."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from deskhand.storage.clients import session

if TYPE_CHECKING:
    from mypy_boto3_apigatewaymanagementapi import ApiGatewayManagementApiClient

WORKERS: Final = 8
_CONFIG: Final = Config(
    connect_timeout=1,
    read_timeout=3,
    max_pool_connections=WORKERS,
    retries={"mode": "standard", "total_max_attempts": 2},
)


class PushFailed(Exception):
    """Not one socket could be reached, and not because they are gone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Which connections are gone for good, and which could not be reached this time."""

    gone: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Pusher:
    """Posts to the sockets of one API.

    Args:
        endpoint: the stage's callback URL; empty where nothing is ever posted.
    """

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint

    def post(self, connection_id: str, data: bytes) -> bool:
        """Post one frame; False when the socket is gone.

        Raises:
            PushFailed: API Gateway refused or did not answer.
        """
        try:
            self._client.post_to_connection(ConnectionId=connection_id, Data=data)
        except ClientError as error:
            if _is_gone(error):
                return False
            raise PushFailed(error.response.get("Error", {}).get("Code", "unknown")) from error
        except BotoCoreError as error:
            raise PushFailed(type(error).__name__) from error
        return True

    def post_all(self, connection_ids: Sequence[str], data: bytes) -> Outcome:
        """Post one frame to many sockets at once; each costs one post, a gone one too.

        A socket that can't be reached is left out: its client asks for what it missed with the next
        sync, and trying all again would repeat the frame to the others.

        Raises:
            PushFailed: all posts failed, so the fault is ours.
        """
        outcome = Outcome()
        if not connection_ids:
            return outcome
        results = self._pool.map(lambda one: self._try_post(one, data), connection_ids)
        for connection_id, reached in zip(connection_ids, results, strict=True):
            if reached is None:
                outcome.failed.append(connection_id)
            elif not reached:
                outcome.gone.append(connection_id)
        if len(outcome.failed) == len(connection_ids):
            raise PushFailed("no socket could be reached")
        return outcome

    def _try_post(self, connection_id: str, data: bytes) -> bool | None:
        try:
            return self.post(connection_id, data)
        except PushFailed:
            return None

    @cached_property
    def _client(self) -> "ApiGatewayManagementApiClient":
        return session().client(
            "apigatewaymanagementapi", endpoint_url=self._endpoint, config=_CONFIG
        )

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(WORKERS, thread_name_prefix="push")


def _is_gone(error: ClientError) -> bool:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    code = error.response.get("Error", {}).get("Code")
    return status == 410 or code in {"GoneException", "410"}
