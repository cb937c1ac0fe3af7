"""The Magento adapter: what the settings form asks for, and the parts put together."""

from datetime import datetime, timedelta
from typing import Final

from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request
from deskhand.shops.actions import (
    ActionDone,
    ActionKind,
    ActionPreview,
    ActionTarget,
    OrderAction,
)
from deskhand.shops.base import (
    Caught,
    Health,
    MappedStatus,
    ShopAccount,
    ShopAdapter,
    ShopDefaults,
    ShopSpec,
    StatusView,
)
from deskhand.shops.magento import actions, events, polling, status
from deskhand.shops.magento.rest import search
from deskhand.shops.model import ShopEvent


def _secret(title: str, description: str = "") -> dict[str, object]:
    told = {"description": description} if description else {}
    return {"type": "string", "title": title, "writeOnly": True, **told}


SPEC: Final = ShopSpec(
    slug="magento",
    name="Magento / Adobe Commerce",
    id_title="Shop name",
    id_hint="The host of the site, e.g. shop.acme.example.",
    docs_url="https://developer.adobe.com/commerce/webapi/rest/",
    credentials={
        "type": "object",
        "required": ["access_token"],
        "additionalProperties": False,
        "properties": {
            "access_token": {**_secret("Access token"), "minLength": 1},
            "access_token_secret": _secret("Access token secret", "For OAuth 1.0a"),
            "consumer_key": _secret("Consumer key", "For OAuth 1.0a"),
            "consumer_secret": _secret("Consumer secret", "For OAuth 1.0a"),
            "client_id": _secret(
                "I/O Events client id", "Adobe Commerce only: of the project with the registration"
            ),
            "commerce_public_key": _secret(
                "Webhook public key", "Adobe Commerce only: for its synchronous webhooks"
            ),
        },
    },
    settings={
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "sign_in": {
                "type": "string",
                "enum": ["bearer", "oauth1"],
                "title": "How calls are signed",
                "description": "Since 2.4.4 a token alone (bearer) must be allowed in the shop.",
                "default": "bearer",
            },
            "store_view": {
                "type": "string",
                "pattern": "^[a-z0-9_]{0,32}$",
                "title": "Store view code",
                "description": "Empty: the default view; orders come from all views.",
            },
            "offline_refunds": {
                "type": "boolean",
                "title": "Record refunds that can't be paid back online",
                "default": False,
            },
        },
    },
    polls_every=timedelta(minutes=5),
    catches_up=True,
    actions=frozenset(ActionKind),
    per_second=4.0,
    burst=10,
)


class MagentoAdapter(ShopDefaults):
    """See `deskhand.shops.base.ShopAdapter`."""

    spec = SPEC

    def parse(
        self, request: Request, account: ShopAccount, received_at: datetime
    ) -> list[ShopEvent]:
        """Read events, a Commerce webhook, or what a poll found.

        Raises:
            ParseFailure: not JSON objects, or an order without id, currency or amount.
        """
        del account  # nothing in a body names the shop: the recipient was checked on the way in
        return events.read(request.body, received_at)

    def map_status(self, view: StatusView) -> MappedStatus:
        """See `deskhand.shops.magento.status`."""
        return status.map_status(view)

    def read_order(
        self, external_order_id: str, account: ShopAccount, http: HttpClient
    ) -> tuple[Request, ...]:
        """The order with its shipments and credit memos."""
        return polling.read_order(external_order_id, account, http)

    def event_id(self, request: Request) -> str:
        """Of the order's id, time and content: the same pushed, pushed again, and polled."""
        return events.event_id(request.body)

    def activate(self, account: ShopAccount, http: HttpClient) -> None:
        """Check the token. I/O Events are registered in Adobe's console, for which a shop's
        token is no key; Magento Open Source has nothing to register."""
        self.check(account, http)

    def check(self, account: ShopAccount, http: HttpClient) -> Health:
        """Ask for one order: that is what everything else needs."""
        search(account, http, "/orders", (), size=1)
        return Health(detail="" if account.secrets.get("client_id") else "polled only")

    def catch_up(
        self, account: ShopAccount, since: datetime, cursor: str | None, http: HttpClient
    ) -> Caught:
        """See `deskhand.shops.magento.polling`."""
        return polling.catch_up(account, since, cursor, http)

    def preview(
        self, action: OrderAction, order: ActionTarget, account: ShopAccount, http: HttpClient
    ) -> ActionPreview | None:
        """What a refund comes to, and what a cancellation leaves."""
        return actions.preview(action, order, account, http)

    def perform(
        self,
        action: OrderAction,
        order: ActionTarget,
        key: str,
        account: ShopAccount,
        http: HttpClient,
    ) -> ActionDone:
        """See `deskhand.shops.magento.actions`."""
        return actions.perform(action, order, key, account, http)

    def find_done(
        self,
        action: OrderAction,
        order: ActionTarget,
        key: str,
        account: ShopAccount,
        http: HttpClient,
    ) -> ActionDone | None:
        """By the mark in Magento's staff comments."""
        return actions.find_done(action, order, key, account, http)


ADAPTER: Final[ShopAdapter] = MagentoAdapter()
