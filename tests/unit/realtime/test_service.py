"""Opening and closing sockets."""

from typing import Any

import pytest

from deskhand.bus.envelope import Envelope
from deskhand.bus.publish import Bus
from deskhand.contracts.names import DetailType
from deskhand.kit.errors import Contention
from deskhand.kit.settings import Settings
from deskhand.realtime.service import SocketService
from tests.unit.realtime.builders import Desk


class FakeBus(Bus):
    def __init__(self, *, full: bool = False) -> None:
        super().__init__("test")
        self.published: list[Envelope] = []
        self.full = full

    def publish(self, envelopes: Any) -> set[str]:
        self.published += envelopes
        return {one.id for one in envelopes} if self.full else set()


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id)


def socket_service(desk: Desk, bus: Bus) -> SocketService:
    return SocketService(desk.connections, bus, desk.presence, desk.clock)


class TestOpen:
    def test_a_visitors_socket_is_stored_and_announced(self, desk: Desk) -> None:
        bus, visitor = FakeBus(), desk.visitor()
        socket_service(desk, bus).open("c-1", visitor)
        (found,) = desk.sockets.visitor(visitor.account_id, visitor.visitor_id)
        assert (found.connection_id, found.viewer) == ("c-1", visitor)
        (event,) = bus.published
        assert event.type is DetailType.VISITOR_CONNECTED
        assert event.merchant_id == desk.merchant_id
        assert event.data == {
            "connection_id": "c-1",
            "account_id": visitor.account_id,
            "visitor_id": visitor.visitor_id,
        }

    def test_without_a_greeting_the_handshake_fails(self, desk: Desk) -> None:
        with pytest.raises(Contention):
            socket_service(desk, FakeBus(full=True)).open("c-1", desk.visitor())

    def test_an_agents_socket_is_a_heartbeat_and_no_event(self, desk: Desk) -> None:
        bus = FakeBus()
        socket_service(desk, bus).open("c-1", desk.agent())
        assert [one.connection_id for one in desk.sockets.agents()] == ["c-1"]
        assert bus.published == []
        desk.clock.forward(seconds=91)
        assert set(desk.presence.absent(desk.merchant_id)) == {"A001"}

    def test_a_forgotten_socket_ends_by_itself(self, desk: Desk) -> None:
        socket_service(desk, FakeBus()).open("c-1", desk.agent())
        desk.clock.forward(hours=2, minutes=6)
        assert desk.sockets.agents() == []


class TestClose:
    """S39."""

    def test_removes_the_socket(self, desk: Desk) -> None:
        service, visitor = socket_service(desk, FakeBus()), desk.visitor()
        service.open("c-1", visitor)
        service.open("c-2", visitor)
        service.close("c-1", visitor)
        service.close("c-1", visitor)
        found = desk.sockets.visitor(visitor.account_id, visitor.visitor_id)
        assert [one.connection_id for one in found] == ["c-2"]

    def test_the_last_socket_ends_the_presence_after_a_grace(self, desk: Desk) -> None:
        service = socket_service(desk, FakeBus())
        service.open("c-1", desk.agent())
        service.close("c-1", desk.agent())
        desk.clock.forward(seconds=10)
        assert desk.presence.absent(desk.merchant_id) == {}
        desk.clock.forward(seconds=6)
        assert set(desk.presence.absent(desk.merchant_id)) == {"A001"}

    def test_another_tab_keeps_the_presence(self, desk: Desk) -> None:
        service = socket_service(desk, FakeBus())
        service.open("c-1", desk.agent())
        service.open("c-2", desk.agent())
        service.close("c-1", desk.agent())
        desk.clock.forward(seconds=60)
        assert desk.presence.absent(desk.merchant_id) == {}

    def test_a_colleagues_socket_does_not(self, desk: Desk) -> None:
        service = socket_service(desk, FakeBus())
        service.open("c-1", desk.agent())
        service.open("c-2", desk.agent("A002", "Bo"))
        service.close("c-1", desk.agent())
        desk.clock.forward(seconds=60)
        assert set(desk.presence.absent(desk.merchant_id)) == {"A001"}
