"""One page's way through a customer's conversations and order events."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from deskhand.conversations.models import Conversation, Message
from deskhand.conversations.repository import ConversationRepository
from deskhand.timeline.models import ActionEvent, Entry, OrderEvent, Rank

_Heap = list[tuple[Rank, int, Entry, Iterator[Entry]]]


class Reading:
    """Merges the sources from where a page before stopped.

    Args:
        position: how far that page got: the place in each conversation that it read from, and the
            rank of the last order event. Empty at the start.
        limit: how many entries the page holds; a conversation is read in pieces of that size.
    """

    def __init__(
        self, repository: ConversationRepository, position: Mapping[str, Any], limit: int
    ) -> None:
        self._repository = repository
        self._limit = limit
        self._places: dict[str, int] = dict(position.get("places", {}))
        self._event: Rank | None = tuple(position["event"]) if position.get("event") else None
        self._numbers = count()

    @property
    def position(self) -> dict[str, Any]:
        """How far the page got."""
        return {"places": self._places, "event": self._event}

    def passed(self, entry: Entry) -> None:
        """Remember that an entry is on the page."""
        if isinstance(entry.content, Message):
            self._places[entry.content.conversation_id] = entry.content.seq
        else:
            self._event = entry.rank

    def entries(
        self, conversations: Sequence[Conversation], events: Sequence[OrderEvent | ActionEvent]
    ) -> Iterator[Entry]:
        """Everything that is left, newest first."""
        left = sorted((Entry(event) for event in events), key=lambda entry: entry.rank)
        unseen = (one for one in left if self._event is None or one.rank > self._event)
        messages = self._messages_of_all(conversations)
        return heapq.merge(unseen, messages, key=lambda entry: entry.rank)

    def _messages_of_all(self, conversations: Sequence[Conversation]) -> Iterator[Entry]:
        """A conversation is opened only when the merge comes down to its last activity."""
        closed = sorted(conversations, key=lambda one: one.last_activity_at)
        heap: _Heap = []
        while heap or closed:
            while closed and (not heap or closed[-1].last_activity_at >= heap[0][2].at):
                self._push(heap, self._messages(closed.pop()))
            if heap:
                _, _, entry, rest = heapq.heappop(heap)
                yield entry
                self._push(heap, rest)

    def _push(self, heap: _Heap, entries: Iterator[Entry]) -> None:
        first = next(entries, None)
        if first:
            heapq.heappush(heap, (first.rank, next(self._numbers), first, entries))

    def _messages(self, conversation: Conversation) -> Iterator[Entry]:
        before = self._places.get(conversation.id, conversation.last_seq + 1)
        while before > 1:
            found = self._repository.messages(
                conversation.id, before_seq=before, limit=self._limit + 1
            )
            yield from (Entry(message) for message in found)
            if len(found) <= self._limit:
                return
            before = found[-1].seq
