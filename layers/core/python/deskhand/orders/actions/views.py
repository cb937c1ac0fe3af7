"""The JSON that REST, sockets and events show of an action."""

from collections.abc import Mapping
from typing import Any, Final

from deskhand.kit.clock import to_text
from deskhand.kit.money import Money
from deskhand.orders.actions.models import ActionRecord, ActionStatus, Person
from deskhand.orders.actions.policy import APPROVAL_LASTS

LABELS: Final[Mapping[ActionStatus, str]] = {
    ActionStatus.AWAITING_APPROVAL: "Waits for a second person",
    ActionStatus.QUEUED: "On its way to the shop",
    ActionStatus.RUNNING: "The shop is being asked",
    ActionStatus.DONE: "Done",
    ActionStatus.REFUSED: "Refused by the shop",
    ActionStatus.FAILED: "Not done: the shop could not be reached",
    ActionStatus.UNKNOWN: "Not known whether it was done",
    ActionStatus.REJECTED: "Rejected",
    ActionStatus.EXPIRED: "Nobody approved it in time",
}
PENDING_LABEL: Final = "Taken by the shop, which does it in a while"


def action_view(action: ActionRecord, allowed: list[str] | None = None) -> dict[str, Any]:
    """An action as people see it. Money is decimal text, times are UTC text.

    Args:
        allowed: what this caller may do next (`approve`, `reject`, `retry`); None where there is
            no caller.
    """
    return {
        "id": action.id,
        "order_id": action.order_id,
        "order_number": action.order_number,
        "platform": action.platform,
        "customer_id": action.customer_id,
        "kind": action.kind.value,
        "status": action.status.value,
        "label": _label(action),
        "amount": str(action.amount) if action.amount else None,
        "moved": str(action.moved) if action.moved else None,
        "currency": action.currency,
        "reason": action.request.get("reason") or None,
        "request": _shown(action),
        "asked_by": _person(action.asked_by),
        "asked_at": to_text(action.asked_at),
        "approval": _approval(action),
        "attempts": action.attempts,
        "problem": action.problem.model_dump() if action.problem else None,
        "external_id": action.external_id or None,
        "pending": action.pending,
        "settled_at": to_text(action.settled_at) if action.settled_at else None,
        "allowed": allowed,
        "version": action.version,
        "updated_at": to_text(action.updated_at),
    }


def _label(action: ActionRecord) -> str:
    if action.status is ActionStatus.DONE and action.pending:
        return PENDING_LABEL
    if action.status is ActionStatus.QUEUED and action.problem:
        return "The shop is asked again soon"
    return LABELS[action.status]


def _approval(action: ActionRecord) -> dict[str, Any] | None:
    if action.approval is None:
        return None
    decided = action.decision
    return {
        "why": action.approval,
        "until": to_text(action.asked_at + APPROVAL_LASTS),
        "approved": decided.approved if decided else None,
        "by": _person(decided.by) if decided else None,
        "at": to_text(decided.at) if decided else None,
        "note": (decided.note or None) if decided else None,
    }


def _person(person: Person) -> dict[str, str | None]:
    return {
        "email": person.email,
        "role": person.role,
        "service_code": person.service_code or None,
    }


def _shown(action: ActionRecord) -> dict[str, Any]:
    """What was asked for, in the words of the request: no minor units, nothing of our own."""
    shown: dict[str, Any] = {}
    for name, value in action.request.items():
        if name == "at_most" or value is None:
            continue
        is_money = isinstance(value, dict) and value.keys() == {"minor", "currency"}
        shown[name] = str(Money(value["minor"], value["currency"])) if is_money else value
    return shown
