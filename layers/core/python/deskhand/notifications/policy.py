"""Which notices follow from a change of an order, and which would be silly by now. Pure.

Orders are the views that `OrderChanged` carries.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from deskhand.kit.clock import from_text
from deskhand.notifications.models import Language, NoticeKind
from deskhand.shops.model import ARRIVED, NOT_ON_THE_WAY, SHIPPED_PARCEL, OrderStatus

View = Mapping[str, Any]

FRESH: Final = timedelta(days=3)

_OPEN: Final = frozenset({OrderStatus.PENDING, OrderStatus.PROCESSING, OrderStatus.ON_HOLD})
_OVER: Final = frozenset({OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.REFUNDED})
_MONEY_BACK: Final = frozenset({OrderStatus.CANCELLED, OrderStatus.REFUNDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell. `change` is its name within the order: the same for ever."""

    kind: NoticeKind
    change: str
    parcels: tuple[View, ...] = ()
    refund: View = field(default_factory=dict)


def notices(order: View, previous: View | None) -> list[Notice]:
    """What to tell of an order that was `previous` and is `order` now.

    An order seen for the first time gives one notice at most, and only when it was news by the
    shop's own clock: bought, or sent, within three days of the shop's last word on it. So a shop
    that is connected with years of orders, an import and a replay tell nobody anything. Afterwards
    only what moved forward is told.
    """
    if order["metadata"].get("erased"):
        return []
    if previous is None:
        return _first_sight(order)
    return [*_shipped(order, previous), *_delivered(order, previous), *_refunded(order, previous)]


def still_true(notice: Notice, order: View) -> bool:
    """Whether the notice makes sense of the order as it is by now: events come in any sequence."""
    status = order["status"]
    if notice.kind is NoticeKind.ORDER_RECEIVED:
        return status not in _OVER
    if notice.kind is NoticeKind.ORDER_SHIPPED:
        alive = {part["id"] for part in _on_the_way(order)}
        return all(part["id"] in alive for part in notice.parcels)
    if notice.kind is NoticeKind.ORDER_DELIVERED:
        return bool(status == OrderStatus.DELIVERED)
    return True


def wants(customer_metadata: Mapping[str, Any], kind: NoticeKind) -> bool:
    """Whether the customer has not opted out.

    `metadata.opt_out` is true (of everything), or a list of kinds; `"notifications"` in it stands
    for all of them.
    """
    given = customer_metadata.get("opt_out", False)
    if isinstance(given, list):
        return not {kind.value, "notifications"} & set(map(str, given))
    return not given or given in {"no", "false"}


def language_of(order: View, merchant_locale: str) -> Language:
    """The buyer's language where we have texts in it, else the merchant's, else English."""
    buyer = order["metadata"].get("buyer") or {}
    for locale in (buyer.get("locale"), merchant_locale):
        prefix = str(locale or "").replace("_", "-").partition("-")[0].lower()
        if prefix in set(Language):
            return Language(prefix)
    return Language.EN


def _first_sight(order: View) -> list[Notice]:
    if order["metadata"].get("quiet"):
        return []
    told_at = from_text(order["last_updated_at"])
    parcels = _on_the_way(order)
    if parcels:
        sent_at = max(from_text(part["created_at"] or part["updated_at"]) for part in parcels)
        return [_shipped_notice(parcels)] if told_at - sent_at <= FRESH else []
    if order["status"] in _OPEN and told_at - from_text(order["order_date"]) <= FRESH:
        return [Notice(kind=NoticeKind.ORDER_RECEIVED, change="received")]
    return []


def _shipped(order: View, previous: View) -> list[Notice]:
    before = {part["id"] for part in _left(previous)}
    parcels = [part for part in _on_the_way(order) if part["id"] not in before]
    return [_shipped_notice(parcels)] if parcels else []


def _shipped_notice(parcels: list[View]) -> Notice:
    return Notice(
        kind=NoticeKind.ORDER_SHIPPED,
        change=f"shipped:{parcels[0]['id']}",
        parcels=tuple(parcels),
    )


def _delivered(order: View, previous: View) -> list[Notice]:
    """Delivered, unless an agent said so, nothing was carried, or the money is back already."""
    arrived = [part for part in order["shipments"] if part["delivery_status"] in ARRIVED]
    news = order["status"] == OrderStatus.DELIVERED != previous["status"]
    by_hand = "set_by_desk" in _flags(order)
    if not news or by_hand or not arrived or previous["status"] in _MONEY_BACK:
        return []
    return [Notice(kind=NoticeKind.ORDER_DELIVERED, change="delivered", parcels=tuple(arrived))]


def _refunded(order: View, previous: View) -> list[Notice]:
    before = {part["id"] for part in previous["refunds"] if _moved(part)}
    return [
        Notice(kind=NoticeKind.ORDER_REFUNDED, change=f"refunded:{part['id']}", refund=part)
        for part in order["refunds"]
        if part["id"] not in before and _moved(part)
    ]


def _on_the_way(order: View) -> list[View]:
    """Parcels that left, of an order that is not over.

    A gift card is "fulfilled" without a parcel (formats §13.1): the order is not shipped by it.
    """
    if order["status"] != OrderStatus.SHIPPED and "partially_shipped" not in _flags(order):
        return []
    return [] if order["status"] in _OVER else _left(order)


def _left(order: View) -> list[View]:
    """Parcels with the carrier; a printed label alone is not."""
    return [
        part
        for part in order["shipments"]
        if part["status"] == SHIPPED_PARCEL and part["delivery_status"] not in NOT_ON_THE_WAY
    ]


def _flags(order: View) -> list[str]:
    return list(order["metadata"].get("flags", ()))


def _moved(refund: View) -> bool:
    return bool(refund["amount"].strip("0."))
