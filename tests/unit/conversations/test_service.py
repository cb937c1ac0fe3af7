"""The inbox and what people change."""

from collections.abc import Sequence
from typing import Any

import pytest

from deskhand.agents.repository import AgentRepository, counter_updates
from deskhand.conversations.models import Conversation, ConversationStatus, Priority
from deskhand.conversations.repository import ConversationRepository
from deskhand.conversations.service import ConversationService, InboxFilter
from deskhand.kit.errors import Conflict, Invalid, NotFound
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.storage.table import Table, Write
from tests.support.builders import FakeClock, account, agent, inbound, receiving

OPEN_FIRST = InboxFilter(status=ConversationStatus.PENDING)


class Desk:
    """A merchant with agents and conversations, the clock moving a minute with each."""

    def __init__(self, settings: Settings, merchant_id: str, shards: int = 1) -> None:
        self.merchant_id = merchant_id
        self.clock = FakeClock()
        self.table = Table(settings.desk_table)
        self.settings = settings
        self.shards = shards
        self.service = ConversationService(self.table, self.clock, self._counters, lambda _: shards)

    def _counters(self, merchant_id: str, before: str | None, after: str | None) -> Sequence[Write]:
        return counter_updates(merchant_id, before, after, self.clock())

    def opened(self, count: int = 1) -> list[str]:
        receiver = receiving(self.settings, self.clock)
        receiver._shards = lambda _: self.shards
        ids = []
        for _ in range(count):
            self.clock.forward(minutes=1)
            stored = receiver.receive(inbound(new_id()), account(self.merchant_id))
            ids.append(stored.conversation_id)
        return ids

    def agent(self, code: str) -> None:
        AgentRepository(self.table, self.merchant_id).create(agent(self.merchant_id, code))

    def load(self, code: str) -> int:
        found = AgentRepository(self.table, self.merchant_id).get(code)
        assert found is not None
        return found.active_conversations

    def all_pages(self, wanted: InboxFilter, limit: int) -> list[str]:
        ids, cursor = [], None
        while True:
            page = self.service.inbox(self.merchant_id, wanted, limit, cursor)
            ids += [conversation.id for conversation in page.items]
            cursor = page.next_cursor
            if cursor is None:
                return ids


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id)


class TestInbox:
    @pytest.mark.parametrize("shards", [1, 4])
    @pytest.mark.parametrize("limit", [1, 3, 25])
    def test_newest_first_every_one_once_on_any_page_size(
        self, settings: Settings, merchant_id: str, shards: int, limit: int
    ) -> None:  # S80
        desk = Desk(settings, merchant_id, shards)
        ids = desk.opened(7)

        assert desk.all_pages(OPEN_FIRST, limit) == ids[::-1]
        assert desk.all_pages(InboxFilter(), limit) == ids[::-1]

    def test_filters(self, desk: Desk) -> None:
        first, second, third = desk.opened(3)
        desk.service.change(
            desk.merchant_id, second, {"priority": Priority.URGENT, "tags": ["vip"]}
        )
        desk.service.change(desk.merchant_id, third, {"status": ConversationStatus.RESOLVED})

        def found(**wanted: object) -> list[str]:
            return desk.all_pages(InboxFilter(**wanted), 2)  # type: ignore[arg-type]

        assert found(priority=Priority.URGENT) == [second]
        assert found(tag="vip") == [second]
        assert found(status=ConversationStatus.RESOLVED) == [third]
        assert found(status=ConversationStatus.PENDING) == [second, first]
        assert found(channel="mailgun") == []
        assert found(text="lena") == [third, second, first]

    def test_one_that_changes_status_between_two_queries_is_listed_once(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.agent("A001")
        (conversation_id,) = desk.opened()
        query = ConversationRepository.by_status

        def by_status(
            repository: ConversationRepository, status: ConversationStatus, *args: Any, **kw: Any
        ) -> list[Conversation]:
            found = query(repository, status, *args, **kw)
            if status is ConversationStatus.PENDING:
                desk.service.change(desk.merchant_id, conversation_id, {"assignee": "A001"})
            return found

        monkeypatch.setattr(ConversationRepository, "by_status", by_status)

        page = desk.service.inbox(desk.merchant_id, InboxFilter(), 10, None)

        assert [one.status for one in page.items] == [ConversationStatus.OPEN]

    def test_a_cursor_of_another_merchant_is_refused(self, desk: Desk) -> None:  # S136
        desk.opened(2)
        cursor = desk.service.inbox(desk.merchant_id, OPEN_FIRST, 1, None).next_cursor

        with pytest.raises(Invalid):
            desk.service.inbox("another", OPEN_FIRST, 1, cursor)

    def test_a_new_message_moves_it_to_the_top(self, desk: Desk) -> None:
        sender = new_id()
        receiver = receiving(desk.settings, desk.clock)
        old = receiver.receive(inbound(sender), account(desk.merchant_id)).conversation_id
        (newer,) = desk.opened()
        desk.clock.forward(minutes=5)
        receiver.receive(inbound(sender), account(desk.merchant_id))

        assert desk.all_pages(OPEN_FIRST, 10) == [old, newer]


class TestChange:
    def test_taking_it_opens_it_and_counts_for_the_agent(self, desk: Desk) -> None:
        desk.agent("A001")
        (conversation_id,) = desk.opened()

        taken = desk.service.change(desk.merchant_id, conversation_id, {"assignee": "A001"})

        assert taken.status is ConversationStatus.OPEN
        assert desk.load("A001") == 1

    def test_the_count_moves_with_the_assignee_and_ends_with_resolution(self, desk: Desk) -> None:
        desk.agent("A001")
        desk.agent("A002")
        (conversation_id,) = desk.opened()
        desk.service.change(desk.merchant_id, conversation_id, {"assignee": "A001"})

        desk.service.change(desk.merchant_id, conversation_id, {"assignee": "A002"})
        assert (desk.load("A001"), desk.load("A002")) == (0, 1)

        resolved = {"status": ConversationStatus.RESOLVED}
        desk.service.change(desk.merchant_id, conversation_id, resolved)
        desk.service.change(desk.merchant_id, conversation_id, resolved)
        assert (desk.load("A001"), desk.load("A002")) == (0, 0)

    def test_a_stale_version_is_a_conflict_and_changes_nothing(self, desk: Desk) -> None:
        (conversation_id,) = desk.opened()
        seen = desk.service.get(desk.merchant_id, conversation_id)
        desk.service.change(
            desk.merchant_id, conversation_id, {"tags": ["a"]}, version=seen.version
        )

        with pytest.raises(Conflict):
            desk.service.change(
                desk.merchant_id, conversation_id, {"tags": ["b"]}, version=seen.version
            )
        assert desk.service.get(desk.merchant_id, conversation_id).tags == ["a"]

    def test_a_message_meanwhile_is_no_conflict(self, desk: Desk) -> None:
        sender = new_id()
        receiver = receiving(desk.settings, desk.clock)
        opened = receiver.receive(inbound(sender), account(desk.merchant_id))
        seen = desk.service.get(desk.merchant_id, opened.conversation_id)
        receiver.receive(inbound(sender), account(desk.merchant_id))

        changed = desk.service.change(
            desk.merchant_id, seen.id, {"tags": ["a"]}, version=seen.version
        )

        assert changed.last_seq == 2

    def test_another_merchants_is_not_there(self, desk: Desk) -> None:  # S136
        (conversation_id,) = desk.opened()

        with pytest.raises(NotFound):
            desk.service.get("another", conversation_id)
        with pytest.raises(NotFound):
            desk.service.change("another", conversation_id, {"tags": []})
        with pytest.raises(NotFound):
            desk.service.messages("another", conversation_id)


def test_reading_never_goes_back_nor_past_the_end(desk: Desk) -> None:
    (conversation_id,) = desk.opened()

    def read(seq: int) -> Conversation:
        return desk.service.mark_read(desk.merchant_id, conversation_id, seq)

    assert read(99).read_seq == 1
    assert read(0).read_seq == 1
