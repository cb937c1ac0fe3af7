"""Heartbeats, and who is missing."""

import pytest

from deskhand.agents.models import AgentStatus
from deskhand.kit.settings import Settings
from tests.unit.realtime.builders import Desk


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id)


class TestHeartbeat:
    """S39: no ghost presence."""

    def online(self, desk: Desk, code: str) -> None:
        desk.agents.create(desk.merchant_id, code, name=code, email=f"{code}@acme.example")
        desk.agents.set_status(desk.merchant_id, code, AgentStatus.ONLINE)

    def status(self, desk: Desk, code: str) -> AgentStatus:
        return desk.agents.get(desk.merchant_id, code).status

    def test_keeps_the_agent_online(self, desk: Desk) -> None:
        self.online(desk, "A001")
        connection = desk.connect(desk.agent())
        for _ in range(10):
            desk.send(connection, desk.agent(), action="heartbeat")
            desk.clock.forward(seconds=30)
        assert desk.presence.absent(desk.merchant_id) == {}
        assert self.status(desk, "A001") is AgentStatus.ONLINE

    def test_who_stops_goes_offline_with_a_colleagues_next_beat(self, desk: Desk) -> None:
        for code in ("A001", "A002"):
            self.online(desk, code)
        ana, bo = desk.agent(), desk.agent("A002", "Bo")
        ana_socket, bo_socket = desk.connect(ana), desk.connect(bo)
        desk.send(ana_socket, ana, action="heartbeat")
        desk.clock.forward(seconds=91)
        desk.send(bo_socket, bo, action="heartbeat")
        assert self.status(desk, "A001") is AgentStatus.OFFLINE
        assert self.status(desk, "A002") is AgentStatus.ONLINE

    def test_goes_offline_once_and_may_come_back(self, desk: Desk) -> None:
        for code in ("A001", "A002"):
            self.online(desk, code)
        desk.presence.beat(desk.merchant_id, "A001")
        desk.clock.forward(seconds=91)
        desk.presence.beat(desk.merchant_id, "A002")
        desk.agents.set_status(desk.merchant_id, "A001", AgentStatus.ONLINE)
        desk.presence.beat(desk.merchant_id, "A002")
        assert self.status(desk, "A001") is AgentStatus.ONLINE

    def test_a_visitors_is_only_a_sign_of_life(self, desk: Desk) -> None:
        visitor = desk.visitor()
        assert desk.send(desk.connect(visitor), visitor, action="heartbeat") == []
        assert desk.presence.absent(desk.merchant_id) == {}

    def test_staff_without_a_service_code_have_no_presence(self, desk: Desk) -> None:
        staff = desk.agent("", "Max")
        assert desk.send(desk.connect(staff), staff, action="heartbeat", ref=1) == [
            {"type": "ack", "ref": 1}
        ]
        desk.clock.forward(hours=1)
        assert desk.presence.absent(desk.merchant_id) == {}
