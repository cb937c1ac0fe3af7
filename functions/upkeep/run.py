"""Works the jobs queue: jobs of connected accounts, and news of accounts."""

from typing import Any

import orjson

from deskhand import bootstrap
from deskhand.bus.catalogue import AccountChanged
from deskhand.bus.consume import Delivery, consume
from deskhand.bus.envelope import Envelope
from deskhand.kit.observability import log
from deskhand.upkeep.models import Job


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Do a batch; what failed comes back later."""
    return consume(event, _do)


def _do(delivery: Delivery) -> None:
    body = orjson.loads(delivery.body)
    if "detail" in body:
        _account_news(Envelope.model_validate(body["detail"]))
        return
    job = Job.model_validate(body)
    done = bootstrap.job_runner().run(job)
    log(
        "job_worked",
        done=done,
        merchant=job.merchant_id,
        account=job.account_id,
        kind=job.kind,
    )


def _account_news(envelope: Envelope) -> None:
    news = AccountChanged.model_validate(envelope.data)
    bootstrap.account_life().changed(envelope.merchant_id, news.account_id, news.change)
