"""Secrets of connected accounts and of the platform, cached for a few minutes."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from botocore.exceptions import ClientError

from deskhand.contracts.names import account_secret, platform_secret
from deskhand.kit.errors import NotFound
from deskhand.storage import clients

CACHE_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSecret:
    """What the secret of an account holds; `previous` is valid too during a rotation."""

    merchant_id: str
    slug: str
    kind: str
    external_id: str
    app_id: str = ""
    secrets: Mapping[str, str] = field(repr=False)
    previous: Mapping[str, str] | None = field(default=None, repr=False)


class SecretStore:
    """Reads and writes secrets of one stage."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self._cache: dict[str, tuple[float, dict[str, Any]]] = {}

    def account(self, account_id: str) -> AccountSecret:
        """The account's secrets.

        Raises:
            NotFound: no such account.
        """
        held = self._read(account_secret(self._stage, account_id))
        return AccountSecret(
            merchant_id=held["merchant_id"],
            slug=held["channel"],
            kind=held["kind"],
            external_id=held["external_id"],
            app_id=held.get("app_id", ""),
            secrets=held["secrets"],
            previous=held.get("previous"),
        )

    def put_account(self, account_id: str, secret: AccountSecret) -> None:
        """Create or replace the account's secrets."""
        self._write(account_secret(self._stage, account_id), _account_value(secret))

    def renew_account(self, account_id: str, secret: AccountSecret) -> None:
        """Replace the secrets of an account that is there.

        Raises:
            NotFound: it is not, or not any more.
        """
        name = account_secret(self._stage, account_id)
        text = orjson.dumps(_account_value(secret)).decode()
        try:
            clients.secretsmanager().put_secret_value(SecretId=name, SecretString=text)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                raise NotFound("no such account") from error
            raise
        self._cache.pop(name, None)

    def delete_account(self, account_id: str) -> None:
        """Remove the account's secrets for good; nothing there is fine."""
        name = account_secret(self._stage, account_id)
        try:
            clients.secretsmanager().delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
        self._cache.pop(name, None)

    def platform(self) -> Mapping[str, str]:
        """The platform's own signing keys: `visitor_key` and `reply_key`."""
        return self._read(platform_secret(self._stage))

    def put_platform(self, keys: Mapping[str, str]) -> None:
        """Create or replace the platform's keys."""
        self._write(platform_secret(self._stage), dict(keys))

    def _read(self, name: str) -> dict[str, Any]:
        known = self._cache.get(name)
        if known and time.monotonic() - known[0] < CACHE_SECONDS:
            return known[1]
        try:
            answer = clients.secretsmanager().get_secret_value(SecretId=name)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                raise NotFound("no such account") from error
            raise
        held: dict[str, Any] = orjson.loads(answer["SecretString"])
        self._cache[name] = (time.monotonic(), held)
        return held

    def _write(self, name: str, value: dict[str, Any]) -> None:
        text = orjson.dumps(value).decode()
        try:
            clients.secretsmanager().create_secret(Name=name, SecretString=text)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceExistsException":
                raise
            clients.secretsmanager().put_secret_value(SecretId=name, SecretString=text)
        self._cache.pop(name, None)


def _account_value(secret: AccountSecret) -> dict[str, Any]:
    return {
        "merchant_id": secret.merchant_id,
        "channel": secret.slug,
        "kind": secret.kind,
        "external_id": secret.external_id,
        "app_id": secret.app_id,
        "secrets": dict(secret.secrets),
        "previous": dict(secret.previous) if secret.previous else None,
    }
