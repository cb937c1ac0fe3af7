"""Takes a webhook request in: verify, make durable, acknowledge. Standard library only.

Runs on every provider request, cold starts included, so it imports no third-party code, reads no
table, and makes one AWS call once the account's secret is cached.
"""

import base64
import re
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from deskhand.kit.clock import to_text
from deskhand.kit.webhook import (
    Accepted,
    Answered,
    Refused,
    Reply,
    Request,
    Secrets,
    Verdict,
    Webhook,
)

CACHE_SECONDS: Final = 300.0
REFRESH_SECONDS: Final = 30.0
UNKNOWN_SECONDS: Final = 30.0
CACHE_ENTRIES: Final = 2000
# An SQS message may hold 256 KB; base64 and the envelope take their part.
INLINE_BYTES: Final = 180_000
ACCOUNT_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
KEPT_OUT: Final = frozenset(
    {"authorization", "cookie", "forwarded", "x-forwarded-for", "x-amzn-trace-id"}
)


class Backend(Protocol):
    """The AWS calls that reception may make; each raises `Unavailable` when it fails."""

    def secret(self, account_id: str) -> Mapping[str, Any] | None:
        """The account's secret, or None when there is no such account."""

    def keep(self, key: str, body: bytes) -> None:
        """Store a large body."""

    def enqueue(self, merchant_id: str, message: Mapping[str, Any]) -> None:
        """Queue the request."""


class Unavailable(Exception):
    """The request could not be made durable; the provider must try again."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request and the account that its URL names."""

    request: Request
    account_id: str
    raw_id: str
    received_at: datetime


class Reception:
    """One channel's or shop's front door.

    Args:
        slug, kind: which adapter, and of which registry ("channel" or "shop").
        monotonic: seconds that only grow, for the cache.
    """

    def __init__(
        self,
        slug: str,
        kind: str,
        webhook: Webhook,
        backend: Backend,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._slug = slug
        self._kind = kind
        self._webhook = webhook
        self._backend = backend
        self._monotonic = monotonic
        self._secrets: dict[str, tuple[float, Mapping[str, Any] | None]] = {}
        self._lane = ""
        self._places: dict[str, int] = {}

    def receive(self, arrival: Arrival) -> Reply:
        """Answer one request (contract §3).

        Returns:
            200 only when the request is durable; 503 when it could not be made so; 404 for an
            unknown account; what the adapter says for a bad signature or body.
        """
        try:
            held = self._account(arrival.account_id)
            if held is None:
                return Reply(status=404, body="unknown account")
            greeting = self._greet(arrival.request, held)
            if greeting:
                return greeting
            verdict = self._verdict(arrival, held)
            if isinstance(verdict, Refused):
                return Reply(status=verdict.status, body=verdict.reason)
            if isinstance(verdict, Answered):
                return verdict.reply
            self._keep(arrival, held)
        except Unavailable:
            return Reply(status=503, body="try again")
        return verdict.reply or Reply(status=200, body="ok")

    def _greet(self, request: Request, held: Mapping[str, Any]) -> Reply | None:
        if request.method != "GET":
            return None
        answer = self._webhook.handshake(request, held["secrets"])
        return answer or Reply(status=400, body="not a verification request")

    def _verdict(self, arrival: Arrival, held: Mapping[str, Any]) -> Verdict:
        """Try the current and the previous secrets, then, once in a while, freshly read ones."""
        verdict = self._try(arrival, held)
        age = self._monotonic() - self._secrets[arrival.account_id][0]
        if isinstance(verdict, Refused) and verdict.status in {401, 403} and age > REFRESH_SECONDS:
            self._secrets.pop(arrival.account_id)
            renewed = self._account(arrival.account_id)
            if renewed is not None:
                return self._try(arrival, renewed)
        return verdict

    def _try(self, arrival: Arrival, held: Mapping[str, Any]) -> Verdict:
        sets: list[Secrets] = [held["secrets"], *filter(None, [held.get("previous")])]
        verdicts = [
            self._webhook.verify(arrival.request, secrets, arrival.received_at) for secrets in sets
        ]
        return next((one for one in verdicts if isinstance(one, Accepted)), verdicts[0])

    def _account(self, account_id: str) -> Mapping[str, Any] | None:
        if not ACCOUNT_ID.fullmatch(account_id):
            return None
        known = self._secrets.get(account_id)
        if known:
            lasts = CACHE_SECONDS if known[1] is not None else UNKNOWN_SECONDS
            if self._monotonic() - known[0] < lasts:
                return known[1]
        held = self._backend.secret(account_id)
        if held is not None and held["channel"] != self._slug:
            held = None
        if len(self._secrets) >= CACHE_ENTRIES:
            self._secrets.clear()
        self._secrets[account_id] = (self._monotonic(), held)
        return held

    def _keep(self, arrival: Arrival, held: Mapping[str, Any]) -> None:
        request = arrival.request
        compressed = zlib.compress(request.body, 6)
        message: dict[str, Any] = {
            "raw_id": arrival.raw_id,
            "merchant_id": held["merchant_id"],
            "account_id": arrival.account_id,
            "slug": self._slug,
            "kind": self._kind,
            "received_at": to_text(arrival.received_at),
            "method": request.method,
            "headers": {
                name: value for name, value in request.headers.items() if name not in KEPT_OUT
            },
            "query": dict(request.query),
            "path_format": request.path_format,
            **self._numbered(arrival),
        }
        encoded = base64.b64encode(compressed).decode()
        if len(encoded) <= INLINE_BYTES:
            message["body"] = encoded
        else:
            key = f"raw/{held['merchant_id']}/{self._slug}/{arrival.raw_id}"
            self._backend.keep(key, compressed)
            message["body_key"] = key
        self._backend.enqueue(held["merchant_id"], message)
        self._places[arrival.account_id] = message["place"]

    def _numbered(self, arrival: Arrival) -> dict[str, Any]:
        """This process's next number of the account: a hole in them is a request that got lost.

        A request that could not be queued gives its number to the next one.
        """
        if not self._lane or len(self._places) >= CACHE_ENTRIES:
            self._lane, self._places = arrival.raw_id, {}
        return {"lane": self._lane, "place": self._places.get(arrival.account_id, 0) + 1}
