"""SQS: every message that was accepted is in the journal before the sender hears of it.

ministack keeps a queue's messages in a plain list, which its poller threads replace
(`queue["messages"] = kept`) while the request loop appends: what arrives in between is lost.
The list and the queue record below close that gap and write the journal.
"""

import copy
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any, SupportsIndex

from local.emulated.journal import Entry, Journal

Message = dict[str, Any]


class Messages(list[Message]):
    """A queue's messages; `append` is journaled first."""

    def __init__(self, items: Iterable[Message], queue: str, journal: Journal) -> None:
        super().__init__(items)
        self._queue = queue
        self._journal = journal
        self.lock = threading.RLock()
        self._seen = threading.local()

    def append(self, message: Message) -> None:
        """Add a message, durably."""
        with self.lock:
            self._journal.write({"op": "sent", "queue": self._queue, "message": message})
            super().append(message)

    def remove(self, message: Message) -> None:
        """Take a message out, durably."""
        with self.lock:
            super().remove(message)
            self._gone([message["id"]])

    def clear(self) -> None:
        """Purge the queue, durably."""
        with self.lock:
            self._gone([message["id"] for message in self])
            super().clear()

    def __iter__(self) -> Iterator[Message]:
        """Walk over the messages of this moment, and remember which they were."""
        with self.lock:
            now = list(super().__iter__())
        self._seen.ids = {message["id"] for message in now}
        return iter(now)

    def replaced(self, kept: Iterable[Message]) -> "Messages":
        """The list that follows `queue["messages"] = kept`.

        What this thread did not see when it built `kept` arrived meanwhile, and stays.
        """
        with self.lock:
            now = list(super().__iter__())
            seen: set[str] = getattr(self._seen, "ids", {message["id"] for message in now})
            keeping = list(kept)
            ids = {message["id"] for message in keeping}
            late = [m for m in now if m["id"] not in seen and m["id"] not in ids]
            self._gone([m["id"] for m in now if m["id"] in seen and m["id"] not in ids])
            super().__init__([*keeping, *late])
            return self

    def _gone(self, ids: list[str]) -> None:
        if ids:
            self._journal.write({"op": "gone", "queue": self._queue, "ids": ids})

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """Copies are plain lists."""
        return (list, (copy.copy(list(self)),))

    def __deepcopy__(self, memo: dict[int, Any]) -> list[Message]:
        """A snapshot is a plain list."""
        return copy.deepcopy(list(self), memo)


class Queue(dict[str, Any]):
    """A queue's record; assigning its messages keeps what came in between."""

    def __init__(self, record: dict[str, Any], queue: str, journal: Journal) -> None:
        super().__init__(record)
        super().__setitem__("messages", Messages(record["messages"], queue, journal))

    def __setitem__(self, key: str, value: Any) -> None:
        """Store a field."""
        super().__setitem__(key, self["messages"].replaced(value) if key == "messages" else value)

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        """A snapshot is a plain record."""
        return {key: copy.deepcopy(value, memo) for key, value in self.items()}


def install(sqs: Any, journal: Journal, scoped: Any) -> None:
    """Make every queue that is created or restored from now on a journaled one.

    Args:
        sqs: the emulator's SQS module.
        journal: where to write.
        scoped: its `AccountRegionScopedDict`.
    """

    class Queues(scoped):  # type: ignore[misc]
        """`_queues` of the module; keys are (account, region, url)."""

        __slots__ = ()

        def __setitem__(self, key: str, value: dict[str, Any]) -> None:
            super().__setitem__(key, Queue(value, key, journal))

        def update(self, other: Any) -> None:
            super().update(other)
            for key, value in list(self._data.items()):
                if not isinstance(value, Queue):
                    self._data[key] = Queue(value, key[2], journal)

        def __deepcopy__(self, memo: dict[int, Any]) -> Any:
            plain = scoped()
            plain._data = copy.deepcopy(self._data, memo)
            return plain

    sqs._queues = Queues()


def replay(sqs: Any, entry: Entry) -> None:
    """Bring one journal entry back; unknown queues were deleted later."""
    for (_, _, url), queue in sqs._queues.all_items():
        if url != entry["queue"]:
            continue
        messages = queue["messages"]
        if entry["op"] == "sent":
            if all(one["id"] != entry["message"]["id"] for one in messages):
                list.append(messages, entry["message"])
                _count(queue, entry["message"])
        else:
            ids = set(entry["ids"])
            kept = [one for one in messages if one["id"] not in ids]
            list.clear(messages)
            list.extend(messages, kept)


def _count(queue: dict[str, Any], message: Message) -> None:
    """A FIFO queue's numbers go on from the highest one given out."""
    if message.get("seq"):
        queue["fifo_seq"] = max(queue.get("fifo_seq", 0), int(message["seq"]))


def release(sqs: Any) -> None:
    """Show messages again whose reader died with the emulator; AWS would wait for the timeout."""
    now = time.time()
    for _, queue in sqs._queues.all_items():
        for message in queue["messages"]:
            if message.get("receive_count"):
                message["visible_at"] = min(message["visible_at"], now)
