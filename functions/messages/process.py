"""Works the ingest queue: each record is one verified request of a channel."""

from typing import Any, Final

from deskhand import bootstrap
from deskhand.bus.consume import Delivery, consume
from deskhand.intake.models import Work
from deskhand.kit.observability import log

PATIENT_RECEIVES: Final = 3


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Process a batch; what failed comes back later."""
    return consume(event, _process)


def _process(delivery: Delivery) -> None:
    work = Work.model_validate_json(delivery.body)
    patient = delivery.receives < PATIENT_RECEIVES
    outcome = bootstrap.ingest().process(work, patient=patient)
    log(
        "request_processed",
        merchant=work.merchant_id,
        slug=work.slug,
        raw=work.raw_id,
        **outcome.model_dump(),
    )
