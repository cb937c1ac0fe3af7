"""What connected accounts cost while nothing happens: ticks and jobs of a month at list prices."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from bench.desk import desk
from bench.metering import Meter, metered
from bench.money import PRICES
from bench.row import Row
from deskhand import bootstrap
from deskhand.upkeep.models import Job, JobKind
from deskhand.upkeep.schedule import PERIODS
from functions.upkeep import run, tick
from tests.support.stack_in_process import sqs_event

MONTH: Final = timedelta(days=30)
MILLION: Final = 1_000_000
SCHEDULER: Final = 1.00
"""US dollars per million invocations."""
TICK_GB_SECONDS: Final = 0.5 * 0.020
JOB_GB_SECONDS: Final = 0.5 * 0.050
SQS_PER_JOB: Final = 3
CLAIM_UNITS: Final = 3
TICKS: Final = MONTH / timedelta(minutes=1)
BUDGET: Final = 1.0
ACCOUNT_BUDGET: Final = 0.05
MEASURED: Final = (JobKind.COUNT, JobKind.SILENCE)
"""72 of the 74 jobs of a day; the two others are taken to cost as much as the dearer one."""


def rows() -> Iterator[Row]:
    """The clock alone, and each account on top of it."""
    with desk() as made:
        account = made.accounts["facebook"]
        bootstrap.account_life().changed(made.merchant_id, account.account_id, "connected")
        tick.handler({}, None)
        with metered() as ticking:
            tick.handler({}, None)
        jobs = {kind: _job(made.merchant_id, account.account_id, kind) for kind in MEASURED}
    yield Row(
        name="upkeep_idle_clock",
        value=TICKS / MILLION * _dollars(ticking, TICK_GB_SECONDS, extra=SCHEDULER),
        unit="USD/month",
        budget=BUDGET,
        note=f"{TICKS:.0f} ticks of {dict(ticking.calls)}, for all merchants together",
    )
    each = {
        kind: _dollars(meter, JOB_GB_SECONDS, extra=_queueing()) for kind, meter in jobs.items()
    }
    monthly = {kind: MONTH / period for kind, period in PERIODS.items()}
    total = sum(count * each.get(kind, max(each.values())) for kind, count in monthly.items())
    yield Row(
        name="upkeep_idle_account",
        value=total / MILLION,
        unit="USD/month",
        budget=ACCOUNT_BUDGET,
        note=_told(monthly, jobs),
    )


def _job(merchant_id: str, account_id: str, kind: JobKind) -> Meter:
    job = Job(merchant_id=merchant_id, account_id=account_id, kind=kind)
    with metered() as meter:
        answer = run.handler(sqs_event(job.model_dump(mode="json"), queue="jobs"), None)
    if answer["batchItemFailures"]:
        raise RuntimeError(f"the bench's own job failed: {kind}")
    return meter


def _queueing() -> float:
    """Handing a job out: its claim in the index, and the queue's requests."""
    return CLAIM_UNITS * PRICES["write_unit"] + SQS_PER_JOB * PRICES["sqs_request"]


def _dollars(meter: Meter, seconds: float, *, extra: float) -> float:
    """Per million runs. A query that finds nothing costs half a unit all the same."""
    reads = max(meter.read_units, 0.5 * meter.calls["Query"])
    return (
        extra
        + PRICES["lambda_request"]
        + PRICES["lambda_gb_second"] * seconds * MILLION
        + PRICES["write_unit"] * meter.write_units
        + PRICES["read_unit"] * reads
    )


def _told(monthly: Mapping[JobKind, float], jobs: Mapping[JobKind, Meter]) -> str:
    parts = [f"{kind} {count:.0f}" for kind, count in monthly.items()]
    calls = [f"{kind} {dict(meter.calls)}" for kind, meter in jobs.items()]
    return f"jobs a month: {', '.join(parts)}; {'; '.join(calls)}"
