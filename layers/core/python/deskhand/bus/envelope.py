"""What every event on the bus is wrapped in."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from deskhand.contracts.names import DetailType


class Envelope(BaseModel):
    """One event. `id` is the same however often it is published: consumers dedupe on it.

    `data` is the payload that `deskhand.bus.catalogue` declares for `type` and `version`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: str
    type: DetailType
    version: int
    merchant_id: str
    occurred_at: datetime
    correlation_id: str
    data: dict[str, Any]
