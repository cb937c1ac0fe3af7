"""Parcels, which WooCommerce knows only from plugins: each writes order meta of its own.

Shipment Tracking and Advanced Shipment Tracking (`_wc_shipment_tracking_items`; TrackShip adds
`shipment_status` beside it, place by place), AfterShip (`_aftership_tracking_items`, before that
two single fields), YITH Order Tracking (`ywot_*`).
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from deskhand.shops.model import SHIPPED_PARCEL, Shipment
from deskhand.shops.reading import Raw, text
from deskhand.shops.woocommerce.fields import meta

ITEMS: Final = "_wc_shipment_tracking_items"
MAX_PARCELS: Final = 200
SINGLE: Final = (
    ("_aftership_tracking_number", "_aftership_tracking_provider_name"),
    ("ywot_tracking_code", "ywot_carrier_name"),
    ("_tracking_number", "_tracking_provider"),
)
# The carriers' words as TrackShip writes them, where ours differ.
WORDS: Final[Mapping[str, str]] = {
    "delivered": "delivered",
    "available_for_pickup": "ready_for_pickup",
    "return_to_sender": "failure",
    "failure": "failure",
    "pre_transit": "label_printed",
}


def read_shipments(order: Raw, updated_at: datetime) -> tuple[Shipment, ...]:
    """Every parcel with a number, whichever plugin wrote it, each number once."""
    found: dict[str, Shipment] = {}
    for parcel in (*_listed(order, updated_at), *_aftership(order, updated_at),
                   *_single(order, updated_at)):  # fmt: skip
        if parcel.tracking_number:
            found.setdefault(parcel.tracking_number, parcel)
    return tuple(found.values())


def items_of(order: Raw) -> list[dict[str, Any]]:
    """The rows of Shipment Tracking as they stand."""
    value = meta(order, ITEMS)
    rows = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(rows, list):
        return []
    return [row for row in rows[:MAX_PARCELS] if isinstance(row, dict)]


def _listed(order: Raw, updated_at: datetime) -> Iterator[Shipment]:
    carriers = meta(order, "shipment_status")
    rows = items_of(order)
    for place, row in enumerate(rows):
        yield _shipment(
            updated_at,
            number=_plain(row.get("tracking_number")),
            parcel_id=text(row, "tracking_id"),
            carrier=text(row, "tracking_provider") or text(row, "custom_tracking_provider"),
            url=text(row, "custom_tracking_link") or text(row, "formatted_tracking_link"),
            left_at=_from_epoch(row.get("date_shipped")),
            word=_word(carriers, place),
        )


def _aftership(order: Raw, updated_at: datetime) -> Iterator[Shipment]:
    rows = meta(order, "_aftership_tracking_items")
    for row in rows[:MAX_PARCELS] if isinstance(rows, list) else []:
        if isinstance(row, dict):
            yield _shipment(
                updated_at,
                number=_plain(row.get("tracking_number")),
                parcel_id=text(row, "tracking_id"),
                carrier=text(row, "slug"),
            )


def _single(order: Raw, updated_at: datetime) -> Iterator[Shipment]:
    for number_key, carrier_key in SINGLE:
        number = _plain(meta(order, number_key))
        carrier = meta(order, carrier_key)
        yield _shipment(
            updated_at,
            number=number,
            carrier=carrier.strip() or None if isinstance(carrier, str) else None,
        )


def _shipment(
    updated_at: datetime,
    *,
    number: str | None,
    parcel_id: str | None = None,
    carrier: str | None = None,
    url: str | None = None,
    left_at: datetime | None = None,
    word: str | None = None,
) -> Shipment:
    return Shipment(
        shipment_id=parcel_id or number or "",
        status=SHIPPED_PARCEL,
        delivery_status=word,
        carrier=carrier,
        tracking_number=number,
        tracking_url=url if url and url.startswith(("https://", "http://")) else None,
        created_at=left_at,
        updated_at=updated_at,
    )


def _word(carriers: object, place: int) -> str | None:
    rows = list(carriers.values()) if isinstance(carriers, dict) else carriers
    if not isinstance(rows, list) or place >= len(rows) or not isinstance(rows[place], dict):
        return None
    written = text(rows[place], "status")
    return WORDS.get(written, written) if written else None


def _plain(value: object) -> str | None:
    """A number as text, whichever way the plugin wrote it."""
    if type(value) is int:
        return str(value)
    return value.strip() or None if isinstance(value, str) else None


def _from_epoch(value: object) -> datetime | None:
    """Unix seconds, as number or text."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        return datetime.fromtimestamp(int(value), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
