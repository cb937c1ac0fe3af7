"""Lazily made clients of EventBridge and SQS."""

from functools import lru_cache
from typing import TYPE_CHECKING

from botocore.config import Config

from deskhand.storage.clients import session

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_sqs import SQSClient

_CONFIG = Config(
    connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 4}
)


@lru_cache(maxsize=1)
def events() -> "EventBridgeClient":
    """The EventBridge client."""
    return session().client("events", config=_CONFIG)


@lru_cache(maxsize=1)
def sqs() -> "SQSClient":
    """The SQS client."""
    return session().client("sqs", config=_CONFIG)


def reset() -> None:
    """Forget all clients (tests switch endpoints)."""
    events.cache_clear()
    sqs.cache_clear()
