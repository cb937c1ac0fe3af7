"""Works the orders queue: each record is one verified request of a shop."""

from typing import Any

from deskhand import bootstrap
from deskhand.bus.consume import Delivery, consume
from deskhand.intake.models import Work
from deskhand.kit.observability import log


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Apply a batch; what failed comes back later."""
    return consume(event, _apply)


def _apply(delivery: Delivery) -> None:
    work = Work.model_validate_json(delivery.body)
    outcome = bootstrap.order_ingest().process(work)
    log(
        "request_processed",
        merchant=work.merchant_id,
        slug=work.slug,
        raw=work.raw_id,
        **outcome.model_dump(),
    )
