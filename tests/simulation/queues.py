"""SQS in memory: standard queues that repeat and reorder, FIFO queues that keep each group's order.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from deskhand.contracts.names import MAX_RECEIVES

ACCOUNT: Final = "000000000000"
HIDDEN_SECONDS: Final = 180.0
DEDUPLICATED_SECONDS: Final = 300.0


@dataclass(slots=True)
class Waiting:
    """A message in a queue; hidden until `visible_at` (seconds)."""

    id: str
    body: str
    group: str | None
    visible_at: float
    receives: int = 0


@dataclass(slots=True)
class MemoryQueue:
    """One queue and its dead-letter queue."""

    name: str
    fifo: bool
    chance: Random
    now: Callable[[], float]
    batch: int = 10
    waiting: list[Waiting] = field(default_factory=list)
    dead: list[Waiting] = field(default_factory=list)
    _seen: dict[str, float] = field(default_factory=dict)
    _number: int = 0

    @property
    def url(self) -> str:
        """As the environment names it."""
        return f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/{self.name}"

    def send(self, body: str, group: str | None, once: str | None, delay: float) -> None:
        """Add a message; within five minutes the same `once` is the same message."""
        now = self.now()
        if once is not None:
            if now - self._seen.get(once, -1e9) < DEDUPLICATED_SECONDS:
                return
            self._seen[once] = now
        self._number += 1
        self.waiting.append(Waiting(f"{self.name}-{self._number}", body, group, now + delay))

    def receive(self) -> list[Waiting]:
        """A batch of what is visible, hidden for a while; what failed too often is dead."""
        now = self.now()
        batch: list[Waiting] = []
        held: set[str | None] = set()
        candidates = list(self.waiting)
        if not self.fifo:
            self.chance.shuffle(candidates)
        for message in candidates:
            if self.fifo and message.group in held:
                continue
            if message.visible_at > now:
                held.add(message.group)  # a group waits for its first
                continue
            if message.receives >= MAX_RECEIVES:
                self.waiting.remove(message)
                self.dead.append(message)
                continue
            if len(batch) == self.batch:
                break
            batch.append(message)
        for message in batch:
            message.receives += 1
            message.visible_at = now + HIDDEN_SECONDS
        return batch

    def moments(self) -> list[float]:
        """When something may be received: in a FIFO queue a group's first decides for all of it."""
        if not self.fifo:
            return [message.visible_at for message in self.waiting]
        first: dict[str | None, float] = {}
        for message in self.waiting:
            first.setdefault(message.group, message.visible_at)
        return list(first.values())

    def done(self, batch: list[Waiting], failed: set[str]) -> None:
        """Remove what was handled; the rest comes back when it becomes visible."""
        for message in batch:
            if message.id not in failed and message in self.waiting:
                self.waiting.remove(message)

    def redrive(self) -> None:
        """Put the dead back, as a person does after the cause is gone."""
        for message in self.dead:
            message.receives = 0
            message.visible_at = self.now()
        self.waiting += self.dead
        self.dead = []

    def event(self, batch: list[Waiting]) -> dict[str, Any]:
        """The batch as Lambda hands it to a handler."""
        return {
            "Records": [
                {
                    "messageId": message.id,
                    "receiptHandle": message.id,
                    "body": message.body,
                    "eventSourceARN": f"arn:aws:sqs:us-east-1:{ACCOUNT}:{self.name}",
                    "attributes": {
                        "ApproximateReceiveCount": str(message.receives),
                        **({"MessageGroupId": message.group} if message.group else {}),
                    },
                }
                for message in batch
            ]
        }


class MemorySqs:
    """The client's calls that the desk makes."""

    def __init__(self, queues: Mapping[str, MemoryQueue], call: Callable[[str], None]) -> None:
        self._queues = queues
        self._call = call

    def send_message(
        self,
        *,
        QueueUrl: str,
        MessageBody: str,
        MessageGroupId: str | None = None,
        MessageDeduplicationId: str | None = None,
        DelaySeconds: float = 0,
        **_: Any,
    ) -> dict[str, Any]:
        """Queue a message."""
        self._call("SendMessage")
        self._of(QueueUrl).send(MessageBody, MessageGroupId, MessageDeduplicationId, DelaySeconds)
        return {}

    def change_message_visibility(
        self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int
    ) -> dict[str, Any]:
        """Hide a message for so long from now on."""
        self._call("ChangeMessageVisibility")
        queue = self._of(QueueUrl)
        for message in queue.waiting:
            if message.id == ReceiptHandle:
                message.visible_at = queue.now() + VisibilityTimeout
        return {}

    def _of(self, url: str) -> MemoryQueue:
        return self._queues[url.rpartition("/")[2]]
