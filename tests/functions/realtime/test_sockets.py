"""The socket Lambdas one after another, with the events that API Gateway and EventBridge give."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from deskhand import bootstrap
from deskhand.contracts.names import DetailType
from deskhand.conversations.models import SenderType
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.upload_places import Uploader
from deskhand.conversations.views import event_message_view
from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.realtime.models import Role, Viewer
from deskhand.realtime.push import Pusher
from functions.realtime import authorize, broadcast, connect, disconnect, frame
from tests.support.faults import CallCounter, watching
from tests.support.stack_in_process import composed

ORIGIN = "https://shop.example"
ARN = "arn:aws:execute-api:us-east-1:123456789012:abc/live/$connect"
Frames = dict[str, list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> Frames:
    """What was posted, by connection."""
    posted: Frames = defaultdict(list)

    def post(_: Pusher, connection_id: str, data: bytes) -> bool:
        posted[connection_id].append(orjson.loads(data))
        return True

    monkeypatch.setattr(Pusher, "post", post)
    return posted


@pytest.fixture
def site_key(merchant_id: str) -> str:
    site = f"site-{merchant_id}"
    bootstrap.accounts().connect(merchant_id, "web_chat", site, {"origins": [ORIGIN]}, {})
    return site


def knock(query: dict[str, str] | None, **headers: str) -> dict[str, Any]:
    """The authorizer's event."""
    return {
        "type": "REQUEST",
        "methodArn": ARN,
        "queryStringParameters": query,
        "headers": {"Host": "x", **headers},
        "requestContext": {"routeKey": "$connect", "connectionId": "c", "eventType": "CONNECT"},
    }


def effect(answer: dict[str, Any]) -> Any:
    (statement,) = answer["policyDocument"]["Statement"]
    assert statement["Resource"] == ARN
    return statement["Effect"]


class Client:
    """One socket, from handshake to close, as API Gateway drives the Lambdas."""

    def __init__(self, query: dict[str, str], **headers: str) -> None:
        self.connection_id = f"c-{new_id()[-12:]}"
        answer = authorize.handler(knock(query, **headers), None)
        assert effect(answer) == "Allow"
        self.authorizer = {**answer["context"], "principalId": answer["principalId"]}
        assert connect.handler(self._event("$connect"), None) == {"statusCode": 200}

    def send(self, **content: Any) -> None:
        self.send_text(orjson.dumps(content).decode())

    def send_text(self, text: str) -> None:
        event = {**self._event("$default"), "body": text, "isBase64Encoded": False}
        assert frame.handler(event, None) == {"statusCode": 200}

    def close(self) -> None:
        assert disconnect.handler(self._event("$disconnect"), None) == {"statusCode": 200}

    def _event(self, route: str) -> dict[str, Any]:
        return {
            "requestContext": {
                "routeKey": route,
                "connectionId": self.connection_id,
                "authorizer": self.authorizer,
            }
        }


def agent_client(merchant_id: str, service_code: str = "A001") -> Client:
    viewer = Viewer(merchant_id=merchant_id, role=Role.AGENT, service_code=service_code, name="Ana")
    return Client({"ticket": bootstrap.tickets().issue(viewer)})


def publish(merchant_id: str, kind: DetailType, data: dict[str, Any]) -> None:
    """Hand an event to the broadcaster as EventBridge does."""
    detail = {
        "id": new_id(), "type": kind, "version": 1, "merchant_id": merchant_id,
        "occurred_at": to_text(utc_now()), "correlation_id": "c", "data": data,
    }  # fmt: skip
    event = {"source": "deskhand", "detail-type": kind, "detail": detail}
    broadcast.handler(orjson.loads(orjson.dumps(event)), None)


class TestAuthorize:
    """S101: every way in has a way to be refused."""

    def test_a_visitor_gets_a_context_of_plain_text(self, merchant_id: str, site_key: str) -> None:
        answer = authorize.handler(knock({"site_key": site_key}, Origin=ORIGIN), None)
        assert effect(answer) == "Allow"
        assert answer["context"]["merchant_id"] == merchant_id
        assert answer["context"]["role"] == "visitor"
        assert all(isinstance(value, str) for value in answer["context"].values())
        assert answer["principalId"] == answer["context"]["visitor_id"]

    def test_header_names_come_in_any_case(self, site_key: str) -> None:
        answer = authorize.handler(knock({"site_key": site_key}, origin=ORIGIN), None)
        assert effect(answer) == "Allow"

    @pytest.mark.parametrize(
        ("query", "origin"),
        [(None, ORIGIN), ({}, ORIGIN), ({"ticket": "guess"}, ORIGIN), ({"site_key": "x"}, ORIGIN)],
    )
    def test_nobody_else_gets_in(self, query: dict[str, str] | None, origin: str) -> None:
        answer = authorize.handler(knock(query, Origin=origin), None)
        assert effect(answer) == "Deny"
        assert answer["context"] == {}

    def test_a_strange_page_does_not_get_in(self, site_key: str) -> None:
        for headers in ({"Origin": "https://evil.example"}, {}):
            answer = authorize.handler(knock({"site_key": site_key}, **headers), None)
            assert effect(answer) == "Deny"


class TestConversation:
    """S36: a visitor and an agent see each other's messages."""

    def test_from_first_frame_to_reply(
        self, merchant_id: str, site_key: str, frames: Frames
    ) -> None:
        visitor = Client({"site_key": site_key, "visitor": ""}, Origin=ORIGIN)
        publish(
            merchant_id,
            DetailType.VISITOR_CONNECTED,
            {
                "connection_id": visitor.connection_id,
                "account_id": visitor.authorizer["account_id"],
                "visitor_id": visitor.authorizer["visitor_id"],
            },
        )
        agent = agent_client(merchant_id)
        visitor.send(action="message.send", body="Where is #1166?", client_id="c-1", ref="r1")
        session, ack = frames[visitor.connection_id]
        assert (session["type"], session["conversation_id"]) == ("session", None)
        assert (ack["type"], ack["ref"]) == ("ack", "r1")

        reply = NewMessage(
            sender_type=SenderType.AGENT, sender_identifier="A001", body="It left today."
        )
        message = bootstrap.replying().add(merchant_id, ack["conversation_id"], reply)
        publish(
            merchant_id,
            DetailType.MESSAGE_CREATED,
            {
                "message": event_message_view(message),
                "conversation_id": message.conversation_id,
                "account_id": message.account_id,
                "visitor_id": visitor.authorizer["visitor_id"],
            },
        )
        assert frames[visitor.connection_id][-1]["message"]["body"] == "It left today."
        assert frames[agent.connection_id][-1]["message"]["id"] == message.id

        again = Client({"site_key": site_key, "visitor": session["visitor_token"]}, Origin=ORIGIN)
        assert again.authorizer["visitor_id"] == visitor.authorizer["visitor_id"]
        again.send(action="sync", conversation_id=ack["conversation_id"], after_seq=0, ref="s")
        kinds = [one["type"] for one in frames[again.connection_id]]
        assert kinds == ["message.created", "message.created", "synced"]

    def test_bad_frames_leave_the_socket_alive(self, site_key: str, frames: Frames) -> None:
        """S37."""
        visitor = Client({"site_key": site_key}, Origin=ORIGIN)
        for text in ("", "not json", "[]", "null", "\ud800", '{"action":"nope"}'):
            visitor.send_text(text)
        visitor.send(action="heartbeat", ref=1)
        kinds = [one["type"] for one in frames[visitor.connection_id]]
        assert kinds == ["error"] * 6 + ["ack"]

    def test_a_closed_socket_gets_nothing_more(self, merchant_id: str, frames: Frames) -> None:
        """S39."""
        agent = agent_client(merchant_id)
        agent.close()
        publish(merchant_id, DetailType.ORDER_CHANGED, {"order": {"id": "01"}, "previous": None})
        assert frames[agent.connection_id] == []

    def test_merchants_are_apart(self, merchant_id: str, frames: Frames) -> None:
        ours, theirs = agent_client(merchant_id), agent_client(f"{merchant_id}-other")
        publish(merchant_id, DetailType.ORDER_CHANGED, {"order": {"id": "01"}, "previous": None})
        assert [one["type"] for one in frames[ours.connection_id]] == ["order.updated"]
        assert frames[theirs.connection_id] == []


class TestCost:
    """Performance: calls per frame; each post to a socket comes on top."""

    def test_a_message_takes_three_calls(self, site_key: str, frames: Frames) -> None:
        visitor = Client({"site_key": site_key}, Origin=ORIGIN)
        visitor.send(action="message.send", body="First", client_id="c-1")
        with watching(CallCounter()) as counter:
            visitor.send(action="message.send", body="Second", client_id="c-2")
        assert counter.calls == ["BatchGetItem", "GetItem", "TransactWriteItems"]
        assert len(frames[visitor.connection_id]) == 2

    def test_a_repeat_takes_one(self, site_key: str, frames: Frames) -> None:
        visitor = Client({"site_key": site_key}, Origin=ORIGIN)
        visitor.send(action="message.send", body="First", client_id="c-1")
        with watching(CallCounter()) as counter:
            visitor.send(action="message.send", body="First", client_id="c-1")
        assert counter.calls == ["BatchGetItem"]
        assert len(frames[visitor.connection_id]) == 2

    def test_an_event_takes_one_query(self, merchant_id: str, frames: Frames) -> None:
        clients = [agent_client(merchant_id, f"A00{number}") for number in range(3)]
        with watching(CallCounter()) as counter:
            publish(
                merchant_id, DetailType.ORDER_CHANGED, {"order": {"id": "01"}, "previous": None}
            )
        assert counter.calls == ["Query"]
        assert all(len(frames[one.connection_id]) == 1 for one in clients)

    def test_a_heartbeat_takes_a_write_and_a_query(self, merchant_id: str, frames: Frames) -> None:
        agent = agent_client(merchant_id)
        with watching(CallCounter()) as counter:
            agent.send(action="heartbeat")
        assert counter.calls == ["PutItem", "Query"]
        assert frames[agent.connection_id] == []


class TestFiles:
    """S35: over the Lambdas, with their own wiring."""

    def test_a_picture_goes_in_and_a_bill_comes_out(
        self, merchant_id: str, site_key: str, frames: Frames
    ) -> None:
        visitor = Client({"site_key": site_key}, Origin=ORIGIN)
        visitor.send(action="file.prepare", name="a.png", content_type="image/png", size=3, ref="f")
        upload = frames[visitor.connection_id][-1]["upload"]
        bootstrap.objects().put(upload["key"], b"PNG", "image/png")
        visitor.send(
            action="message.send", body="", client_id="c-1", attachments=[upload["key"]], ref="m"
        )
        ack = frames[visitor.connection_id][-1]
        assert ack["type"] == "ack"

        staff = Uploader(merchant_id)
        key = bootstrap.uploads().prepare(staff, "bill.pdf", "application/pdf", 4).key
        bootstrap.objects().put(key, b"%PDF", "application/pdf")
        answer = NewMessage(
            sender_type=SenderType.AGENT,
            sender_identifier="A001",
            body="",
            attachments=(bootstrap.uploads().attachment(staff, key),),
        )
        sent = bootstrap.replying().add(merchant_id, ack["conversation_id"], answer)
        visitor.send(action="file.url", seq=sent.seq, place=0, ref="u")
        url = frames[visitor.connection_id][-1]["url"]
        assert f"/files/{merchant_id}/" in url

    def test_another_visitor_gets_neither(
        self, merchant_id: str, site_key: str, frames: Frames
    ) -> None:  # S136
        visitor = Client({"site_key": site_key}, Origin=ORIGIN)
        stranger = Client({"site_key": site_key}, Origin=ORIGIN)
        visitor.send(action="file.prepare", name="a.png", content_type="image/png", size=3, ref="f")
        key = frames[visitor.connection_id][-1]["upload"]["key"]
        bootstrap.objects().put(key, b"PNG", "image/png")
        stranger.send(action="message.send", body="", client_id="c", attachments=[key], ref="m")
        assert frames[stranger.connection_id][-1]["code"] == "key_invalid"
        visitor.send(action="message.send", body="", client_id="c", attachments=[key], ref="m")
        ack = frames[visitor.connection_id][-1]
        place = {"conversation_id": ack["conversation_id"], "seq": ack["seq"], "place": 0}
        stranger.send(action="file.url", ref="u", **place)
        assert frames[stranger.connection_id][-1]["title"] == "Not found"
