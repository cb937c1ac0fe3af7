"""`deskhand dead-letters …`: what failed for good, and putting it back on its way."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

import orjson
import typer

from cli.console import OUT, print_json, print_rows, progress
from cli.wiring import enter
from deskhand import bootstrap
from deskhand.bus.dead_letters import DeadLetter, DeadLetters
from deskhand.contracts.names import FIFO_QUEUES, Queue
from deskhand.conversations.models import MessageStatus
from deskhand.kit.clock import to_text
from deskhand.kit.errors import DeskhandError

dead_letters = typer.Typer(
    no_args_is_help=True, help="What failed too often, queue by queue; docs/runbooks."
)

QueueOption = Annotated[Queue | None, typer.Option("--queue", help="Only of this queue.")]
LimitOption = Annotated[int, typer.Option(help="At most so many of each queue.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
COLUMNS = ("queue", "id", "sent_at", "merchant_id", "about")
PLACE: Final = ("merchant_id", "conversation_id", "seq")
ABOUT: Final = ("conversation_id", "seq", "order_id", "action_id", "raw_id", "detail-type", "kind")


@dead_letters.command("list")
def list_letters(
    queue: QueueOption = None, limit: LimitOption = 100, as_json: JsonOption = False
) -> None:
    """List what lies in the dead-letter queues; nothing is changed, nobody's words are shown."""
    enter()
    found = [_shown(one) for letters in _queues(queue) for one in letters.look(limit)]
    if as_json:
        print_json(found)
    else:
        print_rows(f"{len(found)} dead letters", COLUMNS, found)


@dead_letters.command("redrive")
def redrive(
    queue: QueueOption = None, limit: LimitOption = 100, as_json: JsonOption = False
) -> None:
    """Put them back on their way: a failed reply as the agent's retry would, others as they are."""
    enter()
    wanted = list(_queues(queue))
    counts = {
        letters.queue.value: letters.redrive(limit, _retry_message)
        for letters in progress(wanted, "redriving")
    }
    if as_json:
        print_json({"redriven": counts})
    else:
        OUT.print(f"{sum(counts.values())} put back on their way")


def _queues(wanted: Queue | None) -> Iterator[DeadLetters]:
    for queue in Queue:
        if wanted in (None, queue):
            yield DeadLetters(bootstrap.settings().stage, queue, fifo=queue in FIFO_QUEUES)


def _retry_message(letter: DeadLetter) -> bool:
    """A reply that is failed in its thread: queued again, if its channel still takes it.

    One that may not be sent any more stays failed, with its reason: its letter has done its work.
    """
    place = _body(letter)
    if letter.queue is not Queue.SEND or not set(PLACE) <= set(place):
        return False
    wanted: list[Any] = [place[name] for name in PLACE]
    try:
        return bootstrap.retrying().retry(*wanted).status is not MessageStatus.QUEUED
    except DeskhandError as error:
        OUT.print(f"{letter.id}: {error.detail}", markup=False, highlight=False)
        return True


def _shown(letter: DeadLetter) -> dict[str, Any]:
    """What the letter is about, by ids alone."""
    body = _body(letter)
    about = {name: body[name] for name in ABOUT if name in body}
    return {
        "queue": letter.queue.value,
        "id": letter.id,
        "sent_at": to_text(letter.sent_at),
        "merchant_id": body.get("merchant_id") or body.get("detail", {}).get("merchant_id", ""),
        "about": about,
    }


def _body(letter: DeadLetter) -> dict[str, Any]:
    try:
        body = orjson.loads(letter.body)
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}
