"""Reads a batch from an SQS queue, record by record, and answers with those that failed."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from deskhand.bus import clients
from deskhand.contracts.names import MAX_RECEIVES
from deskhand.kit.errors import Retriable
from deskhand.kit.observability import log

MAX_DELAY_SECONDS: Final = 600
FIRST_DELAY_SECONDS: Final = 2


@dataclass(frozen=True, slots=True)
class Delivery:
    """One record: its body, and how often it has been received, this time included."""

    body: str
    receives: int

    @property
    def last(self) -> bool:
        """Whether the queue moves the record to its dead-letter queue if it fails once more."""
        return self.receives >= MAX_RECEIVES


def consume(
    event: Mapping[str, Any],
    handle: Callable[[Delivery], None],
    give_up: Callable[[Delivery, str], None] | None = None,
    finish: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Handle each record; those that raise come back later, with growing, jittered delay.

    This is the batch edge: whatever goes wrong with one record must not take the others with it.
    In a FIFO queue a failure holds back the rest of its group, so that order is kept.

    Args:
        give_up: told of a record that goes to the dead letters now, with the failure's class.
        finish: does at the end what all records have in common; when it fails, all of them do.

    Returns:
        Lambda's partial batch answer.
    """
    failed: list[str] = []
    held_groups: set[str] = set()
    for record in event["Records"]:
        group = record["attributes"].get("MessageGroupId") if _fifo(record) else None
        if group in held_groups:
            failed.append(record["messageId"])
            continue
        delivery = _delivery(record)
        try:
            handle(delivery)
        except Exception as error:
            failed.append(record["messageId"])
            if group:
                held_groups.add(group)
            _report(record, delivery, error)
            if delivery.last and give_up:
                _tell(give_up, delivery, error)
            _postpone(record, delivery, error)
    if finish:
        failed += _finish(
            finish, [one for one in event["Records"] if one["messageId"] not in failed]
        )
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}


def _finish(finish: Callable[[], None], records: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids of the records that failed by what they have in common."""
    try:
        finish()
    except Exception as error:
        for record in records:
            delivery = _delivery(record)
            _report(record, delivery, error)
            _postpone(record, delivery, error)
        return [record["messageId"] for record in records]
    return []


def _delivery(record: Mapping[str, Any]) -> Delivery:
    return Delivery(record["body"], int(record["attributes"]["ApproximateReceiveCount"]))


def _tell(give_up: Callable[[Delivery, str], None], delivery: Delivery, error: Exception) -> None:
    try:
        give_up(delivery, type(error).__name__)
    except Exception as problem:
        log("give_up_failed", level="ERROR", error=type(problem).__name__, where=_where(problem))


def delay_seconds(receives: int, retry_after: float | None = None) -> int:
    """Exponential backoff with full jitter; never sooner than the provider asked for."""
    ceiling = min(MAX_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** (receives - 1))
    return int(max(retry_after or 0, random.uniform(1, ceiling)))


def _report(record: Mapping[str, Any], delivery: Delivery, error: Exception) -> None:
    log(
        "record_failed",
        level="ERROR" if delivery.last else "WARNING",
        error=type(error).__name__,
        where=_where(error),
        message_id=record["messageId"],
        receives=delivery.receives,
    )


def _where(error: Exception) -> str:
    """File and line of the failure: enough to find it, and never a word of the payload."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if not trace:
        return ""
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"


def _postpone(record: Mapping[str, Any], delivery: Delivery, error: Exception) -> None:
    """Shorten the queue's long visibility to what this failure needs."""
    retry_after = error.retry_after if isinstance(error, Retriable) else None
    try:
        clients.sqs().change_message_visibility(
            QueueUrl=_url(record["eventSourceARN"]),
            ReceiptHandle=record["receiptHandle"],
            VisibilityTimeout=delay_seconds(delivery.receives, retry_after),
        )
    except (ClientError, BotoCoreError) as problem:
        log("postpone_failed", level="WARNING", error=type(problem).__name__)


def _url(arn: str) -> str:
    _, _, _, region, account, name = arn.split(":")
    return f"https://sqs.{region}.amazonaws.com/{account}/{name}"


def _fifo(record: Mapping[str, Any]) -> bool:
    return str(record["eventSourceARN"]).endswith(".fifo")
