"""The WooCommerce adapter: topics to readers, and the rest to its module."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from deskhand.kit.errors import ParseFailure
from deskhand.kit.http import HttpClient
from deskhand.kit.ids import fingerprint
from deskhand.kit.webhook import Request
from deskhand.shops.actions import ActionDone, ActionPreview, ActionTarget, OrderAction
from deskhand.shops.base import (
    Caught,
    Health,
    MappedStatus,
    ShopAccount,
    ShopAdapter,
    ShopDefaults,
    StatusView,
)
from deskhand.shops.model import IgnoredShopEvent, ShopEvent, UnknownShopEvent
from deskhand.shops.reading import Raw
from deskhand.shops.woocommerce import changes, orders, status, subscriptions
from deskhand.shops.woocommerce.acting import Acting
from deskhand.shops.woocommerce.fields import read_object
from deskhand.shops.woocommerce.spec import SPEC

Reader = Callable[[Raw, datetime], list[ShopEvent]]

READERS: Final[Mapping[str, Reader]] = {
    "order.created": orders.whole_order,
    "order.updated": orders.whole_order,
    "order.deleted": orders.deleted,
    "order.restored": orders.restored,
}
# `action.<hook>` carries what that WordPress hook was given.
OTHER_RESOURCES: Final = frozenset({"product", "customer", "coupon", "action"})
DELIVERY: Final = "x-wc-webhook-delivery-id"
SAME_EVENT: Final = frozenset({"order.created", "order.updated"})


class WooCommerceAdapter(ShopDefaults):
    """See `deskhand.shops.base.ShopAdapter`."""

    spec = SPEC

    def parse(
        self, request: Request, account: ShopAccount, received_at: datetime
    ) -> list[ShopEvent]:
        """Read one webhook.

        Raises:
            ParseFailure: not an object, another site's, or the body does not fit its topic.
        """
        _check_site(request, account)
        raw = read_object(request.body)
        topic = _topic(request)
        reader = READERS.get(topic)
        return reader(raw, received_at) if reader else [_without_reader(topic)]

    def map_status(self, view: StatusView) -> MappedStatus:
        """See `deskhand.shops.woocommerce.status`."""
        return status.map_status(view)

    def event_id(self, request: Request) -> str:
        """By content: the Delivery-ID is of the second, and two orders may share one.

        A webhook and the same state asked for by API are one event, whatever links are in it. An
        order may go into the trash and come back more than once, with nothing in the body that
        tells one time from the other: there the Delivery-ID does.
        """
        topic = _topic(request)
        kind = "order" if topic in SAME_EVENT else topic + request.headers.get(DELIVERY, "")
        try:
            raw = json.loads(request.body)
        except (ValueError, RecursionError):
            return fingerprint(kind, request.body.hex())
        if not isinstance(raw, dict):
            return fingerprint(kind, request.body.hex())
        content = {name: part for name, part in raw.items() if name != "_links"}
        return fingerprint(
            kind,
            str(raw.get("id", "")),
            str(raw.get("date_modified_gmt", "")),
            json.dumps(content, sort_keys=True),
        )

    def activate(self, account: ShopAccount, http: HttpClient) -> None:
        """Make or switch on the shop's webhooks for `settings.webhook_url`."""
        subscriptions.activate(account, http)

    def check(self, account: ShopAccount, http: HttpClient) -> Health:
        """Whether the keys work and the webhooks are there and on."""
        return subscriptions.check(account, http)

    def catch_up(
        self, account: ShopAccount, since: datetime, cursor: str | None, http: HttpClient
    ) -> Caught:
        """Orders by their time of change; see `deskhand.shops.woocommerce.changes`."""
        return changes.catch_up(account, since, cursor, http)

    def preview(
        self, action: OrderAction, order: ActionTarget, account: ShopAccount, http: HttpClient
    ) -> ActionPreview | None:
        """What it would do, computed from the order as it is in the shop now."""
        return Acting(account, http).preview(action, order)

    def perform(
        self,
        action: OrderAction,
        order: ActionTarget,
        key: str,
        account: ShopAccount,
        http: HttpClient,
    ) -> ActionDone:
        """Do it; every step looks first whether it was done under this key."""
        return Acting(account, http).perform(action, order, key)

    def find_done(
        self,
        action: OrderAction,
        order: ActionTarget,
        key: str,
        account: ShopAccount,
        http: HttpClient,
    ) -> ActionDone | None:
        """Re-read the order and its refunds."""
        return Acting(account, http).find_done(action, order, key)


def _topic(request: Request) -> str:
    given = request.headers.get("x-wc-webhook-topic", "").strip().casefold()
    if given:
        return given
    parts = (request.headers.get(f"x-wc-webhook-{name}", "") for name in ("resource", "event"))
    return ".".join(part.strip().casefold() for part in parts if part)


def _check_site(request: Request, account: ShopAccount) -> None:
    """A staging copy of a shop has its webhooks and secret too, and other orders under its ids."""
    source = request.headers.get("x-wc-webhook-source", "")
    if not source or not account.settings.get("refuse_other_sites"):
        return
    known = str(account.settings.get("site_url") or account.store)
    if _site(source) != _site(known):
        raise ParseFailure("another_site")


def _site(address: str) -> str:
    plain = address.strip().casefold().rpartition("://")[2].rstrip("/")
    return plain.removeprefix("www.")


def _without_reader(topic: str) -> ShopEvent:
    resource, dot, event = topic.partition(".")
    if resource in OTHER_RESOURCES and dot and event:
        return IgnoredShopEvent(reason=topic)
    return UnknownShopEvent(reason="unknown_topic" if topic else "topic_missing")


ADAPTER: Final[ShopAdapter] = WooCommerceAdapter()
