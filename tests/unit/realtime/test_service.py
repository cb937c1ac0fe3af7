"""Opening, greeting and closing sockets."""

from typing import Any

import pytest

from deskhand.bus.envelope import Envelope
from deskhand.bus.publish import Bus
from deskhand.contracts.names import DetailType
from deskhand.kit.errors import Contention
from deskhand.kit.settings import Settings
from deskhand.merchants.service import AccountService
from deskhand.realtime.admission import AdmissionService
from deskhand.realtime.greeting import GreetingService
from deskhand.realtime.models import Role, Viewer
from deskhand.realtime.service import SocketService
from deskhand.realtime.threads import Threads
from deskhand.realtime.tickets import TicketOffice
from deskhand.realtime.visitors import VisitorTokens
from deskhand.storage.secrets import SecretStore
from deskhand.storage.table import Table
from tests.support.builders import FakeClock
from tests.unit.realtime.builders import Desk

TOKENS = VisitorTokens("visitor-key")
ORIGIN = "https://shop.example"


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


def admission(settings: Settings, clock: FakeClock | None = None) -> AdmissionService:
    return AdmissionService(
        TicketOffice(Table(settings.connections_table), clock or FakeClock()),
        AccountService(Table(settings.desk_table), SecretStore(settings.stage)),
        lambda: TOKENS,
        clock or FakeClock(),
    )


@pytest.fixture
def site_key(settings: Settings, merchant_id: str) -> str:
    accounts = AccountService(Table(settings.desk_table), SecretStore(settings.stage))
    site = f"site-{merchant_id}"
    accounts.connect(merchant_id, "web_chat", site, {"origins": [ORIGIN]}, {})
    return site


class TestAdmitAgents:
    """Contract §5, S101."""

    def test_a_ticket_lets_in_who_it_was_issued_to(
        self, settings: Settings, merchant_id: str
    ) -> None:
        viewer = Viewer(merchant_id=merchant_id, role=Role.AGENT, service_code="A001", name="Ana")
        ticket = TicketOffice(Table(settings.connections_table), FakeClock()).issue(viewer)
        door = admission(settings)
        assert door.admit({"ticket": ticket}, "") == viewer
        assert door.admit({"ticket": ticket}, "") is None

    def test_a_wrong_ticket_is_not_saved_by_a_site_key(
        self, settings: Settings, site_key: str
    ) -> None:
        query = {"ticket": "guess", "site_key": site_key}
        assert admission(settings).admit(query, ORIGIN) is None

    @pytest.mark.parametrize("query", [{}, {"ticket": ""}, {"site_key": ""}, {"visitor": "x"}])
    def test_nothing_lets_nobody_in(self, settings: Settings, query: dict[str, str]) -> None:
        assert admission(settings).admit(query, ORIGIN) is None


class TestAdmitVisitors:
    def test_a_new_visitor_of_the_merchant_whose_site_it_is(
        self, settings: Settings, merchant_id: str, site_key: str
    ) -> None:
        found = admission(settings).admit({"site_key": site_key, "visitor": ""}, ORIGIN)
        assert found
        assert (found.merchant_id, found.role) == (merchant_id, Role.VISITOR)
        assert found.account_id
        assert found.visitor_id

    def test_two_new_visitors_are_two(self, settings: Settings, site_key: str) -> None:
        door = admission(settings)
        one = door.admit({"site_key": site_key}, ORIGIN)
        other = door.admit({"site_key": site_key}, ORIGIN)
        assert one
        assert other
        assert one.visitor_id != other.visitor_id

    def test_the_token_brings_the_same_one_back(self, settings: Settings, site_key: str) -> None:
        door = admission(settings)
        first = door.admit({"site_key": site_key}, ORIGIN)
        assert first
        token = TOKENS.issue(first.account_id, first.visitor_id, FakeClock()())
        assert door.admit({"site_key": site_key, "visitor": token}, ORIGIN) == first

    @pytest.mark.parametrize("token", ["garbage", "v1.0199-victim.1764000000.00"])
    def test_a_forged_token_is_a_new_visitor(
        self, settings: Settings, site_key: str, token: str
    ) -> None:
        found = admission(settings).admit({"site_key": site_key, "visitor": token}, ORIGIN)
        assert found
        assert "victim" not in found.visitor_id

    def test_another_sites_token_is_a_new_visitor(self, settings: Settings, site_key: str) -> None:
        token = TOKENS.issue("another-account", "0199-victim", FakeClock()())
        found = admission(settings).admit({"site_key": site_key, "visitor": token}, ORIGIN)
        assert found
        assert found.visitor_id != "0199-victim"

    @pytest.mark.parametrize(
        "origin",
        ["", "null", "https://evil.example", "http://shop.example", "https://shop.example.evil.io",
         "https://shop.example:8443", "https://sub.shop.example"],
    )  # fmt: skip
    def test_a_page_that_is_not_on_the_list_is_refused(
        self, settings: Settings, site_key: str, origin: str
    ) -> None:
        assert admission(settings).admit({"site_key": site_key}, origin) is None

    def test_an_origin_is_compared_as_browsers_write_it(
        self, settings: Settings, site_key: str
    ) -> None:
        assert admission(settings).admit({"site_key": site_key}, "HTTPS://Shop.Example")

    def test_an_unknown_site_is_refused(self, settings: Settings) -> None:
        assert admission(settings).admit({"site_key": "nobody"}, ORIGIN) is None


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


def greeting(desk: Desk, pauses: list[float]) -> GreetingService:
    return GreetingService(
        Threads(desk.desk), lambda: TOKENS, desk.audience, desk.clock, pauses.append
    )


class TestGreet:
    """Contract §5: the first frame back."""

    def test_tells_a_new_visitor_who_they_are(self, desk: Desk) -> None:
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        assert greeting(desk, []).greet(connection, visitor)
        (frame,) = desk.pusher.frames[connection]
        assert (frame["type"], frame["conversation_id"], frame["seq"]) == ("session", None, 0)
        token = frame["visitor_token"]
        assert TOKENS.read(token, visitor.account_id, desk.clock()) == visitor.visitor_id

    def test_tells_a_returning_one_where_they_were(self, desk: Desk) -> None:
        visitor = desk.visitor()
        ack = desk.say(desk.connect(visitor), visitor, "Hi")
        back = desk.connect(visitor)
        greeting(desk, []).greet(back, visitor)
        (frame,) = desk.pusher.frames[back]
        assert frame["conversation_id"] == ack["conversation_id"]
        assert frame["seq"] == ack["seq"]

    def test_waits_until_the_handshake_is_over(self, desk: Desk) -> None:
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        desk.pusher.opening[connection] = 3
        pauses: list[float] = []
        assert greeting(desk, pauses).greet(connection, visitor)
        assert desk.pusher.types(connection) == ["session"]
        assert pauses == sorted(pauses)
        assert len(pauses) == 3
        assert len(desk.sockets.visitor(visitor.account_id, visitor.visitor_id)) == 1

    def test_gives_up_on_one_who_left(self, desk: Desk) -> None:
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        desk.pusher.gone.add(connection)
        pauses: list[float] = []
        assert not greeting(desk, pauses).greet(connection, visitor)
        assert 2 <= sum(pauses) <= 4
        assert desk.sockets.visitor(visitor.account_id, visitor.visitor_id) == []
