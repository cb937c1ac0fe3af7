"""Sends to SQS queues: the FIFO of outgoing messages, and whatever is put through again."""

import math
from collections.abc import Mapping
from typing import Any, Final

import orjson

from deskhand.bus import clients
from deskhand.contracts.names import dead_letters

MAX_DELAY_SECONDS: Final = 900  # SQS's own limit


class OutgoingQueue:
    """The FIFO queue of messages to send: one group per conversation, so order is kept."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(
        self, merchant_id: str, conversation_id: str, seq: int, *, attempt: int | str = 0
    ) -> None:
        """Queue one stored message for sending; the same attempt twice is one (5 minutes).

        Args:
            attempt: another one when the same message is to be sent again on purpose.
        """
        self._put(self._url, merchant_id, conversation_id, seq, attempt)

    def bury(self, merchant_id: str, conversation_id: str, seq: int, *, attempt: int) -> None:
        """Put it among the dead letters, where it rings: nobody tries it again by itself."""
        self._put(dead_letters(self._url), merchant_id, conversation_id, seq, attempt)

    @staticmethod
    def _put(
        url: str, merchant_id: str, conversation_id: str, seq: int, attempt: int | str
    ) -> None:
        clients.sqs().send_message(
            QueueUrl=url,
            MessageBody=orjson.dumps(
                {"merchant_id": merchant_id, "conversation_id": conversation_id, "seq": seq}
            ).decode(),
            MessageGroupId=conversation_id,
            MessageDeduplicationId=f"{conversation_id}-{seq}-{attempt}",
        )


class ActionQueue:
    """The FIFO queue of what is to be done to orders: one group per order, so never two at once."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, merchant_id: str, order_id: str, action_id: str, *, round: int) -> None:
        """Queue one stored action; the same round twice is one (5 minutes).

        Args:
            round: grows when the action is to be looked into again on purpose.
        """
        clients.sqs().send_message(
            QueueUrl=self._url,
            MessageBody=orjson.dumps(
                {"merchant_id": merchant_id, "order_id": order_id, "action_id": action_id}
            ).decode(),
            MessageGroupId=order_id,
            MessageDeduplicationId=f"{action_id}-{round}",
        )


class WorkQueue:
    """A standard queue with fair scheduling: the group is the merchant."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, merchant_id: str, body: Mapping[str, Any], *, delay: float = 0) -> None:
        """Queue one JSON body.

        Args:
            delay: seconds until a reader may see it; at most `MAX_DELAY_SECONDS` count.
        """
        delayed = max(0, min(math.ceil(delay), MAX_DELAY_SECONDS))
        clients.sqs().send_message(
            QueueUrl=self._url,
            MessageBody=orjson.dumps(body).decode(),
            MessageGroupId=merchant_id,
            DelaySeconds=delayed,
        )
