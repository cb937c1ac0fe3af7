"""Whether the API answers; open to everybody."""

from typing import Literal

from fastapi import APIRouter

from functions.api.schemas.base import View

router = APIRouter(tags=["status"])


class Health(View):
    """The API answers."""

    status: Literal["ok"]


@router.get("/healthz", response_model=Health)
@router.get("/api/healthz", response_model=Health, include_in_schema=False)
def get_health() -> dict[str, str]:
    """Says ok without asking anything else."""
    return {"status": "ok"}
