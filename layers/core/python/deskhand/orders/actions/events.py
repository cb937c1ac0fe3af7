"""What follows from a change of an action as the stream shows it."""

from collections.abc import Iterator
from typing import Any

from deskhand.bus.catalogue import OrderActionChanged, Payload
from deskhand.orders.actions.models import ActionRecord, ActionStatus
from deskhand.orders.actions.views import action_view
from deskhand.storage.dynamo import Item


def action_events(old: Item | None, new: Item | None) -> Iterator[Payload]:
    """Changed, for whoever watches."""
    if new is None:
        return
    view = action_view(ActionRecord.from_item(new))
    if old is None or view != action_view(ActionRecord.from_item(old)):
        yield OrderActionChanged(action=view)


def to_perform(old: Item | None, new: Item | None) -> dict[str, Any] | None:
    """The action's place and round when it has just been queued; None otherwise.

    An action that goes back to the queue within a round is still in the queue: its record there
    comes again by itself.
    """
    if new is None or new["status"] != ActionStatus.QUEUED:
        return None
    if old is not None and old["round"] == new["round"]:
        return None
    return {
        "merchant_id": new["merchant_id"],
        "order_id": new["order_id"],
        "action_id": new["id"],
        "round": new["round"],
    }
