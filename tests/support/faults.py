"""Kills the process, as far as boto3 can tell, before or after its n-th AWS call."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from deskhand.bus import clients as bus_clients
from deskhand.storage import clients as storage_clients


class Killed(BaseException):
    """The process died; not an Exception, so nothing that handles errors sees it."""


class CallCounter:
    """Counts the AWS calls of this process's clients, and kills it at one of them.

    Args:
        kill_at: the call (from 0) to die at; None counts only.
        after: die when AWS has done the call but we have not seen the answer.
    """

    def __init__(self, kill_at: int | None = None, *, after: bool = False) -> None:
        self.calls: list[str] = []
        self._kill_at = kill_at
        self._after = after

    def before_call(self, model: Any, **_: Any) -> None:
        self.calls.append(model.name)
        if not self._after and len(self.calls) - 1 == self._kill_at:
            raise Killed(f"before {model.name}")

    def after_call(self, model: Any, **_: Any) -> None:
        if self._after and len(self.calls) - 1 == self._kill_at:
            raise Killed(f"after {model.name}")


@contextmanager
def watching(counter: CallCounter) -> Iterator[CallCounter]:
    """Hook the counter into every client that the code under test uses."""
    made = [
        storage_clients.dynamodb(),
        storage_clients.s3(),
        storage_clients.secretsmanager(),
        bus_clients.events(),
        bus_clients.sqs(),
    ]
    for client in made:
        client.meta.events.register("before-call.*.*", counter.before_call)
        client.meta.events.register("after-call.*.*", counter.after_call)
    try:
        yield counter
    finally:
        for client in made:
            client.meta.events.unregister("before-call.*.*", counter.before_call)
            client.meta.events.unregister("after-call.*.*", counter.after_call)
