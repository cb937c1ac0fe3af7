"""The audit trail's entry for each step of an action (S101)."""

from deskhand.audit.models import AuditEntry
from deskhand.kit.ids import new_id
from deskhand.orders.actions.models import ActionRecord


def audit_of(action: ActionRecord, actor: str, step: str) -> AuditEntry:
    """Who did the step; amounts and ids, no words of anybody."""
    return AuditEntry(
        id=new_id(),
        merchant_id=action.merchant_id,
        at=action.updated_at,
        actor=actor,
        action=f"order.{action.kind.value}.{step}",
        target=action.order_id,
        details={
            "action_id": action.id,
            "amount": str(action.amount) if action.amount else None,
            "currency": action.currency,
            "external_id": action.external_id or None,
        },
    )
