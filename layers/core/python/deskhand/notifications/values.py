"""What a template may name: nothing else of an order or a customer can be reached from it."""

from collections.abc import Mapping
from typing import Any, Final

from deskhand.notifications.models import NoticeKind
from deskhand.notifications.policy import Notice

SAMPLE_PARCEL: Final[Mapping[str, Any]] = {
    "id": "1",
    "carrier": "UPS",
    "tracking_number": "1Z999AA10123456784",
    "tracking_url": "https://www.ups.com/track?tracknum=1Z999AA10123456784",
    "items": [{"sku": "TENT-2P", "name": "Two-person tent", "quantity": 1}],
}
SAMPLE_REFUND: Final[Mapping[str, Any]] = {
    "id": "1",
    "amount": "15.00",
    "currency": "USD",
    "reason": "one was bent",
}
SAMPLE_ORDER: Final[Mapping[str, Any]] = {
    "order_number": "#1001",
    "total_amount": "129.00",
    "currency": "USD",
    "status": "shipped",
    "order_date": "2026-11-20T14:00:00.000Z",
    "items": [
        {"sku": "TENT-2P", "name": "Two-person tent", "quantity": 1, "price": "99.00"},
        {"sku": "PEG-12", "name": "Tent pegs (12)", "quantity": 2, "price": "15.00"},
    ],
    "metadata": {"flags": []},
}


def values_of(
    notice: Notice, order: Mapping[str, Any], customer_name: str | None, merchant_name: str
) -> dict[str, Any]:
    """The values for one notice; a name without a value is nil, never missing.

    - `merchant.name`, `customer.name`
    - `order.number, total, currency, status, date, partly_shipped, items[sku, name, quantity,
      price]`; where the buyer paid in another currency than the shop's, total and currency are what
      the buyer saw
    - `parcels[carrier, tracking_number, tracking_url, items[sku, name, quantity]]`
    - `refund.amount, currency, reason`
    """
    extra = order["metadata"]
    seen = extra.get("presentment_total") and extra.get("presentment_currency")
    return {
        "merchant": {"name": merchant_name},
        "customer": {"name": customer_name},
        "order": {
            "number": order["order_number"],
            "total": extra["presentment_total"] if seen else order["total_amount"],
            "currency": extra["presentment_currency"] if seen else order["currency"],
            "status": order["status"],
            "date": order["order_date"],
            "partly_shipped": "partially_shipped" in extra.get("flags", ()),
            "items": [
                _named(item, ("sku", "name", "quantity", "price")) for item in order["items"]
            ],
        },
        "parcels": [_parcel(part) for part in notice.parcels],
        "refund": _named(notice.refund, ("amount", "currency", "reason")),
    }


def sample_values(kind: NoticeKind, merchant_name: str) -> dict[str, Any]:
    """Invented values of every name, for previews and checks."""
    notice = Notice(kind=kind, change="sample", parcels=(SAMPLE_PARCEL,), refund=SAMPLE_REFUND)
    return values_of(notice, SAMPLE_ORDER, "Nora Lindqvist", merchant_name)


def _parcel(part: Mapping[str, Any]) -> dict[str, Any]:
    named = _named(part, ("carrier", "tracking_number", "tracking_url"))
    items = [_named(item, ("sku", "name", "quantity")) for item in part.get("items", ())]
    return {**named, "items": items}


def _named(source: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: source.get(name) for name in names}
