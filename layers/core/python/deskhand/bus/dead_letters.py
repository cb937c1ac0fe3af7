"""Reads dead-letter queues without emptying them, and puts what lies there back on its way.

Only for people at the command line: reading hides a message for some seconds, nothing else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, cast

from deskhand.bus import clients
from deskhand.contracts.names import Queue, dead_letters, resource

HIDDEN_SECONDS: Final = 30
BATCH: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """One message of a dead-letter queue; `group` is its FIFO group or its merchant."""

    id: str
    queue: Queue
    body: str = field(repr=False)
    sent_at: datetime
    group: str
    receipt: str = field(repr=False)


class DeadLetters:
    """The dead letters of one work queue of a stage.

    Args:
        fifo: whether the queue keeps an order.
    """

    def __init__(self, stage: str, queue: Queue, *, fifo: bool) -> None:
        name = resource(stage, queue) + (".fifo" if fifo else "")
        self.queue, self._fifo = queue, fifo
        self._work, self._dead = name, dead_letters(name)

    def look(self, limit: int) -> list[DeadLetter]:
        """What lies there, as far as one look finds; all of it is visible again afterwards."""
        found = list(self._receive(limit))
        for letter in found:
            self._show_again(letter)
        return sorted(found, key=lambda one: one.sent_at)

    def redrive(self, limit: int, handle: Callable[[DeadLetter], bool]) -> int:
        """Put messages back to their queue, oldest first; how many went.

        Sent first and removed after: dying between the two sends one twice, and every reader
        takes a repeat for what it is.

        Args:
            handle: does it another way where there is one, and says so with True.
        """
        count = 0
        for letter in sorted(self._receive(limit), key=lambda one: one.sent_at):
            if not handle(letter):
                self._send_back(letter)
            clients.sqs().delete_message(
                QueueUrl=self._url(self._dead), ReceiptHandle=letter.receipt
            )
            count += 1
        return count

    def _receive(self, limit: int) -> Iterator[DeadLetter]:
        url, seen = self._url(self._dead), 0
        while seen < limit:
            answer = clients.sqs().receive_message(
                QueueUrl=url,
                MaxNumberOfMessages=min(BATCH, limit - seen),
                VisibilityTimeout=HIDDEN_SECONDS,
                AttributeNames=["SentTimestamp", "MessageGroupId"],
            )
            messages = answer.get("Messages", [])
            if not messages:
                return
            for message in messages:
                seen += 1
                yield self._read(cast("dict[str, Any]", message))

    def _read(self, message: dict[str, Any]) -> DeadLetter:
        attributes = message.get("Attributes", {})
        millis = int(attributes.get("SentTimestamp", 0))
        return DeadLetter(
            id=message["MessageId"],
            queue=self.queue,
            body=message["Body"],
            sent_at=datetime.fromtimestamp(millis / 1000, tz=UTC),
            group=attributes.get("MessageGroupId", ""),
            receipt=message["ReceiptHandle"],
        )

    def _send_back(self, letter: DeadLetter) -> None:
        request: dict[str, Any] = {"QueueUrl": self._url(self._work), "MessageBody": letter.body}
        if letter.group:
            request["MessageGroupId"] = letter.group
        if self._fifo:
            request["MessageDeduplicationId"] = f"redriven-{letter.id}"
        clients.sqs().send_message(**request)

    def _show_again(self, letter: DeadLetter) -> None:
        clients.sqs().change_message_visibility(
            QueueUrl=self._url(self._dead), ReceiptHandle=letter.receipt, VisibilityTimeout=0
        )

    @staticmethod
    def _url(name: str) -> str:
        return clients.sqs().get_queue_url(QueueName=name)["QueueUrl"]
