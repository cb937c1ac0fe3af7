"""Who takes the next conversation."""

from datetime import timedelta

import pytest

from deskhand.agents.models import AgentStatus
from deskhand.routing.policy import choose, score
from tests.unit.agents.builders import NOW, an_agent


class TestChoose:
    def test_nobody(self) -> None:
        assert choose([]) is None

    @pytest.mark.parametrize("status", [AgentStatus.OFFLINE, AgentStatus.BUSY])
    def test_only_online_ones(self, status: AgentStatus) -> None:  # S116
        assert choose([an_agent(status=status)]) is None

    def test_third_is_taken_and_fourth_is_not(self) -> None:  # S118
        assert choose([an_agent(active_conversations=2)]) is not None
        assert choose([an_agent(active_conversations=3)]) is None

    def test_fewest_conversations(self) -> None:  # S124
        agents = [
            an_agent("A001", active_conversations=2),
            an_agent("A002", active_conversations=1),
        ]
        found = choose(agents)
        assert found
        assert found.agent.service_code == "A002"

    def test_longest_idle_among_equals(self) -> None:
        agents = [
            an_agent("A001", online_time=NOW, last_assigned_at=NOW + timedelta(minutes=5)),
            an_agent("A002", online_time=NOW + timedelta(minutes=1)),
        ]
        found = choose(agents)
        assert found
        assert found.agent.service_code == "A002"

    def test_code_decides_last(self) -> None:
        found = choose([an_agent("A002"), an_agent("A001")])
        assert found
        assert found.agent.service_code == "A001"


class TestScore:
    @pytest.mark.parametrize(
        ("active", "limit", "load"), [(0, 3, 1.0), (1, 3, 0.6667), (3, 3, 0.0), (5, 3, 0.0)]
    )
    def test_is_the_sum_of_its_parts(self, active: int, limit: int, load: float) -> None:
        found = score(an_agent(active_conversations=active, max_conversations=limit))
        assert found.parts == {"load": load}
        assert found.total == sum(found.parts.values())
