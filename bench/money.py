"""What a million inbound messages cost at list prices (us-east-1, November 2026)."""

from dataclasses import dataclass
from typing import Final

from bench.row import Row

MILLION: Final = 1_000_000
BUDGET: Final = 8.0
DESIGN: Final = 52.0  # the sample design's nine services as Lambdas (performance.md)

# US dollars per million, but for Lambda's GB-second.
PRICES: Final = {
    "http_api_request": 1.00,
    "lambda_request": 0.20,
    "lambda_gb_second": 0.0000133334,
    "sqs_request": 0.40,
    "write_unit": 0.625,
    "read_unit": 0.125,
    "event": 1.00,
}
# Runs are billed by wall time; these are generous for a warm arm64 Lambda, per message.
WEBHOOK_GB_SECONDS: Final = 0.5 * 0.015
PROCESS_GB_SECONDS: Final = 1.0 * 0.025
OUTBOX_GB_SECONDS: Final = 0.5 * 0.003
BROADCAST_GB_SECONDS: Final = 0.5 * 0.010
BATCH: Final = 10
SQS_PER_MESSAGE: Final = 1 + 2 / BATCH  # sent one by one, received and deleted by ten


@dataclass(frozen=True, slots=True, kw_only=True)
class PerMessage:
    """Measured counts of one message in a known thread."""

    write_units: float
    read_units: float
    events: float


def money_row(counted: PerMessage) -> Row:
    """Counts times prices; broadcasting runs once per event."""
    seconds = (
        WEBHOOK_GB_SECONDS
        + PROCESS_GB_SECONDS
        + OUTBOX_GB_SECONDS
        + BROADCAST_GB_SECONDS * counted.events
    )
    parts = {
        "http api": PRICES["http_api_request"],
        "lambda requests": PRICES["lambda_request"] * (1 + 1 / BATCH + 1 / BATCH + counted.events),
        "lambda seconds": PRICES["lambda_gb_second"] * seconds * MILLION,
        "sqs": PRICES["sqs_request"] * SQS_PER_MESSAGE,
        "dynamodb writes": PRICES["write_unit"] * counted.write_units,
        "dynamodb reads": PRICES["read_unit"] * (counted.read_units + counted.events),
        "eventbridge": PRICES["event"] * counted.events,
    }
    total = sum(parts.values())
    return Row(
        name="money_per_million_messages",
        value=total,
        unit="USD",
        baseline=DESIGN,
        ratio=total / DESIGN,
        budget=BUDGET,
        note=", ".join(f"{name} {cost:.2f}" for name, cost in parts.items()),
    )
