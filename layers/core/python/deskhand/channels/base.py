"""What every channel adapter gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from deskhand.channels.model import Account, Inbound, Outbound, Sent
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSpec:
    """What a channel is and can do.

    `credentials` and `settings` are JSON Schemas of the account's secret and open settings: the
    settings form follows from them. `reply_window` is how long after the customer's last message we
    may answer (None: always). `max_text` is in `text_unit`s: "characters" or "bytes".
    `subjects`: threads by references and subject, as mail does. `live`: the customer holds a socket
    to us and is pushed to.
    """

    slug: str
    name: str
    credentials: Mapping[str, Any]
    settings: Mapping[str, Any] = field(default_factory=dict)
    receives_webhooks: bool = True
    reply_window: timedelta | None = None
    max_text: int | None = None
    text_unit: str = "characters"
    subjects: bool = False
    live: bool = False
    html: bool = False
    edits: bool = False
    docs_url: str = ""


class ChannelAdapter(Protocol):
    """One channel: pure but for the HTTP client it is handed."""

    spec: ChannelSpec

    def parse(self, request: Request, account: Account, received_at: datetime) -> list[Inbound]:
        """Turn a verified request into items; one rotten item becomes `Unknown`, the rest live.

        Raises:
            deskhand.kit.errors.ParseFailure: nothing of the request can be understood.
        """

    def send(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent:
        """Hand one message to the provider.

        Raises:
            Retriable, Permanent, NeedsHuman: see `deskhand.kit.errors`.
        """

    def find_sent(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent | None:
        """After an unknown outcome: what the provider knows of this message, if it can tell.

        Returns None when the provider surely has not got it.

        Raises:
            Permanent: the provider can't tell (code `outcome_unknown`); a human decides.
        """

    def activate(self, account: Account, http: HttpClient) -> None:
        """Check the credentials and subscribe to the webhooks, where there is an API for it."""
