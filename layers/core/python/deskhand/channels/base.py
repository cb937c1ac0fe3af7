"""What every channel adapter gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from deskhand.channels.model import (
    Account,
    Attachment,
    Inbound,
    MediaRequest,
    Outbound,
    Sent,
)
from deskhand.channels.windows import WindowRule
from deskhand.kit.errors import Permanent
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRules:
    """What may go out with one message.

    `max_count` files in one call of `send`; `max_bytes` by media type or `type/*`, the most exact
    entry first found wins, `*/*` for all others; a type without an entry is refused. An empty
    table takes no files.
    """

    max_count: int = 10
    max_bytes: Mapping[str, int] = field(default_factory=lambda: {"*/*": 20_000_000})


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """What a provider had that we may not have: requests that `parse` understands as they stand.

    `cursor` asks for the rest; None: that was all.
    """

    requests: tuple[Request, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a connected account stands with its provider.

    `subscribed` says whether the provider would post its webhooks to us; None where it can't tell.
    `detail` is for the settings page: what is wrong and what to do, without secrets.
    """

    subscribed: bool | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A form of words that the provider approved (`SendKind.TEMPLATE`).

    `placeholders` are the names of its places, as `TemplateUse.parameters` fills them; `body` shows
    them as the provider writes them. `language` is the provider's code.
    """

    name: str
    language: str
    category: str = ""
    body: str
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSpec:
    """What a channel is and can do.

    `credentials` and `settings` are JSON Schemas of the account's secret and open settings: the
    settings form follows from them. `max_text` is in `text_unit`s: "characters" or "bytes".
    `windows` are the provider's rules of when we may write (`deskhand.channels.windows`); none:
    always. Channels of one `family` share an app at their provider: an entry of a webhook may be
    for an account of any of them. `files` is what may be attached to one message of ours.
    `media_hosts` are the hosts (exact, or `.suffix`) that files may be fetched from.
    `polls_every`: the account is asked for news that often, since nothing or not everything comes
    by webhook. `catches_up`: `catch_up` can ask for what was missed. `per_second` is how many sends
    the provider takes from one account, `burst` how many at once; `pair_per_second` and
    `pair_burst` the same towards one customer, where the provider limits that, too. `subjects`:
    threads by references and subject, as mail does. `signs_body`: the provider's signature covers
    the body; where not, a message carries what names its delivery (`InboundMessage.delivery_id`),
    or the provider has nothing but a shared secret. `live`: the customer holds a socket to us and
    is pushed to. `id_title` and `id_hint` are how the settings form asks for the provider's name of
    the account; without a title it asks for none.
    """

    slug: str
    name: str
    credentials: Mapping[str, Any]
    settings: Mapping[str, Any] = field(default_factory=dict)
    receives_webhooks: bool = True
    signs_body: bool = True
    family: str = ""
    windows: tuple[WindowRule, ...] = ()
    files: FileRules = FileRules()
    media_hosts: tuple[str, ...] = ()
    polls_every: timedelta | None = None
    catches_up: bool = False
    per_second: float = 10.0
    burst: int = 20
    pair_per_second: float | None = None
    pair_burst: int = 1
    max_text: int | None = None
    text_unit: str = "characters"
    subjects: bool = False
    live: bool = False
    html: bool = False
    edits: bool = False
    id_title: str = "Id at the provider"
    id_hint: str = "What the provider calls this account: it tells whose the events are."
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

        Returns None when the provider surely has not got it. Asked for one part, as `send` is.

        Raises:
            Permanent: the provider can't tell (code `outcome_unknown`); a human decides.
        """

    def activate(self, account: Account, http: HttpClient) -> None:
        """Check the credentials and subscribe to the webhooks, where there is an API for it.

        Called on connecting, and again when the provider unsubscribed us; safe to repeat.

        Raises:
            Retriable, Permanent, NeedsHuman: the provider refused.
        """

    def check(self, account: Account, http: HttpClient) -> Health:
        """Ask the provider whether the credentials work and the webhooks are still subscribed.

        Raises:
            Retriable, Permanent, NeedsHuman: the credentials do not work, or no answer came.
        """

    def media(self, attachment: Attachment, account: Account, http: HttpClient) -> MediaRequest:
        """How to fetch a file that came as `url` or `media_id`.

        Raises:
            Retriable, Permanent, NeedsHuman: the provider does not give it.
        """

    def catch_up(
        self, account: Account, since: datetime, cursor: str | None, http: HttpClient
    ) -> Caught:
        """What the provider has got since `since`; called only where the spec says `catches_up`.

        Raises:
            Retriable, Permanent, NeedsHuman: the provider did not answer as it should.
        """


@runtime_checkable
class Templates(Protocol):
    """What an adapter also has where the provider wants messages approved beforehand."""

    def templates(self, account: Account, http: HttpClient) -> list[Template]:
        """The approved ones of this account.

        Raises:
            Retriable, Permanent, NeedsHuman: the provider did not give them.
        """


class ChannelDefaults:
    """What an adapter inherits where its provider has nothing of the sort."""

    def activate(self, account: Account, http: HttpClient) -> None:
        """Nothing to subscribe to."""

    def check(self, account: Account, http: HttpClient) -> Health:
        """Nobody to ask."""
        return Health()

    def media(self, attachment: Attachment, account: Account, http: HttpClient) -> MediaRequest:
        """The file is at its URL, free for all who know it.

        Raises:
            Permanent: the file has no URL.
        """
        if not attachment.url:
            raise Permanent("no_such_file", "The file has no address.")
        return MediaRequest(url=attachment.url)

    def catch_up(
        self, account: Account, since: datetime, cursor: str | None, http: HttpClient
    ) -> Caught:
        """Nobody to ask."""
        return Caught(requests=())
