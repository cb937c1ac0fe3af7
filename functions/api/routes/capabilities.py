"""What channels and shops take and can do, so that nobody is refused what could be known before."""

from typing import Any

from fastapi import APIRouter

from deskhand.merchants.capabilities import all_capabilities
from functions.api.auth import CallerDependency
from functions.api.schemas import capabilities as schemas

router = APIRouter(prefix="/api/capabilities", tags=["accounts"])


@router.get("", response_model=schemas.CapabilityPage)
def list_capabilities(caller: CallerDependency) -> dict[str, Any]:
    """Limits of what each channel sends, and what each shop lets the desk do to an order."""
    del caller  # the same for everybody who is logged in
    return {"items": all_capabilities(), "next_cursor": None}
