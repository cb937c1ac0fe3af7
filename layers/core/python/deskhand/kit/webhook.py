"""What a provider's webhook looks like to us: request, reply, and the verdict on a signature.

Standard library only: the webhook Lambda imports this and one adapter's `webhook` module.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol, runtime_checkable

Secrets = Mapping[str, str]

_JSON_ENDS: Final = {(b"{", b"}"), (b"[", b"]"), (b'"', b'"')}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request as it came in.

    `headers` and `query` hold the last value of a repeated name; header names are lower case.
    `body` is the raw bytes, before any decoding. `path_format` is what follows the account id in
    the URL ("" or e.g. "mime").
    """

    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    path_format: str = ""

    @property
    def content_type(self) -> str:
        """The media type alone, lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer to give as it stands, e.g. to a verification handshake."""

    status: int = 200
    body: str = ""
    content_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The request is genuine; make it durable and acknowledge.

    `reply` is what this provider must read in the answer; None: any 200 will do.
    """

    reply: Reply | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """A verification that came by POST: give this answer, store nothing."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Refused:
    """The request is not accepted and nothing is stored.

    `status` is what the provider must see (403, 401, 400, 406), `reason` a word for the log.
    """

    status: int
    reason: str


Verdict = Accepted | Answered | Refused


class Webhook(Protocol):
    """The webhook side of an adapter. Pure; called before anything is parsed or stored."""

    def handshake(self, request: Request, secrets: Secrets) -> Reply | None:
        """Answer a verification request (a GET), or None when this request is not one."""

    def verify(self, request: Request, secrets: Secrets, now: datetime) -> Verdict:
        """Check the signature on the raw bytes, in constant time.

        `secrets` are the account's own by name; during a rotation the caller tries the previous
        set too. An empty or missing secret must refuse.
        """


class Signing(Protocol):
    """The provider's side: signs a sample as the real provider would (command line and tests)."""

    def sign(self, request: Request, secrets: Secrets, now: datetime) -> Request:
        """Return the request with its signature in place."""


@runtime_checkable
class Addressing(Protocol):
    """The part of a `Signing` whose provider names the account, or the topic, in its request.

    `order_topic` is a shop's topic of a whole order; empty for channels.
    """

    order_topic: str

    def address(
        self, request: Request, external_id: str, connected: Collection[str], topic: str
    ) -> Request:
        """Return the request for the account `external_id`.

        What already names one of the `connected` ids stays as it is. `topic` is a shop's name for
        the event, or empty.
        """


def looks_like_json(body: bytes) -> bool:
    """Whether the body begins and ends as a JSON value and is UTF-8.

    Not parsed here: the provider waits. What is broken inside is quarantined when it is processed.
    """
    trimmed = body.strip(b" \t\r\n")
    if (trimmed[:1], trimmed[-1:]) not in _JSON_ENDS:
        return False
    try:
        trimmed.decode()
    except UnicodeDecodeError:
        return False
    return True
