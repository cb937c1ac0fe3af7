"""What a request holds: I/O Events, a Commerce webhook, or what was read from the REST API."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from deskhand.kit.errors import ParseFailure
from deskhand.kit.ids import fingerprint
from deskhand.shops.magento import orders, parts
from deskhand.shops.magento.fields import identifier
from deskhand.shops.model import (
    IgnoredShopEvent,
    OrderTouched,
    ShopEvent,
    UnknownShopEvent,
)
from deskhand.shops.reading import Raw, child, children, text

MAX_EVENTS: Final = 1000
NOT_AN_OBJECT: Final = "not_an_object"
# com.adobe.commerce.observer.sales_order_save_commit_after, …plugin.magento.sales.api.… ; some
# installations put their own word between.
EVENT: Final = re.compile(
    r"com\.adobe\.commerce\.(?:[a-z0-9_]+\.)*?(?:observer|plugin)\.(?:[a-z0-9_]+\.)*([a-z0-9_]+)"
)
SAVED: Final = ("save_after", "save_commit_after")

Reader = Callable[[Raw, datetime], ShopEvent]


def _order(raw: Raw, at: datetime) -> ShopEvent:
    """A whole order says it all; of a part, the shop is asked for the rest."""
    if identifier(raw, "entity_id") is None:
        return IgnoredShopEvent(reason="order_not_saved_yet")
    seen = orders.read_order(raw, at)
    if orders.is_whole(raw):
        return seen
    return OrderTouched(external_order_id=seen.external_order_id, seen=seen)


def _shipment(raw: Raw, at: datetime) -> ShopEvent:
    if children(raw, "items") and isinstance(raw.get("tracks"), list):
        return parts.shipment_change(raw, at)
    return _of_order(raw, at)


def _credit_memo(raw: Raw, at: datetime) -> ShopEvent:
    return parts.refund_change(raw, at) if parts.is_credit_memo(raw) else _of_order(raw, at)


def _of_order(raw: Raw, at: datetime) -> ShopEvent:
    """Something of an order changed."""
    del at
    order_id = identifier(raw, "order_id")
    return (
        OrderTouched(external_order_id=order_id)
        if order_id
        else IgnoredShopEvent(reason="order_not_named")
    )


READERS: Final[Mapping[str, Reader]] = {
    **dict.fromkeys(
        (*(f"sales_order_{one}" for one in SAVED), "sales_order_place_after",
         "sales_order_cancel_after", "order_cancel_after"), _order,
    ),
    **dict.fromkeys((f"sales_order_shipment_{one}" for one in SAVED), _shipment),
    **dict.fromkeys((f"sales_order_shipment_track_{one}" for one in SAVED), _of_order),
    **dict.fromkeys((f"sales_order_creditmemo_{one}" for one in SAVED), _credit_memo),
    **dict.fromkeys((f"sales_order_invoice_{one}" for one in SAVED), _of_order),
    **dict.fromkeys((f"sales_order_address_{one}" for one in SAVED), _of_order),
    **dict.fromkeys((f"sales_order_status_history_{one}" for one in SAVED), _of_order),
}  # fmt: skip
OTHER_RESOURCES: Final = (
    "admin_", "cataloginventory_", "catalog_", "category_", "checkout_", "cms_", "company_",
    "customer_", "inventory_", "negotiable_quote_", "newsletter_", "product_", "review_",
    "sales_quote_", "salesrule_", "wishlist_",
)  # fmt: skip


def read(body: bytes, at: datetime) -> list[ShopEvent]:
    """Everything in a request's body; `at` is when it came. One rotten item does not take the rest.

    Raises:
        ParseFailure: nothing of it can be understood.
    """
    found = list(_resources(body))
    if len(found) == 1:
        return list(_read(*found[0], at))
    return [event for name, raw in found for event in _one_of_many(name, raw, at)]


def event_id(body: bytes) -> str:
    """The same for the same order at the same time with the same content, polled or pushed."""
    try:
        found = [raw for _, raw in _resources(body)]
    except ParseFailure:
        return fingerprint(body.hex())
    named = [
        (identifier(raw, "entity_id") or "", text(raw, "updated_at") or "", _canonical(raw))
        for raw in found
    ]
    return fingerprint(*(part for one in named for part in one))


def _one_of_many(name: str, raw: Raw, at: datetime) -> list[ShopEvent]:
    if name == NOT_AN_OBJECT:
        return [UnknownShopEvent(reason=NOT_AN_OBJECT)]
    try:
        return list(_read(name, raw, at))
    except ParseFailure as failure:
        return [UnknownShopEvent(reason=failure.reason)]


def _read(name: str, raw: Raw, at: datetime) -> Iterator[ShopEvent]:
    reader = READERS.get(name) if name else _reader_of(raw)
    if reader:
        yield reader(raw, at)
    elif name.startswith(OTHER_RESOURCES):
        yield IgnoredShopEvent(reason=name)
    else:
        yield UnknownShopEvent(reason="unknown_event" if name else "unknown_resource")


def _reader_of(raw: Raw) -> Reader | None:
    """What has no event's name says by its fields what it is."""
    if parts.is_shipment(raw):
        return parts.shipment_change
    if parts.is_credit_memo(raw):
        return parts.refund_change
    return _order if orders.is_order(raw) else None


def _resources(body: bytes) -> Iterator[tuple[str, Raw]]:
    """Pairs of an event's name, empty where there is none, and the object it is about.

    What stands between objects and is none comes as `NOT_AN_OBJECT`.
    """
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ParseFailure("not_json") from error
    listed = parsed if isinstance(parsed, list) else [parsed]
    if not any(isinstance(one, dict) for one in listed):
        raise ParseFailure(NOT_AN_OBJECT)
    if len(listed) > MAX_EVENTS:
        raise ParseFailure("too_many_events")
    for one in listed:
        if not isinstance(one, dict):
            yield NOT_AN_OBJECT, {}
            continue
        yield from _event(one) if "specversion" in one else _plain(one)


def _event(raw: Raw) -> Iterator[tuple[str, Raw]]:
    """A CloudEvent of Commerce: the object is in `data.value`."""
    kind = text(raw, "type") or ""
    found = EVENT.fullmatch(kind)
    data = child(raw, "data")
    value = child(data, "value") or data
    # A name that is not Commerce's is unknown whatever the object looks like.
    name = found[1] if found else kind or "nameless"
    # Some events hand the order over inside, some as it is: by which fields were subscribed.
    yield name, (READERS.get(name) is _order and child(value, "order")) or value


def _plain(raw: Raw) -> Iterator[tuple[str, Raw]]:
    """A Commerce webhook wraps the object; a page of a search lists objects."""
    if "search_criteria" in raw or "total_count" in raw:
        yield from (("", one) for one in children(raw, "items"))
        return
    inner = child(raw, "data") or raw
    for name in ("order", "shipment", "creditmemo"):
        if wrapped := child(inner, name):
            yield "", wrapped
            return
    yield "", inner


def _canonical(raw: Raw) -> str:
    def plain(value: Any) -> Any:
        return str(value)

    return orjson.dumps(raw, default=plain, option=orjson.OPT_SORT_KEYS).decode()
