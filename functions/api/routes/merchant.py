"""The merchant's own settings: what their people may give back alone."""

from typing import Any

from fastapi import APIRouter

from deskhand import bootstrap
from deskhand.merchants.views import merchant_view
from functions.api.auth import CallerDependency
from functions.api.schemas import merchant as schemas

router = APIRouter(prefix="/api/merchant", tags=["merchant"])


@router.get("", response_model=schemas.Merchant)
def get_merchant(caller: CallerDependency) -> dict[str, Any]:
    """The caller's merchant."""
    return merchant_view(bootstrap.merchants().get(caller.merchant_id))


@router.patch("", response_model=schemas.Merchant)
def change_merchant(caller: CallerDependency, body: schemas.MerchantPatch) -> dict[str, Any]:
    """Change what each role may give back without a second person; 409 when `version` is stale."""
    service = bootstrap.merchants()
    known = service.get(caller.merchant_id)
    limits = {**known.refund_limits, **body.refund_limits.model_dump(exclude_unset=True)}
    changed = service.update_settings(
        caller.merchant_id, body.version or known.version, caller.email, refund_limits=limits
    )
    return merchant_view(changed)
