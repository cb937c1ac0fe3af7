"""The three compliance topics and the end of an installation.

https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
"""

from collections.abc import Callable
from typing import Final

from deskhand.kit.errors import ParseFailure
from deskhand.kit.ids import fingerprint
from deskhand.shops.model import PrivacyKind, PrivacyRequest, ShopEvent, StoreDisconnected
from deskhand.shops.reading import Raw, child, text
from deskhand.shops.shopify.fields import Context, identifier

# What tells the three bodies apart: the topic is not signed, and to erase where an export was
# asked for can't be undone.
_LIST_FIELD: Final = {
    PrivacyKind.DATA_REQUEST: "orders_requested",
    PrivacyKind.CUSTOMER_REDACT: "orders_to_redact",
}


def privacy(kind: PrivacyKind) -> Callable[[Raw, Context], list[ShopEvent]]:
    """The reader of one compliance topic.

    The reader raises ParseFailure when the body is another topic's or names another shop.
    """

    def read(raw: Raw, context: Context) -> list[ShopEvent]:
        _check_fits(raw, kind)
        check_same_shop(text(raw, "shop_domain"), context)
        customer = child(raw, "customer")
        orders = _order_ids(raw, _LIST_FIELD.get(kind, ""))
        own_id = identifier(child(raw, "data_request"), "id")
        store = context.account.store
        return [
            PrivacyRequest(
                kind=kind,
                request_id=fingerprint(
                    kind, store, own_id or "", identifier(customer, "id") or "", *orders
                ),
                email=text(customer, "email"),
                phone=text(customer, "phone"),
                external_customer_id=identifier(customer, "id"),
                external_order_ids=orders,
            )
        ]

    return read


def uninstalled(raw: Raw, context: Context) -> list[ShopEvent]:
    """app/uninstalled: the body is the shop, whose domain may be null."""
    if "customer" in raw or "line_items" in raw:
        raise ParseFailure("body_does_not_fit_topic")
    check_same_shop(text(raw, "myshopify_domain"), context)
    return [StoreDisconnected(at=context.seen_at)]


def check_same_shop(domain: str | None, context: Context) -> None:
    """Hold a shop's domain against the account's.

    Raises:
        ParseFailure: it is another shop's.
    """
    if domain and domain.casefold() != context.account.store.casefold():
        raise ParseFailure("shop_domain_mismatch")


def _check_fits(raw: Raw, kind: PrivacyKind) -> None:
    expected = _LIST_FIELD.get(kind)
    foreign = {"orders_requested", "orders_to_redact", "customer"} - {expected}
    if expected:
        foreign -= {"customer"}
    if foreign & raw.keys() or (expected and expected not in raw) or "shop_domain" not in raw:
        raise ParseFailure("body_does_not_fit_topic")


def _order_ids(raw: Raw, name: str) -> tuple[str, ...]:
    value = raw.get(name)
    if not isinstance(value, list):
        return ()
    return tuple(str(part) for part in value if isinstance(part, int | str))
