"""One lazily made boto3 client per service, all from one session."""

from functools import lru_cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient

_CONFIG = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 4},
    tcp_keepalive=True,
)


@lru_cache(maxsize=1)
def session() -> boto3.Session:
    """The process's one session: creating more costs credentials look-ups."""
    return boto3.Session()


@lru_cache(maxsize=1)
def dynamodb() -> "DynamoDBClient":
    """The DynamoDB client."""
    return session().client("dynamodb", config=_CONFIG)


@lru_cache(maxsize=1)
def s3() -> "S3Client":
    """The S3 client; path-style addresses, so that presigned URLs work on any endpoint."""
    config = _CONFIG.merge(Config(s3={"addressing_style": "path"}, signature_version="s3v4"))
    return session().client("s3", config=config)


@lru_cache(maxsize=1)
def secretsmanager() -> "SecretsManagerClient":
    """The Secrets Manager client."""
    return session().client("secretsmanager", config=_CONFIG)


def reset() -> None:
    """Forget all clients (tests switch endpoints)."""
    for cached in (session, dynamodb, s3, secretsmanager):
        cached.cache_clear()
