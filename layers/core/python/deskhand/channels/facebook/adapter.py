"""A Facebook page in the normal form: Messenger and the comments under its posts.

https://developers.facebook.com/docs/messenger-platform and formats §2, §3, §5.
"""

from datetime import datetime
from typing import Final

from deskhand.channels.base import (
    Caught,
    ChannelAdapter,
    ChannelDefaults,
    ChannelSpec,
    FileRules,
    Health,
)
from deskhand.channels.meta.conversations import Threads
from deskhand.channels.meta.entries import PAGE, read_entries
from deskhand.channels.meta.graph import Graph
from deskhand.channels.meta.rules import APP_SETTINGS, MEDIA_HOSTS, WINDOWS
from deskhand.channels.meta.sending import SendApi
from deskhand.channels.meta.subscription import PAGE_FIELDS, subscribe, subscription_health
from deskhand.channels.model import Account, Inbound, Outbound, Sent
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request

_SECRET: Final = {"type": "string", "minLength": 1, "format": "password"}
_MEGABYTE: Final = 1024 * 1024

SPEC: Final = ChannelSpec(
    slug="facebook",
    name="Facebook",
    id_title="Page id",
    id_hint="The number of the page, not its name.",
    credentials={
        "type": "object",
        "required": ["app_secret", "verify_token", "page_access_token"],
        "properties": {
            "app_secret": {**_SECRET, "title": "App secret"},
            "verify_token": {**_SECRET, "title": "Verify token"},
            "page_access_token": {**_SECRET, "title": "Page access token"},
        },
        "additionalProperties": False,
    },
    settings={
        "type": "object",
        "properties": {
            "page_name": {"type": "string", "title": "Page name"},
            **APP_SETTINGS,
        },
        "additionalProperties": False,
    },
    family="meta",
    windows=WINDOWS,
    files=FileRules(max_count=1, max_bytes={"image/*": 8 * _MEGABYTE, "*/*": 25 * _MEGABYTE}),
    media_hosts=MEDIA_HOSTS,
    catches_up=True,
    # Meta takes 300 texts a second from a page, but 10 with sound or film.
    per_second=100.0,
    burst=100,
    max_text=2000,
    edits=True,
    docs_url="https://developers.facebook.com/docs/messenger-platform",
)


class FacebookAdapter(ChannelDefaults):
    """Parses Meta's page webhooks, answers through the Send API and under comments."""

    spec: ChannelSpec = SPEC

    def parse(self, request: Request, account: Account, received_at: datetime) -> list[Inbound]:
        """Read every item of every entry (S30); `entry_id` is the page or account it is for.

        Raises:
            ParseFailure: see `deskhand.channels.meta.entries.read_entries`.
        """
        return read_entries(request.body, received_at)

    def send(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent:
        """Send one part to the customer, or under the comment that it answers.

        Raises:
            Retriable, Permanent, NeedsHuman: see `deskhand.channels.meta.sending.SendApi.send`.
        """
        return _send_api(account, http).send(outbound)

    def find_sent(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent | None:
        """Our answer under the comment, if it is there; of messages Meta can't tell.

        Raises:
            Permanent: `outcome_unknown`.
        """
        return _send_api(account, http).find_sent(outbound)

    def activate(self, account: Account, http: HttpClient) -> None:
        """Subscribe our app to the page's webhooks; safe to repeat.

        Raises:
            ProviderFailure: Meta refused.
        """
        subscribe(_graph(account, http), account.external_id, PAGE_FIELDS)

    def check(self, account: Account, http: HttpClient) -> Health:
        """Ask Meta whether the page's webhooks still come to our app.

        Raises:
            ProviderFailure: the token does not work, or no answer came.
        """
        app_id = str(account.settings.get("app_id") or "")
        graph = _graph(account, http)
        return subscription_health(graph, account.external_id, app_id, PAGE_FIELDS)

    def catch_up(
        self, account: Account, since: datetime, cursor: str | None, http: HttpClient
    ) -> Caught:
        """The page's threads since then: the 20 newest messages of each, and no comments.

        Raises:
            ProviderFailure: Meta refused.
        """
        threads = Threads(
            graph=_graph(account, http),
            node=account.external_id,
            owner=account.external_id,
            own_ids=frozenset({account.external_id}),
            object_name=PAGE,
            platform="messenger",
            more_fields=("sticker",),
        )
        return threads.since(since, cursor)


def _graph(account: Account, http: HttpClient) -> Graph:
    return Graph(http=http, token=account.secrets.get("page_access_token", ""))


def _send_api(account: Account, http: HttpClient) -> SendApi:
    page = account.external_id
    return SendApi(graph=_graph(account, http), owner=page, node=page)


ADAPTER: Final[ChannelAdapter] = FacebookAdapter()
