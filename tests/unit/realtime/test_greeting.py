"""The first frame of a visitor's socket."""

import pytest

from deskhand.kit.settings import Settings
from deskhand.realtime.greeting import GreetingService
from deskhand.realtime.threads import Threads
from deskhand.realtime.visitors import VisitorTokens
from tests.unit.realtime.builders import Desk

TOKENS = VisitorTokens("visitor-key")


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id)


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
