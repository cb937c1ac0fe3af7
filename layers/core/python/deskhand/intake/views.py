"""The JSON that REST shows of quarantined items."""

from typing import Any

from deskhand.intake.models import QuarantineItem
from deskhand.kit.clock import to_text


def quarantine_view(item: QuarantineItem) -> dict[str, Any]:
    """A quarantined item as supervisors see it."""
    view = item.model_dump(mode="json", exclude={"merchant_id", "raw_id"})
    for field in ("received_at", "created_at", "updated_at"):
        view[field] = to_text(getattr(item, field))
    return view
