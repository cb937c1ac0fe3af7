"""Agents: their records, lists and presence."""

import itertools
from typing import Any

import pytest

from deskhand.agents.models import AgentStatus
from deskhand.agents.repository import AgentRepository, counter_updates
from deskhand.agents.service import AgentService
from deskhand.agents.views import agent_view
from deskhand.kit.errors import Conflict, Invalid, NotFound
from deskhand.kit.settings import Settings
from deskhand.storage.table import ConditionFailed, Table
from tests.unit.agents.builders import NOW, make_agent

CONTRACT_FIELDS = {
    "merchant_id", "service_code", "name", "skill_tags", "status", "online_time",
    "avg_response_time", "active_conversations", "max_conversations",
}  # fmt: skip
LEGAL = {(0, 1), (1, 2), (1, 0), (2, 1), (2, 0)}


@pytest.fixture
def table(settings: Settings) -> Table:
    return Table(settings.desk_table)


@pytest.fixture
def agents(table: Table) -> AgentService:
    return AgentService(table)


class TestCreate:
    def test_new_agent_is_offline_and_takes_three(
        self, agents: AgentService, merchant_id: str
    ) -> None:  # S115, S118
        made = make_agent(agents, merchant_id, "A001", skill_tags=["refunds"])
        assert agents.get(merchant_id, "A001") == made
        assert (made.status, made.max_conversations, made.active_conversations) == (0, 3, 0)
        assert made.skill_tags == ["refunds"]

    def test_taken_code_is_a_conflict(self, agents: AgentService, merchant_id: str) -> None:
        make_agent(agents, merchant_id)
        with pytest.raises(Conflict):
            make_agent(agents, merchant_id)

    def test_same_code_of_another_merchant_is_another_agent(
        self, agents: AgentService, merchant_id: str
    ) -> None:  # S136
        make_agent(agents, merchant_id)
        with pytest.raises(NotFound):
            agents.get(f"{merchant_id}-2", "A001")
        make_agent(agents, f"{merchant_id}-2")


class TestList:
    @pytest.fixture
    def merchant_id(self, agents: AgentService, merchant_id: str) -> str:
        make_agent(agents, merchant_id, "A001", skill_tags=["refunds", "vip"], online=True)
        make_agent(agents, merchant_id, "A002", skill_tags=["refunds"])
        make_agent(agents, merchant_id, "A003", online=True)
        make_agent(agents, f"{merchant_id}-2", "B001", online=True)
        return merchant_id

    @pytest.mark.parametrize(
        ("filters", "codes"),
        [
            ({}, ["A001", "A002", "A003"]),
            ({"status": AgentStatus.ONLINE}, ["A001", "A003"]),
            ({"status": AgentStatus.BUSY}, []),
            ({"skill": "refunds"}, ["A001", "A002"]),
            ({"skill": "refunds", "status": AgentStatus.ONLINE}, ["A001"]),
        ],
    )
    def test_filters_combine(
        self, agents: AgentService, merchant_id: str, filters: dict[str, Any], codes: list[str]
    ) -> None:  # S112, S114
        page = agents.list(merchant_id, **filters)
        assert [one.service_code for one in page.items] == codes
        assert page.next_cursor is None

    def test_pages_hold_everyone_once(self, agents: AgentService, merchant_id: str) -> None:
        first = agents.list(merchant_id, limit=2)
        second = agents.list(merchant_id, limit=2, cursor=first.next_cursor)
        codes = [one.service_code for one in [*first.items, *second.items]]
        assert codes == ["A001", "A002", "A003"]
        assert second.next_cursor is None

    def test_exactly_full_page_is_the_last(self, agents: AgentService, merchant_id: str) -> None:
        assert agents.list(merchant_id, limit=3).next_cursor is None

    def test_cursor_of_another_merchant_is_refused(
        self, agents: AgentService, merchant_id: str
    ) -> None:  # S136
        cursor = agents.list(merchant_id, limit=1).next_cursor
        with pytest.raises(Invalid):
            agents.list(f"{merchant_id}-2", cursor=cursor)

    def test_by_status_follows_presence(
        self, agents: AgentService, table: Table, merchant_id: str
    ) -> None:  # S115
        agents.set_status(merchant_id, "A001", AgentStatus.BUSY)
        repository = AgentRepository(table, merchant_id)
        online = repository.by_status(AgentStatus.ONLINE)
        busy = repository.by_status(AgentStatus.BUSY)
        assert [one.service_code for one in online] == ["A003"]
        assert [one.service_code for one in busy] == ["A001"]


class TestUpdate:
    def test_changes_and_rises(self, agents: AgentService, merchant_id: str) -> None:
        made = make_agent(agents, merchant_id)
        changed = agents.update(merchant_id, "A001", made.version, name="Ana", max_conversations=5)
        assert (changed.name, changed.max_conversations, changed.version) == ("Ana", 5, 2)
        assert agents.get(merchant_id, "A001") == changed

    def test_stale_version_is_a_conflict(self, agents: AgentService, merchant_id: str) -> None:
        made = make_agent(agents, merchant_id)
        agents.update(merchant_id, "A001", made.version, name="Ana")
        with pytest.raises(Conflict):
            agents.update(merchant_id, "A001", made.version, name="Bea")

    def test_does_not_undo_presence_or_counter(
        self, agents: AgentService, table: Table, merchant_id: str
    ) -> None:
        made = make_agent(agents, merchant_id)
        agents.set_status(merchant_id, "A001", AgentStatus.ONLINE)
        table.transact(counter_updates(merchant_id, None, "A001", NOW))
        changed = agents.update(merchant_id, "A001", made.version, name="Ana")
        assert (changed.status, changed.active_conversations) == (AgentStatus.ONLINE, 1)
        assert AgentRepository(table, merchant_id).by_status(AgentStatus.ONLINE) == [changed]


class TestSetStatus:
    @pytest.mark.parametrize(("before", "after"), list(itertools.product(range(3), repeat=2)))
    def test_only_legal_changes(
        self, agents: AgentService, merchant_id: str, before: int, after: int
    ) -> None:  # S116
        make_agent(agents, merchant_id)
        path = {0: (), 1: (1,), 2: (1, 2)}[before]
        for step in path:
            agents.set_status(merchant_id, "A001", AgentStatus(step))
        if before == after or (before, after) in LEGAL:
            changed = agents.set_status(merchant_id, "A001", AgentStatus(after))
            assert changed.status == after
        else:
            with pytest.raises(Conflict):
                agents.set_status(merchant_id, "A001", AgentStatus(after))
            assert agents.get(merchant_id, "A001").status == before

    def test_coming_online_is_timed(self, agents: AgentService, merchant_id: str) -> None:  # S115
        make_agent(agents, merchant_id)
        online = agents.set_status(merchant_id, "A001", AgentStatus.ONLINE)
        busy = agents.set_status(merchant_id, "A001", AgentStatus.BUSY)
        assert online.online_time is not None
        assert busy.online_time == online.online_time


class TestCounters:
    def test_nothing_changes_nothing(self) -> None:
        assert counter_updates("m", "A001", "A001", NOW) == []
        assert counter_updates("m", None, None, NOW) == []

    def test_handing_over_moves_one(
        self, agents: AgentService, table: Table, merchant_id: str
    ) -> None:
        make_agent(agents, merchant_id, "A001")
        make_agent(agents, merchant_id, "A002")
        table.transact(counter_updates(merchant_id, None, "A001", NOW))
        table.transact(counter_updates(merchant_id, "A001", "A002", NOW))
        assert agents.get(merchant_id, "A001").active_conversations == 0
        assert agents.get(merchant_id, "A002").active_conversations == 1
        assert agents.get(merchant_id, "A002").last_assigned_at == NOW
        table.transact(counter_updates(merchant_id, "A002", None, NOW))
        assert agents.get(merchant_id, "A002").active_conversations == 0

    def test_unknown_agent_fails(self, table: Table, merchant_id: str) -> None:
        with pytest.raises(ConditionFailed):
            table.transact(counter_updates(merchant_id, None, "A404", NOW))


class TestView:
    def test_contract_fields_and_times(self, agents: AgentService, merchant_id: str) -> None:
        view = agent_view(make_agent(agents, merchant_id, online=True))
        assert set(view) >= CONTRACT_FIELDS
        assert view["online_time"].endswith("Z")
        assert view["status"] == 1
