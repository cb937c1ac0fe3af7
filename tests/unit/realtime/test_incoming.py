"""What clients send: visitors' messages, syncs, and everything hostile."""

from typing import Any

import orjson
import pytest

from deskhand.conversations.models import MessageKind, SenderType
from deskhand.conversations.replying import NewMessage
from deskhand.kit.settings import Settings
from deskhand.realtime import incoming
from deskhand.realtime.limits import BURST, Allowance
from deskhand.realtime.push import PushFailed
from deskhand.realtime.threads import Threads
from tests.support import builders
from tests.support.corpus import corpus_file
from tests.unit.realtime.builders import Desk


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id)


def note(body: str = "Careful, third complaint") -> NewMessage:
    return NewMessage(
        sender_type=SenderType.AGENT, sender_identifier="A001", kind=MessageKind.NOTE, body=body
    )


def reply(body: str = "It left today.") -> NewMessage:
    return NewMessage(sender_type=SenderType.AGENT, sender_identifier="A001", body=body)


class TestMessageSend:
    """Contract §5, S36, S37."""

    def test_is_stored_before_it_is_acknowledged(self, desk: Desk) -> None:
        visitor = desk.visitor()
        ack = desk.say(desk.connect(visitor), visitor, "Where is #1166?")
        assert ack["type"] == "ack"
        assert ack["ref"] == "r"
        (stored,) = desk.conversations.messages(desk.merchant_id, ack["conversation_id"])
        assert (stored.id, stored.seq) == (ack["message_id"], ack["seq"])
        assert (stored.body, stored.channel) == ("Where is #1166?", "web_chat")
        assert stored.sender_identifier == visitor.visitor_id
        assert stored.sender_type is SenderType.CUSTOMER

    def test_the_same_client_id_twice_is_one_message(self, desk: Desk) -> None:
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        first = desk.say(connection, visitor, "Hello", "c-1")
        again = desk.say(connection, visitor, "Hello", "c-1")
        assert first == again
        stored = desk.conversations.messages(desk.merchant_id, first["conversation_id"])
        assert len(stored) == 1

    def test_two_visitors_may_use_the_same_client_id(self, desk: Desk) -> None:
        one, other = desk.visitor(), desk.visitor()
        first = desk.say(desk.connect(one), one, "Hello", "c-1")
        second = desk.say(desk.connect(other), other, "Hello", "c-1")
        assert first["conversation_id"] != second["conversation_id"]

    def test_places_rise_within_one_conversation(self, desk: Desk) -> None:
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        acks = [desk.say(connection, visitor, f"{n}") for n in range(5)]
        assert len({ack["conversation_id"] for ack in acks}) == 1
        places = [ack["seq"] for ack in acks]
        assert places == sorted(set(places))

    def test_another_visitors_conversation_can_not_be_written_to(self, desk: Desk) -> None:
        """Formats §14.25."""
        victim, attacker = desk.visitor(), desk.visitor()
        theirs = desk.say(desk.connect(victim), victim, "Mine")
        (ack,) = desk.send(
            desk.connect(attacker), attacker, action="message.send", body="Boo", client_id="c",
            ref="r", conversation_id=theirs["conversation_id"], sender_id=victim.visitor_id,
            visitor_id=victim.visitor_id, channel="mailgun",
        )  # fmt: skip
        assert ack["conversation_id"] != theirs["conversation_id"]
        stored = desk.conversations.messages(desk.merchant_id, theirs["conversation_id"])
        assert [one.body for one in stored] == ["Mine"]

    @pytest.mark.parametrize(
        ("changes", "title"),
        [
            ({"body": "x" * 4001}, "The message is too long"),
            ({"body": ""}, "The message is empty"),
            ({"body": 12}, "The message is empty"),
            ({"client_id": None}, "client_id is missing or invalid"),
        ],
    )
    def test_says_what_is_wrong_and_stores_nothing(
        self, desk: Desk, changes: dict[str, Any], title: str
    ) -> None:
        visitor = desk.visitor()
        frame = {"action": "message.send", "body": "x", "client_id": "c", "ref": "r9", **changes}
        assert desk.send(desk.connect(visitor), visitor, **frame) == [
            {"type": "error", "ref": "r9", "title": title}
        ]
        assert Threads(desk.desk).current(visitor) is None

    def test_agents_answer_over_rest(self, desk: Desk) -> None:
        agent = desk.agent()
        (frame,) = desk.send(
            desk.connect(agent), agent, action="message.send", body="Hi", client_id="c"
        )
        assert frame["type"] == "error"

    def test_a_lost_acknowledgement_is_made_up_by_the_repeat(self, desk: Desk) -> None:
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        desk.pusher.failing.add(connection)
        frame = {"action": "message.send", "body": "Hello", "client_id": "c-1", "ref": "r"}
        with pytest.raises(PushFailed):
            desk.send(connection, visitor, **frame)
        desk.pusher.failing.clear()
        (ack,) = desk.send(connection, visitor, **frame)
        stored = desk.conversations.messages(desk.merchant_id, ack["conversation_id"])
        assert [one.id for one in stored] == [ack["message_id"]]


class TestNotUnderstood:
    """S37, formats §14.26: the socket lives on."""

    @pytest.mark.parametrize(
        "raw",
        [b"", b"not json", b"[]", b"null", b"12", b'"x"', b"\xff\xfe", b"{", b'{"a":"\\ud800"}',
         b"[" * 5000, b'{"a":' * 2000],
    )  # fmt: skip
    def test_not_a_json_object(self, desk: Desk, raw: bytes) -> None:
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        assert desk.send_raw(connection, visitor, raw) == [
            {"type": "error", "ref": None, "title": "Not a JSON object"}
        ]
        assert desk.say(connection, visitor, "Still here")["type"] == "ack"

    @pytest.mark.parametrize("action", [None, 5, [], {}, "", "delete.everything", "__init__"])
    def test_an_unknown_action_gets_its_ref_back(self, desk: Desk, action: object) -> None:
        visitor = desk.visitor()
        assert desk.send(desk.connect(visitor), visitor, action=action, ref="r1") == [
            {"type": "error", "ref": "r1", "title": "Unknown action"}
        ]

    def test_hostile_frames_get_an_error_each(self, desk: Desk) -> None:
        frames = orjson.loads(corpus_file("webchat/frames.json").read_bytes())
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        for raw in frames["hostile"]:
            (answer,) = desk.send_raw(connection, visitor, raw.encode())
            assert answer["type"] == "error"

    def test_a_flood_is_slowed_down(self, desk: Desk) -> None:
        desk.frames = desk.make_frames(Allowance(lambda: 0.0))
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        answers = [
            desk.send(connection, visitor, action="heartbeat", ref=n)[0]["type"]
            for n in range(BURST + 3)
        ]
        assert answers == ["ack"] * BURST + ["error"] * 3


class TestSync:
    """S87, S38: a reconnect leaves no gap."""

    def test_a_visitor_gets_everything_after_a_place_oldest_first(self, desk: Desk) -> None:
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        first = desk.say(connection, visitor, "One")
        desk.replying.add(desk.merchant_id, first["conversation_id"], reply("Two"))
        desk.say(connection, visitor, "Three")
        answers = desk.send(
            connection, visitor, action="sync", ref="s",
            conversation_id=first["conversation_id"], after_seq=first["seq"],
        )  # fmt: skip
        assert [one["type"] for one in answers] == ["message.created"] * 2 + ["synced"]
        assert [one["message"]["body"] for one in answers[:2]] == ["Two", "Three"]
        assert {one["conversation_id"] for one in answers} == {first["conversation_id"]}
        assert answers[-1] == {
            "type": "synced", "ref": "s", "conversation_id": first["conversation_id"],
            "seq": answers[1]["message"]["seq"], "more": False,
        }  # fmt: skip

    def test_a_reply_while_the_visitor_was_away_waits(self, desk: Desk) -> None:
        """Formats §14.30."""
        visitor = desk.visitor()
        first = desk.say(desk.connect(visitor), visitor, "Anyone?")
        desk.replying.add(desk.merchant_id, first["conversation_id"], reply("Yes!"))
        back = desk.connect(visitor)
        answers = desk.send(back, visitor, action="sync", after_seq=first["seq"])
        assert [one["message"]["body"] for one in answers[:-1]] == ["Yes!"]

    def test_a_visitor_never_sees_notes_nor_inner_fields(self, desk: Desk) -> None:
        """S86."""
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        first = desk.say(connection, visitor, "Hi", "c-7")
        added = desk.replying.add(desk.merchant_id, first["conversation_id"], note())
        answers = desk.send(connection, visitor, action="sync", after_seq=0)
        assert "third complaint" not in orjson.dumps(answers).decode()
        (message,) = [one["message"] for one in answers[:-1]]
        assert message["metadata"] == {"client_id": "c-7"}
        assert not {"customer_id", "merchant_id", "sender_identifier"} & set(message)
        assert answers[-1]["seq"] == added.seq

    def test_an_agent_sees_notes_too(self, desk: Desk) -> None:
        visitor, agent = desk.visitor(), desk.agent()
        first = desk.say(desk.connect(visitor), visitor, "Hi")
        desk.replying.add(desk.merchant_id, first["conversation_id"], note())
        answers = desk.send(
            desk.connect(agent), agent, action="sync",
            conversation_id=first["conversation_id"], after_seq=0,
        )  # fmt: skip
        assert [one["message"]["kind"] for one in answers[:-1]] == ["message", "note"]

    def test_a_new_visitor_has_nothing_yet(self, desk: Desk) -> None:
        visitor = desk.visitor()
        (answer,) = desk.send(desk.connect(visitor), visitor, action="sync", ref=1)
        assert answer == {
            "type": "synced", "ref": 1, "conversation_id": None, "seq": 0, "more": False,
        }  # fmt: skip

    def test_a_long_history_comes_in_several_rounds(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(incoming, "SYNC_PAGE", 3)
        monkeypatch.setattr(incoming, "SYNC_MESSAGES", 6)
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        for number in range(8):
            desk.say(connection, visitor, str(number))
        seen: list[str] = []
        seq, more = 0, True
        while more:
            answers = desk.send(connection, visitor, action="sync", after_seq=seq)
            seen += [one["message"]["body"] for one in answers[:-1]]
            seq, more = answers[-1]["seq"], answers[-1]["more"]
        assert seen == [str(number) for number in range(8)]

    def test_a_socket_that_closes_meanwhile_ends_the_answer(self, desk: Desk) -> None:
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        for number in range(5):
            desk.say(connection, visitor, str(number))
        desk.pusher.gone.add(connection)
        desk.pusher.posts.clear()
        assert desk.send(connection, visitor, action="sync") == []
        assert desk.pusher.posts == [connection]
        assert desk.sockets.visitor(visitor.account_id, visitor.visitor_id) == []

    @pytest.mark.parametrize("after", [None, -5, "7", True, 1.5, [], 10**30, 2**64])
    def test_a_silly_place_is_the_beginning_or_the_end(self, desk: Desk, after: object) -> None:
        visitor = desk.visitor()
        connection = desk.connect(visitor)
        desk.say(connection, visitor, "Hi")
        raw = b'{"action":"sync","after_seq":' + str(after).encode() + b"}"
        if not isinstance(after, int) or isinstance(after, bool):
            raw = orjson.dumps({"action": "sync", "after_seq": after})
        answers = desk.send_raw(connection, visitor, raw)
        assert answers[-1]["type"] == "synced"


class TestIsolation:
    """S101: another merchant's or visitor's conversation is not found."""

    def refused(self, desk: Desk, viewer: Any, conversation_id: str) -> None:
        connection = desk.connect(viewer)
        for action in ("sync", "typing", "read"):
            assert desk.send(
                connection, viewer, action=action, ref=action, conversation_id=conversation_id
            ) == [{"type": "error", "ref": action, "title": "Not found"}]

    def test_another_merchants_agent(self, desk: Desk, settings: Settings) -> None:
        visitor = desk.visitor()
        ack = desk.say(desk.connect(visitor), visitor, "Hi")
        other = Desk(settings, f"{desk.merchant_id}-other")
        self.refused(other, other.agent(), ack["conversation_id"])

    def test_another_visitor(self, desk: Desk) -> None:
        visitor = desk.visitor()
        ack = desk.say(desk.connect(visitor), visitor, "Hi")
        self.refused(desk, desk.visitor(), ack["conversation_id"])

    def test_the_same_visitor_id_on_another_site(self, desk: Desk) -> None:
        visitor = desk.visitor()
        ack = desk.say(desk.connect(visitor), visitor, "Hi")
        stranger = desk.visitor(visitor.visitor_id, account_id="acc-other-site")
        self.refused(desk, stranger, ack["conversation_id"])

    def test_a_visitor_reads_no_other_channel(self, desk: Desk) -> None:
        visitor = desk.visitor("psid-77")
        account = builders.account(desk.merchant_id, account_id=visitor.account_id)
        stored = desk.receiving.receive(builders.inbound("psid-77"), account)
        self.refused(desk, visitor, stored.conversation_id)

    @pytest.mark.parametrize("wanted", ["", "nope", 5, None, {}, "../x"])
    def test_an_agent_who_names_none(self, desk: Desk, wanted: object) -> None:
        agent = desk.agent()
        assert desk.send(
            desk.connect(agent), agent, action="sync", ref=1, conversation_id=wanted
        ) == [{"type": "error", "ref": 1, "title": "Not found"}]
