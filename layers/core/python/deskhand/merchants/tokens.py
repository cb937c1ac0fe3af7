"""One access token per account for all Lambdas, fetched by one of them at a time.

Kept in the `idempotency` table, locked with a key made from the account's own secrets: who may read
the table but not the secret reads nothing, and new secrets make the old token unreadable, which is
right (docs/decisions/0014-shared-access-tokens.md).
"""

import base64
import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from deskhand.channels.tokens import Fetch, FreshToken
from deskhand.kit.clock import Clock, epoch_seconds, utc_now
from deskhand.kit.errors import ProviderFailure, Retriable
from deskhand.kit.ids import new_id
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.table import ConditionFailed, Put, Table, Update

LEASE: Final = timedelta(seconds=30)
"""Longer than any fetch takes; one that died gives way after it."""
WAITS: Final = 40
PAUSE_SECONDS: Final = 0.25
_NONCE_BYTES: Final = 12


class TokenVault:
    """The tokens of all accounts.

    Args:
        table: the `idempotency` table.
        sleep: waits while another process fetches.
    """

    def __init__(
        self, table: Table, clock: Clock = utc_now, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.table = table
        self.clock = clock
        self.sleep = sleep

    def of(self, merchant_id: str, account_id: str, secrets: Mapping[str, str]) -> "StoredToken":
        """One account's token."""
        return StoredToken(self, merchant_id, account_id, secrets)


class StoredToken:
    """See `deskhand.channels.tokens.SharedToken`."""

    def __init__(
        self, vault: TokenVault, merchant_id: str, account_id: str, secrets: Mapping[str, str]
    ) -> None:
        self._vault = vault
        self._key = keys.access_token(merchant_id, account_id)
        self._merchant_id = merchant_id
        self._secrets = secrets

    def current(self, fetch: Fetch, *, refused: str = "") -> str:
        """The stored token while it is good; else one that this or another process fetches.

        Raises:
            Retriable: `token_busy`: somebody else is fetching and takes too long.
        """
        for _ in range(WAITS):
            item = self._vault.table.get(self._key)
            known = self._open(item)
            if known and known != refused:
                return known
            lease = self._lease(item)
            if lease:
                return self._renew(fetch, lease)
            self._vault.sleep(PAUSE_SECONDS)
        raise Retriable("token_busy", "The access token is being renewed", PAUSE_SECONDS * WAITS)

    def _lease(self, item: Item | None) -> str | None:
        """Take the right to fetch, unless another holds it or has fetched since `item` was read."""
        now = epoch_seconds(self._vault.clock())
        lease = new_id()
        write = Update(
            key=self._key,
            expression="SET lease = :mine, leased_until = :until, expires_at = :gone, "
            "entity = :entity, merchant_id = :merchant",
            condition="(attribute_not_exists(leased_until) OR leased_until <= :now) AND "
            + ("sealed = :seen" if item and "sealed" in item else "attribute_not_exists(sealed)"),
            values={
                ":mine": lease,
                ":until": now + int(LEASE.total_seconds()),
                ":gone": now + 86_400,
                ":now": now,
                ":entity": "access_token",
                ":merchant": self._merchant_id,
                **({":seen": item["sealed"]} if item and "sealed" in item else {}),
            },
        )
        try:
            self._vault.table.update(write)
        except ConditionFailed:
            return None
        return lease

    def _renew(self, fetch: Fetch, lease: str) -> str:
        try:
            fresh = fetch()
        except ProviderFailure:
            self._release(lease)
            raise
        self._keep(fresh, lease)
        return fresh.value

    def _keep(self, fresh: FreshToken, lease: str) -> None:
        good_until = epoch_seconds(self._vault.clock() + fresh.lasts)
        item = {
            **self._key.as_item(),
            "entity": "access_token",
            "merchant_id": self._merchant_id,
            "sealed": self._seal(fresh.value),
            "good_until": good_until,
            "expires_at": good_until,
        }
        try:
            self._vault.table.put(
                Put(item=item, condition="lease = :mine", values={":mine": lease})
            )
        except ConditionFailed:
            # The lease ran out and another process fetched: theirs is the newer one, ours still
            # serves this one call.
            return

    def _release(self, lease: str) -> None:
        write = Update(
            key=self._key,
            expression="REMOVE lease, leased_until",
            condition="lease = :mine",
            values={":mine": lease},
        )
        try:
            self._vault.table.update(write)
        except ConditionFailed:
            return

    def _seal(self, value: str) -> str:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - 30 ms

        nonce = os.urandom(_NONCE_BYTES)
        locked = AESGCM(self._cipher_key()).encrypt(nonce, value.encode(), self._place())
        return base64.b64encode(nonce + locked).decode()

    def _open(self, item: Item | None) -> str | None:
        """The token in an item, while it is good and was locked with the present secrets."""
        if not item or "sealed" not in item:
            return None
        if item["good_until"] <= epoch_seconds(self._vault.clock()):
            return None
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - as above
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        data = base64.b64decode(item["sealed"])
        try:
            cipher = AESGCM(self._cipher_key())
            opened = cipher.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], self._place())
        except InvalidTag:
            return None
        return opened.decode()

    def _cipher_key(self) -> bytes:
        """32 bytes that only who holds the account's secrets can make."""
        held = json.dumps(dict(self._secrets), sort_keys=True).encode()
        return hashlib.blake2b(held, digest_size=32, person=b"deskhand-token").digest()

    def _place(self) -> bytes:
        """Ties the lock to its place: an item copied to another account opens nowhere."""
        return f"{self._key.pk}|{self._key.sk}".encode()
