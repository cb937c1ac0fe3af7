"""The JSON that REST shows of a timeline."""

from typing import Any

from deskhand.conversations.models import Message
from deskhand.conversations.views import message_view
from deskhand.kit.clock import to_text
from deskhand.orders.actions.views import action_view
from deskhand.timeline.models import ActionEvent, Entry, OrderEvent


def entry_view(entry: Entry) -> dict[str, Any]:
    """A message, an order's event or a step of an action, as `kind` says; the others are null."""
    content = entry.content
    shown: dict[str, Any] = {"message": None, "order_event": None, "order_action": None}
    match content:
        case Message():
            kind, view = "message", message_view(content)
        case OrderEvent():
            kind, view = "order_event", _event_view(content)
        case ActionEvent():
            kind, view = "order_action", _action_view(content)
    return {"id": content.id, "kind": kind, "timestamp": to_text(entry.at), **shown, kind: view}


def _action_view(event: ActionEvent) -> dict[str, Any]:
    return {
        "step": event.step.value,
        "actor": event.actor,
        "action": action_view(event.action),
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
