"""The ways of a message that waits: a delayed queue, and from there its conversation's own again.

A FIFO queue can't delay one message, and one that hides blocks its group and uses up its receives.
So a message that waits leaves the FIFO queue and stands in `resend` meanwhile.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from deskhand.bus.queues import OutgoingQueue, WorkQueue
from deskhand.conversations.models import Message
from deskhand.kit.clock import Clock, from_text, to_text

NEAR: Final = timedelta(0)
"""The sender takes what is a little early by its own clock; here nothing is."""


class SendQueues:
    """The queues of messages to send, of all merchants."""

    def __init__(self, outgoing: OutgoingQueue, resend: WorkQueue, clock: Clock) -> None:
        self._outgoing = outgoing
        self._resend = resend
        self._clock = clock

    def again(self, message: Message, after: Message) -> None:
        """To the end of its conversation's queue, since the one before it is settled.

        The same news of the same message twice is one: whoever repeats it wakes nobody again.
        """
        news = f"{after.seq}.{after.attempts}.{after.metadata.get('attempt', 0)}"
        self._to_its_group(message.merchant_id, message.conversation_id, message.seq, news)

    def later(self, message: Message, until: datetime) -> None:
        """The same at a time; asked for twice, it comes once."""
        place = {"conversation_id": message.conversation_id, "seq": message.seq}
        wait = until - self._clock()
        self._delay(message.merchant_id, {**place, "due": to_text(until)}, wait.total_seconds())

    def bury(self, message: Message) -> None:
        """To the dead letters, where it rings."""
        place = (message.merchant_id, message.conversation_id, message.seq)
        self._outgoing.bury(*place, attempt=int(message.metadata.get("attempt", 0)))

    def forward(self, body: Mapping[str, Any]) -> None:
        """What `later` put aside comes up: to its conversation, or aside again if it is early."""
        left = from_text(body["due"]) - self._clock()
        merchant_id = body["merchant_id"]
        if left > NEAR:
            place = {name: body[name] for name in ("conversation_id", "seq", "due")}
            self._delay(merchant_id, place, left.total_seconds())
            return
        self._to_its_group(merchant_id, body["conversation_id"], body["seq"], body["due"])

    def _to_its_group(self, merchant_id: str, conversation_id: str, seq: int, why: str) -> None:
        # The reason makes it another than any time before, or the FIFO queue would take it for a
        # repeat; and a repeat for one, or copies of copies would breed.
        self._outgoing.send(merchant_id, conversation_id, seq, attempt=why)

    def _delay(self, merchant_id: str, place: Mapping[str, Any], seconds: float) -> None:
        self._resend.send(merchant_id, {"merchant_id": merchant_id, **place}, delay=seconds)
