"""Assignment: one agent each, never above the limit, nothing lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from deskhand.agents.models import AgentStatus
from deskhand.agents.service import AgentService
from deskhand.conversations.models import Conversation, ConversationStatus
from deskhand.conversations.repository import ConversationRepository, change
from deskhand.kit.errors import NotFound
from deskhand.kit.settings import Settings
from deskhand.routing.service import RoutingService
from deskhand.storage import keys
from deskhand.storage.table import Table
from tests.unit.agents.builders import make_agent
from tests.unit.routing.builders import START, waiting


@pytest.fixture
def table(settings: Settings) -> Table:
    return Table(settings.desk_table)


@pytest.fixture
def agents(table: Table) -> AgentService:
    return AgentService(table)


@pytest.fixture
def routing(table: Table) -> RoutingService:
    return RoutingService(table, shards=lambda _: 2)


def stored(table: Table, conversation: Conversation) -> Conversation:
    found = ConversationRepository(table, conversation.merchant_id).get(conversation.id)
    assert found
    return found


class TestAssign:
    def test_free_agent_gets_it(
        self, routing: RoutingService, agents: AgentService, table: Table, merchant_id: str
    ) -> None:  # S113
        make_agent(agents, merchant_id, online=True)
        conversation = waiting(table, merchant_id)
        made = routing.assign(merchant_id, conversation.id)
        assert made
        assert (made.agent.service_code, made.score.parts, made.fresh) == (
            "A001",
            {"load": 1.0},
            True,
        )
        after = stored(table, conversation)
        assert (after.assignee, after.status) == ("A001", ConversationStatus.OPEN)
        assert after.version == conversation.version + 1
        assert agents.get(merchant_id, "A001").active_conversations == 1

    def test_again_is_the_same_agent(
        self, routing: RoutingService, agents: AgentService, table: Table, merchant_id: str
    ) -> None:  # S97
        make_agent(agents, merchant_id, online=True)
        conversation = waiting(table, merchant_id)
        routing.assign(merchant_id, conversation.id)
        again = routing.assign(merchant_id, conversation.id)
        assert again
        assert not again.fresh
        assert agents.get(merchant_id, "A001").active_conversations == 1

    def test_waits_when_nobody_is_free(
        self, routing: RoutingService, agents: AgentService, table: Table, merchant_id: str
    ) -> None:
        make_agent(agents, merchant_id, "A001")
        make_agent(agents, merchant_id, "A002", max_conversations=0, online=True)
        conversation = waiting(table, merchant_id)
        assert routing.assign(merchant_id, conversation.id) is None
        assert stored(table, conversation) == conversation

    @pytest.mark.parametrize("status", [ConversationStatus.RESOLVED, ConversationStatus.SNOOZED])
    def test_sleeping_ones_stay(
        self,
        routing: RoutingService,
        agents: AgentService,
        table: Table,
        merchant_id: str,
        status: ConversationStatus,
    ) -> None:
        make_agent(agents, merchant_id, online=True)
        conversation = waiting(table, merchant_id, status=status)
        assert routing.assign(merchant_id, conversation.id) is None

    def test_another_merchants_is_not_found(
        self, routing: RoutingService, agents: AgentService, table: Table, merchant_id: str
    ) -> None:  # S136
        make_agent(agents, f"{merchant_id}-2", online=True)
        conversation = waiting(table, merchant_id)
        with pytest.raises(NotFound):
            routing.assign(f"{merchant_id}-2", conversation.id)

    def test_message_in_between_keeps_the_inbox_in_order(
        self, agents: AgentService, table: Table, merchant_id: str
    ) -> None:
        """The index's sort key is the last activity: assigning must not put back an older one."""
        make_agent(agents, merchant_id, online=True)
        conversation = waiting(table, merchant_id)
        later = START + timedelta(hours=1)
        repository = ConversationRepository(table, merchant_id)

        class Interrupted(RoutingService):
            """A message arrives after the first look."""

            looked = False

            def _claim(self, conversation, choice):  # type: ignore[no-untyped-def]
                if not self.looked:
                    self.looked = True
                    repository.update(
                        change(
                            conversation, {"last_activity_at": later}, "last_seq = :n", {":n": 0}
                        )
                    )
                return super()._claim(conversation, choice)

        assert Interrupted(table).assign(merchant_id, conversation.id)
        (shown,) = repository.by_status(ConversationStatus.OPEN, 0)
        assert shown.last_activity_at == later
        items = table.query(keys.inbox(merchant_id, "open", 0), index="gsi1")
        assert [item["gsi1sk"][:13] for item in items] == ["2026-01-02T04"]

    def test_fifty_at_once_fill_every_place_and_no_more(
        self, routing: RoutingService, agents: AgentService, table: Table, merchant_id: str
    ) -> None:  # S108, S118
        for number in range(5):
            make_agent(agents, merchant_id, f"A{number}", max_conversations=8, online=True)
        conversations = [waiting(table, merchant_id, shard=n % 2, minute=n) for n in range(50)]
        with ThreadPoolExecutor(16) as pool:
            made = list(pool.map(lambda one: routing.assign(merchant_id, one.id), conversations))
        after = [stored(table, one) for one in conversations]
        carried = Counter(one.assignee for one in after)
        assert carried.pop(None) == 10
        assert set(carried.values()) == {8}
        assert sum(one is not None for one in made) == 40
        for agent in agents.list(merchant_id).items:
            assert agent.active_conversations == carried[agent.service_code]

    def test_same_conversation_at_once_is_given_once(
        self, routing: RoutingService, agents: AgentService, table: Table, merchant_id: str
    ) -> None:  # S97
        make_agent(agents, merchant_id, "A001", online=True)
        make_agent(agents, merchant_id, "A002", online=True)
        conversation = waiting(table, merchant_id)
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda _: routing.assign(merchant_id, conversation.id), range(16)))
        assert len({one.agent.service_code for one in made if one}) == 1
        assert sum(one.fresh for one in made if one) == 1
        total = sum(one.active_conversations for one in agents.list(merchant_id).items)
        assert total == 1


class TestFill:
    def test_oldest_first_up_to_the_room(
        self, routing: RoutingService, agents: AgentService, table: Table, merchant_id: str
    ) -> None:  # S120
        conversations = [
            waiting(table, merchant_id, minute=minute, shard=minute % 2)
            for minute in (3, 1, 4, 0, 2)
        ]
        make_agent(agents, merchant_id)
        assert routing.fill(merchant_id) == []
        agents.set_status(merchant_id, "A001", AgentStatus.ONLINE)
        made = routing.fill(merchant_id)
        by_age = sorted(conversations, key=lambda one: one.last_activity_at)
        assert [one.conversation_id for one in made] == [one.id for one in by_age[:3]]
        assert agents.get(merchant_id, "A001").active_conversations == 3

    def test_more_than_a_page_waits(
        self, routing: RoutingService, agents: AgentService, table: Table, merchant_id: str
    ) -> None:
        for minute in range(60):
            waiting(table, merchant_id, minute=minute, assignee="A009" if minute < 55 else None)
        make_agent(agents, merchant_id, max_conversations=9, online=True)
        assert len(routing.fill(merchant_id)) == 5

    def test_two_fills_at_once_do_not_exceed_the_limit(
        self, routing: RoutingService, agents: AgentService, table: Table, merchant_id: str
    ) -> None:  # S97
        conversations = [waiting(table, merchant_id, minute=n) for n in range(10)]
        make_agent(agents, merchant_id, max_conversations=4, online=True)
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(lambda _: routing.fill(merchant_id), range(4)))
        assert sum(map(len, made)) == 4
        assert sum(stored(table, one).assignee is not None for one in conversations) == 4
        assert agents.get(merchant_id, "A001").active_conversations == 4
