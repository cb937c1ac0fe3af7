"""What has a life of its own beside the order: shipments with their tracks, credit memos."""

from datetime import datetime
from decimal import ROUND_CEILING
from typing import Final

from deskhand.kit.errors import ParseFailure
from deskhand.kit.money import Money
from deskhand.shops.magento.fields import NOTHING, amount, identifier, moment, money
from deskhand.shops.magento.marks import without_mark
from deskhand.shops.model import (
    SHIPPED_PARCEL,
    Refund,
    RefundChange,
    Shipment,
    ShipmentChange,
)
from deskhand.shops.reading import Raw, children, required, text

OPEN: Final = "1"
CANCELLED: Final = "3"


def is_shipment(raw: Raw) -> bool:
    """Whether an object is a shipment."""
    return "order_id" in raw and ("tracks" in raw or "total_qty" in raw)


def is_credit_memo(raw: Raw) -> bool:
    """Whether an object is a credit memo."""
    return "order_id" in raw and ("adjustment" in raw or "creditmemo_status" in raw)


def shipment_change(raw: Raw, fallback: datetime) -> ShipmentChange:
    """A shipment. Its tracks do not touch its `updated_at`: the latest time in it counts."""
    tracks = sorted(children(raw, "tracks"), key=lambda one: moment(one, "created_at") or fallback)
    times = [moment(one, "updated_at", "created_at") for one in (raw, *tracks)]
    track = next((one for one in reversed(tracks) if text(one, "track_number")), {})
    updated_at = max((at for at in times if at), default=fallback)
    return ShipmentChange(
        external_order_id=required(identifier(raw, "order_id"), "order_id"),
        shipment=Shipment(
            shipment_id=required(identifier(raw, "entity_id"), "shipment_id"),
            status=SHIPPED_PARCEL,
            carrier=text(track, "title") or text(track, "carrier_code"),
            tracking_number=text(track, "track_number"),
            lines={
                line_id: int((amount(line, "qty") or NOTHING).to_integral_value(ROUND_CEILING))
                for line in children(raw, "items")
                if (line_id := identifier(line, "order_item_id"))
            },
            created_at=moment(raw, "created_at"),
            updated_at=updated_at,
        ),
        seen_at=updated_at,
    )


def refund_change(raw: Raw, fallback: datetime) -> RefundChange:
    """A credit memo; an open one is promised, a cancelled one gave nothing."""
    currency = (text(raw, "order_currency_code") or text(raw, "base_currency_code") or "").upper()
    total = money(raw, "grand_total", currency) if currency else None
    if total is None:
        raise ParseFailure("amount_missing")
    nothing, state = Money.zero(currency), identifier(raw, "state")
    updated_at = moment(raw, "updated_at", "created_at") or fallback
    return RefundChange(
        external_order_id=required(identifier(raw, "order_id"), "order_id"),
        refund=Refund(
            refund_id=required(identifier(raw, "entity_id"), "credit_memo_id"),
            amount=nothing if state in {OPEN, CANCELLED} else total,
            pending=total if state == OPEN else None,
            reason=_reason(raw),
            created_at=moment(raw, "created_at") or updated_at,
            updated_at=updated_at,
        ),
        seen_at=updated_at,
    )


def track_times(raw: Raw) -> list[datetime]:
    """When the shipment's tracks were added or changed."""
    times = [moment(one, "updated_at", "created_at") for one in children(raw, "tracks")]
    return [at for at in times if at]


def _reason(raw: Raw) -> str | None:
    comments = (text(one, "comment") for one in children(raw, "comments"))
    told = (without_mark(comment) for comment in comments if comment)
    return next((comment for comment in told if comment), None)
