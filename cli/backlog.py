"""How many requests wait in the queues, and how many were given up."""

from dataclasses import dataclass
from typing import Final

from deskhand import bootstrap
from deskhand.bus import clients

DEAD_LETTER_SUFFIX: Final = "-dlq"
_COUNTS: Final = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")


@dataclass(frozen=True, slots=True)
class Backlog:
    """Of the two queues that webhooks feed, all merchants together."""

    waiting: int
    dead: int


def waiting() -> Backlog:
    """Ask the queues."""
    settings = bootstrap.settings()
    queues = (settings.ingest_queue_url, settings.orders_queue_url)
    return Backlog(
        waiting=sum(_depth(url) for url in queues),
        dead=sum(_depth(f"{url}{DEAD_LETTER_SUFFIX}") for url in queues),
    )


def _depth(url: str) -> int:
    answer = clients.sqs().get_queue_attributes(QueueUrl=url, AttributeNames=list(_COUNTS))
    return sum(int(answer["Attributes"].get(name, 0)) for name in _COUNTS)
