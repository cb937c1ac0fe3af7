"""What is written down of a message while it is being sent, so that a crash repeats nothing.

Before each call a mark, after it the provider's id; a message of several parts has both for each.
Every write is conditional on what it stands on: an echo or a receipt may have been faster.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from deskhand.channels.model import SendKind
from deskhand.conversations.models import Message, MessageStatus, Part
from deskhand.conversations.repository import pointer_put
from deskhand.kit.clock import Clock, to_text
from deskhand.kit.errors import NeedsHuman, ProviderFailure, Retriable
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.table import ConditionFailed, Table, Update

OUTCOME_UNKNOWN = "outcome_unknown"


class AlreadySettled(Exception):
    """Nothing is to be sent any more, as `message` shows."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.status)
        self.message = message


class SendJournal:
    """The journal of all merchants' messages; each call names one."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def lay_out(self, message: Message, parts: Sequence[Part]) -> Message:
        """Keep the plan of a message that was stored without one."""
        planned = message.model_copy(update={"parts": list(parts)})
        self._write(
            message, "SET parts = :parts", "attribute_not_exists(sending_since)",
            {":parts": planned.attributes()["parts"]},
        )  # fmt: skip
        return planned

    def mark(self, message: Message, place: int) -> bool:
        """Write down that a call is about to be made; False when one was made before.

        Raises:
            AlreadySettled: an echo or a receipt told meanwhile what became of it.
        """
        mark = _mark(message, place)
        condition = f"attribute_not_exists({mark}) AND #status = :queued"
        if message.parts:
            condition += f" AND attribute_not_exists(parts[{place}].external_id)"
        values = {":now": self._now(), ":queued": MessageStatus.QUEUED}
        try:
            self._write(message, f"SET {mark} = :now", condition, values)
        except ConditionFailed as error:
            item = error.current.get(0)
            now = Message.from_item(item) if item else message
            sent = bool(now.parts and now.parts[place].external_id)
            if now.status is not MessageStatus.QUEUED or sent:
                raise AlreadySettled(now) from error
            return False
        return True

    def mark_anew(self, message: Message, place: int) -> None:
        """Another call is about to be made, though nobody knows what became of the one before.

        Raises:
            AlreadySettled: see `mark`.
        """
        values = {":now": self._now(), ":queued": MessageStatus.QUEUED}
        try:
            self._write(message, f"SET {_mark(message, place)} = :now", "#status = :queued", values)
        except ConditionFailed as error:
            item = error.current.get(0)
            raise AlreadySettled(Message.from_item(item) if item else message) from error

    def record(
        self, message: Message, place: int, external_id: str, *, also_failed: bool = False
    ) -> Message:
        """A part is sent, and receipts find it by its external id. Idempotent.

        With its last part the message is sent.

        Args:
            also_failed: the news proves it of a message that was given up.
        """
        self._table.put(pointer_put(message, external_id))
        expected = {MessageStatus.QUEUED, MessageStatus.FAILED} if also_failed else set()
        before = message.status if message.status in expected else MessageStatus.QUEUED
        sets, values = _of_part(message, place, external_id)
        complete = _is_complete(message, place)
        if complete:
            first = external_id
            if message.parts and place:
                first = message.parts[0].external_id or external_id
            sets.append("#status = :sent, external_message_id = :first, metadata = :metadata")
            metadata = {name: one for name, one in message.metadata.items() if name != "failure"}
            values |= {":sent": MessageStatus.SENT, ":first": first, ":metadata": metadata}
        sets.append("updated_at = :now")
        try:
            item = self._write(
                message,
                f"SET {', '.join(sets)}"
                + (f" REMOVE {_mark(message, place)}" if message.parts else ""),
                "#status = :before",
                {**values, ":before": before, ":now": self._now()},
            )
        except ConditionFailed as error:
            item = error.current.get(0, {})  # an echo or a receipt was faster
        return Message.from_item(item) if item else message

    def park(self, message: Message, attempts: int, until: datetime, *, untaken: bool) -> bool:
        """It is to be tried again, not before `until`.

        Args:
            untaken: the provider surely has nothing of what is left: the next try need not ask.

        Returns:
            False when an echo proved meanwhile that it was sent.
        """
        removed = _marks(message) if untaken else []
        expression = "SET attempts = :attempts, not_before = :until"
        if removed:
            expression += f" REMOVE {', '.join(removed)}"
        values = {":attempts": attempts, ":until": to_text(until), ":queued": MessageStatus.QUEUED}
        try:
            self._write(message, expression, "#status = :queued", values)
        except ConditionFailed:
            return False
        return True

    def fail(
        self,
        message: Message,
        failure: ProviderFailure,
        instead: Sequence[SendKind] = (),
        *,
        untaken: bool = False,
    ) -> None:
        """Show the failure in the thread with its reason.

        Args:
            untaken: see `park`. Otherwise whoever tries again asks the provider first, where a call
                was made.
        """
        removed = ["not_before", *(_marks(message) if untaken else [])]
        failed = {**message.metadata, "failure": described(failure, instead)}
        try:
            self._write(
                message,
                "SET #status = :failed, metadata = :metadata, updated_at = :now "
                f"REMOVE {', '.join(removed)}",
                "#status = :queued",
                {
                    ":failed": MessageStatus.FAILED,
                    ":queued": MessageStatus.QUEUED,
                    ":metadata": message.model_copy(update={"metadata": failed}).attributes()[
                        "metadata"
                    ],
                    ":now": self._now(),
                },
            )
        except ConditionFailed:
            return  # an echo proved meanwhile that it was sent

    def _write(
        self, message: Message, expression: str, condition: str, values: dict[str, Any]
    ) -> Item:
        names = {"#status": "status"} if "#status" in f"{expression} {condition}" else {}
        return self._table.update(
            Update(
                key=keys.message(message.merchant_id, message.conversation_id, message.seq),
                expression=expression,
                condition=condition,
                names=names,
                values=values,
            )
        )

    def _now(self) -> str:
        return to_text(self._clock())


def is_marked(message: Message) -> bool:
    """Whether a call was about to be made of which nobody wrote down what came of it."""
    open_parts = [part for part in message.parts or [] if not part.external_id]
    return bool(message.sending_since or any(part.since for part in open_parts))


def is_decided(message: Message, place: int) -> bool:
    """Whether a person asked for the message again after the call that left this mark."""
    since = message.parts[place].since if message.parts else message.sending_since
    return bool(since and message.queued_at and since < message.queued_at)


def described(failure: ProviderFailure, instead: Sequence[SendKind] = ()) -> dict[str, Any]:
    """A failure as the thread shows it: what it is, who can do something, what would work."""
    needs_human = isinstance(failure, NeedsHuman)
    return {
        "code": failure.code,
        "reason": failure.text or failure.code,
        "needs_human": needs_human,
        "retriable": needs_human
        or isinstance(failure, Retriable)
        or failure.code == OUTCOME_UNKNOWN,
        "instead": [kind.value for kind in instead],
    }


def _is_complete(message: Message, place: int) -> bool:
    """Whether nothing is left to send once this part is."""
    parts = message.parts or []
    return all(part.external_id or other == place for other, part in enumerate(parts))


def _of_part(message: Message, place: int, external_id: str) -> tuple[list[str], dict[str, Any]]:
    if not message.parts:
        return [], {}
    path = f"parts[{place}]"
    sets = [f"{path}.external_id = :id", f"{path}.#status = if_not_exists({path}.#status, :part)"]
    return sets, {":id": external_id, ":part": MessageStatus.SENT}


def _mark(message: Message, place: int) -> str:
    return f"parts[{place}].since" if message.parts else "sending_since"


def _marks(message: Message) -> list[str]:
    """The marks of calls that did not take effect."""
    if not message.parts:
        return ["sending_since"]
    return [
        _mark(message, place) for place, part in enumerate(message.parts) if not part.external_id
    ]
