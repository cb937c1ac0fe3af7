"""Visitor and agent, live, over reconnects."""

from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from deskhand.kit.ids import new_id
from tests.e2e.journeys import messages_of, reply
from tests.support.stack import Rest, RunningStack, Socket


def say(socket: Socket, body: str, client_id: str | None = None) -> dict[str, Any]:
    """Send a message as a visitor and return its ack."""
    ref = new_id()
    socket.send(action="message.send", body=body, client_id=client_id or new_id(), ref=ref)
    return socket.wait("ack", lambda frame: frame["ref"] == ref)


def body_is(body: str) -> Any:
    return lambda frame: frame["message"]["body"] == body


class TestChat:
    def test_both_ways(self, running: RunningStack, agent: Rest) -> None:  # S35, S36, S38, S86
        words, answer = f"Hello {new_id()}", f"Hi {new_id()}"
        with running.agent_socket() as desk, running.visitor_socket() as visitor:
            session = visitor.wait("session")
            assert session["visitor_token"]
            ack = say(visitor, words)
            seen = desk.wait("message.created", body_is(words))
            conversation_id = seen["message"]["conversation_id"]
            assert seen["message"]["id"] == ack["message_id"]
            reply(agent, conversation_id, "secret note", kind="note")
            reply(agent, conversation_id, answer)
            visitor.wait("message.created", body_is(answer))
            assert "secret note" not in str(visitor.frames)

    def test_reconnect_leaves_no_gap(self, running: RunningStack, agent: Rest) -> None:  # S38, S87
        with running.visitor_socket() as visitor:
            token = visitor.wait("session")["visitor_token"]
            ack = say(visitor, "first")
        # The visitor is away.
        with running.agent_socket() as desk:
            desk.send(action="heartbeat", ref="b")
            conversation_id = self._conversation(agent, ack["message_id"])
        reply(agent, conversation_id, "while away")
        with running.visitor_socket(token=token) as visitor:
            session = visitor.wait("session")
            assert session["conversation_id"] == conversation_id
            visitor.send(
                action="sync", conversation_id=conversation_id, after_seq=ack["seq"], ref="s"
            )
            frame = visitor.wait("message.created", body_is("while away"))
            assert frame["message"]["seq"] > ack["seq"]

    def test_same_client_id_is_one_message(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S37, S97
        client_id = new_id()
        with running.visitor_socket() as visitor:
            token = visitor.wait("session")["visitor_token"]
            first = say(visitor, "once", client_id)
            second = say(visitor, "once", client_id)
        with running.visitor_socket(token=token) as visitor:
            visitor.wait("session")
            third = say(visitor, "once", client_id)
        assert first["message_id"] == second["message_id"] == third["message_id"]
        conversation_id = self._conversation(agent, first["message_id"])
        bodies = [one["body"] for one in messages_of(agent, conversation_id)]
        assert bodies.count("once") == 1

    def test_bad_frames_leave_the_socket_alive(self, running: RunningStack) -> None:  # S37
        with running.visitor_socket() as visitor:
            visitor.wait("session")
            for text in ("not json", "[]", "null", '{"action": "fly", "ref": "f"}'):
                visitor.send_raw(text)
            visitor.wait("error", lambda frame: frame.get("ref") == "f")
            say(visitor, "still here")
            errors = [frame for frame in visitor.frames if frame["type"] == "error"]
            assert len(errors) == 4

    def test_forged_fields_are_ignored(self, running: RunningStack) -> None:  # formats §8
        with running.agent_socket() as desk, running.visitor_socket() as visitor:
            visitor.wait("session")
            words = new_id()
            visitor.send(
                action="message.send", body=words, client_id=new_id(), ref="r",
                sender_type="agent", channel="mailgun", conversation_id=new_id(), seq=1,
            )  # fmt: skip
            seen = desk.wait("message.created", body_is(words))["message"]
            assert (seen["sender_type"], seen["channel"]) == ("customer", "web_chat")

    @pytest.mark.parametrize(
        ("site_key", "origin"),
        [("acme-demo-site", "https://evil.example"), ("nobody", "http://localhost:8090")],
    )
    def test_only_the_merchants_own_pages(
        self, running: RunningStack, site_key: str, origin: str
    ) -> None:
        with pytest.raises(InvalidStatus), running.visitor_at(site_key, origin):
            pass

    def test_forged_visitor_token_gets_nobodys_conversation(self, running: RunningStack) -> None:
        with running.visitor_socket() as visitor:
            token = visitor.wait("session")["visitor_token"]
            say(visitor, "mine")
        forged = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
        try:
            with running.visitor_socket(token=forged) as stranger:
                assert stranger.wait("session")["conversation_id"] is None
        except InvalidStatus as refused:
            assert refused.response.status_code in {401, 403}  # noqa: PT017

    def test_ticket_is_good_once(self, running: RunningStack, agent: Rest) -> None:
        ticket = agent.call("POST", "/ws-ticket").body["ticket"]
        url = f"{running.stack.url('ws_url')}?ticket={ticket}"
        from websockets.sync.client import connect

        with connect(url):
            pass
        with pytest.raises(InvalidStatus):
            connect(url)

    def _conversation(self, agent: Rest, message_id: str) -> str:
        for one in agent.all("/conversations", channel="web_chat", status="pending", limit=50):
            if any(found["id"] == message_id for found in messages_of(agent, one["id"])):
                return str(one["id"])
        raise AssertionError("no web chat conversation with that message")
