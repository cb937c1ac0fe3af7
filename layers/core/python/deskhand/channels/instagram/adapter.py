"""An Instagram professional account in the normal form: messages, stories, comments.

https://developers.facebook.com/docs/instagram-platform and formats §2, §4.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from deskhand.channels.base import Caught, ChannelAdapter, ChannelDefaults, ChannelSpec, Health
from deskhand.channels.instagram.spec import OWN_LOGIN, SPEC
from deskhand.channels.meta.conversations import Threads
from deskhand.channels.meta.entries import PROFESSIONAL_ACCOUNT, read_entries
from deskhand.channels.meta.graph import VERSION, Graph
from deskhand.channels.meta.sending import SendApi
from deskhand.channels.meta.subscription import PAGE_FIELDS, subscribe, subscription_health
from deskhand.channels.model import Account, Inbound, Outbound, Sent
from deskhand.kit.errors import NeedsHuman
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request

OWN_URL: Final = f"https://graph.instagram.com/{VERSION}"
OWN_FIELDS: Final = (
    "messages",
    "message_edit",
    "message_reactions",
    "messaging_postbacks",
    "messaging_referral",
    "messaging_seen",
    "standby",
    "comments",
    "live_comments",
    "mentions",
)


@dataclass(frozen=True, slots=True)
class Route:
    """How the account is reached: its base URL, the node that stands for it, what it subscribes to.

    Connected through its page, an account is reached by that page's id and token, and its webhooks
    come once the app is subscribed to the page; with Instagram Login by its own.
    """

    graph: Graph
    node: str
    fields: tuple[str, ...]


def route_of(account: Account, http: HttpClient) -> Route:
    """The account's route, by its settings.

    Raises:
        NeedsHuman: connected through a page, and the page's id is not filled in.
    """
    token = account.secrets.get("access_token", "")
    if account.settings.get("login") == OWN_LOGIN:
        graph = Graph(http=http, token=token, base_url=OWN_URL)
        return Route(graph, account.external_id, OWN_FIELDS)
    page = str(account.settings.get("page_id") or "")
    if not page:
        raise NeedsHuman("page_id_missing", "Fill in the id of the page behind the account.")
    return Route(Graph(http=http, token=token), page, PAGE_FIELDS)


class InstagramAdapter(ChannelDefaults):
    """Parses Meta's Instagram webhooks; sends through the account's page or by itself."""

    spec: ChannelSpec = SPEC

    def parse(self, request: Request, account: Account, received_at: datetime) -> list[Inbound]:
        """Read every item of every entry; `entry_id` is the account or page that it is for.

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
        """Subscribe our app to the account's webhooks; safe to repeat.

        Raises:
            ProviderFailure: Meta refused.
        """
        route = route_of(account, http)
        subscribe(route.graph, route.node, route.fields)

    def check(self, account: Account, http: HttpClient) -> Health:
        """Ask Meta whether the account's webhooks still come to our app.

        Raises:
            ProviderFailure: the token does not work (it lives 60 days), or no answer came.
        """
        route = route_of(account, http)
        app_id = str(account.settings.get("app_id") or "")
        return subscription_health(route.graph, route.node, app_id, route.fields)

    def catch_up(
        self, account: Account, since: datetime, cursor: str | None, http: HttpClient
    ) -> Caught:
        """The account's threads since then: the 20 newest messages of each, and no comments.

        Raises:
            ProviderFailure: Meta refused.
        """
        route = route_of(account, http)
        threads = Threads(
            graph=route.graph,
            node=route.node,
            owner=account.external_id,
            own_ids=frozenset({account.external_id, route.node}),
            object_name=PROFESSIONAL_ACCOUNT,
            platform="instagram",
            more_fields=("story",),
        )
        return threads.since(since, cursor)


def _send_api(account: Account, http: HttpClient) -> SendApi:
    """Files go by their address alone, and what is given along with a message does not come back.

    https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
    """
    route = route_of(account, http)
    return SendApi(
        graph=route.graph,
        owner=account.external_id,
        node=route.node,
        reply_edge="replies",
        reply_text="text",
        returns_metadata=False,
        takes_uploads=False,
    )


ADAPTER: Final[ChannelAdapter] = InstagramAdapter()
