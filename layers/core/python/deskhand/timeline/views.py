"""The JSON that REST shows of a timeline."""

from typing import Any

from deskhand.conversations.views import message_view
from deskhand.kit.clock import to_text
from deskhand.timeline.models import Entry, OrderEvent


def entry_view(entry: Entry) -> dict[str, Any]:
    """A message or an order's event, as `kind` says; the other is null."""
    content = entry.content
    event = content if isinstance(content, OrderEvent) else None
    return {
        "id": content.id,
        "kind": "order_event" if event else "message",
        "timestamp": to_text(entry.at),
        "message": None if isinstance(content, OrderEvent) else message_view(content),
        "order_event": _event_view(event) if event else None,
    }


def _event_view(event: OrderEvent) -> dict[str, Any]:
    return {
        "event": event.type.value,
        "order_id": event.order_id,
        "order_number": event.order_number,
        "platform": event.platform,
        "status": event.status.value,
        "amount": str(event.amount) if event.amount else None,
        "currency": event.currency,
        "carrier": event.carrier,
        "tracking_number": event.tracking_number,
    }
