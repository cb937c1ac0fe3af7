"""The Shopify adapter: topics to readers, and what the settings form asks for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import orjson

from deskhand.kit.errors import ParseFailure
from deskhand.kit.http import HttpClient
from deskhand.kit.ids import fingerprint
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
from deskhand.shops.model import IgnoredShopEvent, PrivacyKind, ShopEvent, UnknownShopEvent
from deskhand.shops.reading import Raw, read_moment
from deskhand.shops.shopify import (
    acting,
    admin,
    catching_up,
    compliance,
    nodes,
    orders,
    parts,
    status,
    subscriptions,
)
from deskhand.shops.shopify.fields import Context, identifier
from deskhand.shops.shopify.topics import is_without_consequence
from deskhand.shops.shopify.webhook import header

Reader = Callable[[Raw, Context], list[ShopEvent]]

# It is `orders/updated`, not `orders/update`. Most order topics carry the whole order.
READERS: Final[Mapping[str, Reader]] = {
    **dict.fromkeys(
        (
            "orders/create",
            "orders/updated",
            "orders/paid",
            "orders/partially_fulfilled",
            "orders/fulfilled",
            "orders/cancelled",
        ),
        orders.snapshot,
    ),
    "orders/delete": orders.deletion,
    "fulfillments/create": parts.shipment_change,
    "fulfillments/update": parts.shipment_change,
    "fulfillment_events/create": parts.delivery_change,
    "fulfillment_events/delete": parts.delivery_change,
    "fulfillment_orders/placed_on_hold": parts.hold_set,
    "fulfillment_orders/hold_released": parts.hold_released,
    "fulfillment_orders/cancelled": parts.hold_released,
    "fulfillment_holds/added": parts.hold_set,
    "fulfillment_holds/released": parts.hold_released,
    "refunds/create": parts.refund_change,
    "order_transactions/create": parts.payment_change,
    "customers/data_request": compliance.privacy(PrivacyKind.DATA_REQUEST),
    "customers/redact": compliance.privacy(PrivacyKind.CUSTOMER_REDACT),
    "shop/redact": compliance.privacy(PrivacyKind.SHOP_REDACT),
    "app/uninstalled": compliance.uninstalled,
    nodes.TOPIC: nodes.snapshot,
}
_NOT_SUBSCRIBED: Final = frozenset(
    {"customers/data_request", "customers/redact", "shop/redact", nodes.TOPIC}
)
SUBSCRIBED: Final = tuple(topic for topic in READERS if topic not in _NOT_SUBSCRIBED)

SPEC: Final = ShopSpec(
    slug="shopify",
    name="Shopify",
    id_title="Shop domain",
    id_hint="e.g. acme-outdoor.myshopify.com",
    docs_url="https://shopify.dev/docs/apps/build/webhooks",
    catches_up=True,
    actions=frozenset(ActionKind),
    credentials={
        "type": "object",
        "required": ["client_secret"],
        "additionalProperties": False,
        "properties": {
            "client_secret": {
                "type": "string",
                "title": "Client secret",
                "minLength": 1,
                "writeOnly": True,
            },
            "access_token": {
                "type": "string",
                "title": "Admin API access token",
                "writeOnly": True,
            },
        },
    },
    settings={
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "ships_on_authorization": {
                "type": "boolean",
                "title": "We ship as soon as a payment is authorised",
                "default": False,
            },
            "webhook_url": {
                "type": "string",
                "format": "uri",
                "title": "Webhook address",
                "description": "The account's webhook URL; activation subscribes it.",
            },
        },
    },
)


class ShopifyAdapter(ShopDefaults):
    """See `deskhand.shops.base.ShopAdapter`."""

    spec = SPEC

    def parse(
        self, request: Request, account: ShopAccount, received_at: datetime
    ) -> list[ShopEvent]:
        """Read one webhook.

        Raises:
            ParseFailure: not an object, another shop's, no topic, or the body does not fit it.
        """
        topic = (header(request.headers, "topic") or "").strip().casefold()
        context = Context(
            account=account,
            topic=topic,
            triggered_at=read_moment(header(request.headers, "triggered-at")),
            received_at=received_at,
        )
        compliance.check_same_shop(header(request.headers, "shop-domain"), context)
        raw = _read_object(request.body)
        reader = READERS.get(topic)
        return reader(raw, context) if reader else [_without_reader(topic)]

    def map_status(self, view: StatusView) -> MappedStatus:
        """See `deskhand.shops.shopify.status`."""
        return status.map_status(view)

    def find_order_id(self, group_id: str, account: ShopAccount, http: HttpClient) -> str | None:
        """Ask for the order of a fulfilment order: hold webhooks don't name it."""
        data = admin.call(
            account,
            http,
            "query ($id: ID!) { fulfillmentOrder(id: $id) { orderId } }",
            {"id": f"gid://shopify/FulfillmentOrder/{group_id}"},
        )
        found = data.get("fulfillmentOrder")
        return identifier(found, "orderId") if isinstance(found, dict) else None

    def event_id(self, request: Request) -> str:
        """The delivery's id, kept over retries; the body's fingerprint where it is missing."""
        given = header(request.headers, "webhook-id")
        return given or fingerprint(header(request.headers, "topic") or "", request.body.hex())

    def activate(self, account: ShopAccount, http: HttpClient) -> None:
        """Subscribe the account's webhook URL (`settings.webhook_url`) to every topic we read."""
        subscriptions.activate(SUBSCRIBED, account, http)

    def check(self, account: ShopAccount, http: HttpClient) -> Health:
        """See `deskhand.shops.shopify.subscriptions`."""
        return subscriptions.check(SUBSCRIBED, account, http)

    def catch_up(
        self, account: ShopAccount, since: datetime, cursor: str | None, http: HttpClient
    ) -> Caught:
        """See `deskhand.shops.shopify.catching_up`."""
        return catching_up.catch_up(account, since, cursor, http)

    def preview(
        self, action: OrderAction, order: ActionTarget, account: ShopAccount, http: HttpClient
    ) -> ActionPreview:
        """What Shopify says would happen."""
        return acting.preview(action, order, account, http)

    def perform(
        self,
        action: OrderAction,
        order: ActionTarget,
        key: str,
        account: ShopAccount,
        http: HttpClient,
    ) -> ActionDone:
        """Do it, once."""
        return acting.perform(action, order, key, account, http)

    def find_done(
        self,
        action: OrderAction,
        order: ActionTarget,
        key: str,
        account: ShopAccount,
        http: HttpClient,
    ) -> ActionDone | None:
        """Look whether it was done."""
        return acting.find_done(action, order, key, account, http)


def _read_object(body: bytes) -> Raw:
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ParseFailure("not_json") from error
    if not isinstance(raw, dict):
        raise ParseFailure("not_an_object")
    return raw


def _without_reader(topic: str) -> ShopEvent:
    if is_without_consequence(topic):
        return IgnoredShopEvent(reason=topic)
    return UnknownShopEvent(reason="unknown_topic" if topic else "topic_missing")


ADAPTER: Final[ShopAdapter] = ShopifyAdapter()
