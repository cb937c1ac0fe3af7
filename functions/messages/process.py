"""Works the ingest queue: each record is one verified request of a channel."""

from functools import partial
from typing import Any, Final

from deskhand import bootstrap
from deskhand.bus.consume import Delivery, consume
from deskhand.intake.models import RawEvent, Work
from deskhand.intake.service import Keep
from deskhand.kit.observability import log

PATIENT_RECEIVES: Final = 3


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Process a batch and keep its requests together; what failed comes back later."""
    kept: list[RawEvent] = []
    return consume(
        event,
        partial(_process, keep=kept.append),
        finish=lambda: bootstrap.intake().keep_all(kept),
    )


def _process(delivery: Delivery, keep: Keep) -> None:
    work = Work.model_validate_json(delivery.body)
    patient = delivery.receives < PATIENT_RECEIVES
    outcome = bootstrap.ingest().process(work, patient=patient, keep=keep)
    log(
        "request_processed",
        merchant=work.merchant_id,
        slug=work.slug,
        raw=work.raw_id,
        **outcome.model_dump(),
    )
