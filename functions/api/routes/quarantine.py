"""What could not be processed: why, and another try."""

from typing import Any

from fastapi import APIRouter

from deskhand import bootstrap
from deskhand.intake.views import quarantine_view
from deskhand.kit.pagination import decode_cursor, encode_cursor
from functions.api.auth import CallerDependency
from functions.api.schemas import accounts as schemas
from functions.api.schemas.params import Cursor, Id, Limit

router = APIRouter(prefix="/api/quarantine", tags=["quarantine"])
SCOPE = "quarantine"


@router.get("", response_model=schemas.QuarantinePage)
def list_quarantine(
    caller: CallerDependency, limit: Limit = 25, cursor: Cursor = None
) -> dict[str, Any]:
    """Quarantined items, newest first."""
    before = decode_cursor(caller.merchant_id, SCOPE, cursor).get("before")
    found = bootstrap.intake().quarantined(caller.merchant_id, limit + 1, before)
    shown, more = found[:limit], len(found) > limit
    position = {"before": shown[-1].id} if more else {}
    return {
        "items": [quarantine_view(one) for one in shown],
        "next_cursor": encode_cursor(caller.merchant_id, SCOPE, position) if more else None,
    }


@router.get("/{id}", response_model=schemas.QuarantineItem)
def get_quarantined(caller: CallerDependency, id: Id) -> dict[str, Any]:
    """One quarantined item."""
    item, _ = bootstrap.intake().show(caller.merchant_id, id)
    return quarantine_view(item)


@router.post("/{id}/release", response_model=schemas.QuarantineItem)
def release_quarantined(caller: CallerDependency, id: Id) -> dict[str, Any]:
    """Put the item's request through processing again."""
    return quarantine_view(bootstrap.intake().release(caller.merchant_id, id))
