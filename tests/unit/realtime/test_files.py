"""Files over a visitor's socket: their own only, of what the channel takes."""

from typing import Any

import orjson
import pytest

from deskhand.conversations.models import Message, MessageKind, SenderType
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.repository import ConversationRepository
from deskhand.conversations.uploads import UploadService
from deskhand.kit.settings import Settings
from deskhand.realtime.files import FileFrames
from deskhand.realtime.limits import FILES_BURST, FILES_PER_SECOND, Allowance
from deskhand.realtime.models import Viewer
from tests.unit.realtime.builders import Desk

PICTURE = b"\x89PNG not really"


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id)


class Visitor:
    """A visitor and their socket."""

    def __init__(self, desk: Desk, viewer: Viewer | None = None) -> None:
        self.desk = desk
        self.viewer = viewer or desk.visitor()
        self.connection = desk.connect(self.viewer)

    def ask(self, action: str, **content: Any) -> dict[str, Any]:
        """The one answer to a frame."""
        (answer,) = self.desk.send(self.connection, self.viewer, action=action, ref="r", **content)
        return answer

    def prepare(self, **changes: Any) -> dict[str, Any]:
        described = {"name": "shoe.png", "content_type": "image/png", "size": len(PICTURE)}
        return self.ask("file.prepare", **{**described, **changes})

    def uploaded(self, content: bytes = PICTURE) -> str:
        """The key of a picture that lies in the store."""
        key = str(self.prepare()["upload"]["key"])
        self.desk.objects.put(key, content, "image/png")
        return key

    def send(self, *keys: str, client_id: str = "c-1", body: str = "") -> dict[str, Any]:
        return self.ask("message.send", body=body, client_id=client_id, attachments=list(keys))

    def message(self, ack: dict[str, Any]) -> Message:
        repository = ConversationRepository(self.desk.desk, self.desk.merchant_id)
        found = repository.message(ack["conversation_id"], ack["seq"])
        assert found
        return found


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    return Visitor(desk)


class TestPrepare:
    def test_where_to_put_it(self, visitor: Visitor) -> None:
        answer = visitor.prepare()
        assert (answer["type"], answer["ref"], answer["url"]) == ("file", "r", None)
        assert answer["upload"]["content_type"] == "image/png"
        assert answer["upload"]["key"].split("/")[1] == visitor.desk.merchant_id
        assert answer["upload"]["url"].startswith("https://")

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"size": 20_000_001}, "too_large"),
            ({"size": 0}, "empty"),
            ({"size": -5}, "empty"),
            ({"size": "12"}, "size_invalid"),
            ({"size": True}, "size_invalid"),
            ({"size": 1.5}, "size_invalid"),
            ({"content_type": "application/x-msdownload"}, "type_not_taken"),
            ({"content_type": "image/png\r\nx: y"}, "type_invalid"),
            ({"content_type": None}, "type_invalid"),
            ({"name": None}, "name_invalid"),
            ({"name": "x" * 256}, "name_invalid"),
        ],
    )
    def test_what_is_not_taken_says_why(
        self, visitor: Visitor, changes: dict[str, Any], code: str
    ) -> None:
        answer = visitor.prepare(**changes)
        assert (answer["type"], answer["code"]) == ("error", code)
        assert answer["title"]

    def test_agents_upload_over_rest(self, desk: Desk) -> None:
        answer = Visitor(desk, desk.agent()).prepare()
        assert answer["type"] == "error"

    def test_a_flood_is_slowed_down(self, desk: Desk) -> None:
        slow = Allowance(lambda: 0.0, FILES_BURST, FILES_PER_SECOND)
        desk.files = FileFrames(desk.desk, UploadService(desk.desk, desk.objects), slow)
        desk.frames = desk.make_frames()
        visitor = Visitor(desk)
        answers = [visitor.prepare()["type"] for _ in range(FILES_BURST + 2)]
        assert answers == ["file"] * FILES_BURST + ["error"] * 2


class TestSend:
    def test_a_picture_without_words(self, visitor: Visitor) -> None:
        ack = visitor.send(visitor.uploaded())
        message = visitor.message(ack)
        (file,) = message.attachments
        assert (file.name, file.content_type, file.size) == ("shoe.png", "image/png", len(PICTURE))
        assert file.state == "ready"
        assert (message.message_type, message.body) == ("attachment", "")

    def test_outlives_its_upload(self, visitor: Visitor) -> None:
        key = visitor.uploaded()
        ack = visitor.send(key)
        visitor.desk.objects.delete(key)
        kept = visitor.message(ack).attachments[0].key or ""
        assert kept.startswith(f"files/{visitor.desk.merchant_id}/")
        assert visitor.desk.objects.get(kept) == PICTURE
        # A repeat, long after: the same message.
        assert visitor.send(key) == ack

    def test_a_repeat_changes_nothing(self, visitor: Visitor) -> None:
        ack = visitor.send(visitor.uploaded())
        other = b"\x89PNG another one"[: len(PICTURE)]
        assert visitor.send(visitor.uploaded(other)) == ack
        kept = visitor.message(ack).attachments[0].key or ""
        assert visitor.desk.objects.get(kept) == PICTURE

    def test_what_is_not_theirs(self, desk: Desk, visitor: Visitor) -> None:  # S136
        key = visitor.uploaded()
        stranger = Visitor(desk)
        for one in (key, key.replace("visitor-", "staff/../visitor-"), "files/x/y/z/0"):
            answer = stranger.send(one)
            assert (answer["type"], answer["code"]) == ("error", "key_invalid")
        elsewhere = Visitor(desk, desk.visitor(visitor.viewer.visitor_id, "another-site"))
        assert elsewhere.send(key)["code"] == "key_invalid"

    def test_what_an_agent_uploaded(self, desk: Desk, visitor: Visitor) -> None:
        from deskhand.conversations.upload_places import Uploader

        uploads = UploadService(desk.desk, desk.objects)
        key = uploads.prepare(Uploader(desk.merchant_id), "a.png", "image/png", 3).key
        desk.objects.put(key, b"abc", "image/png")
        assert visitor.send(key)["code"] == "key_invalid"

    def test_not_uploaded(self, visitor: Visitor) -> None:
        key = visitor.prepare()["upload"]["key"]
        assert visitor.send(key)["code"] == "not_uploaded"

    def test_more_than_was_announced(self, visitor: Visitor) -> None:
        key = visitor.uploaded(PICTURE * 2)
        assert visitor.send(key)["code"] == "not_as_announced"
        sync = visitor.ask("sync", after_seq=0)
        assert (sync["conversation_id"], sync["seq"]) == (None, 0)  # nothing was stored

    def test_too_many(self, visitor: Visitor) -> None:
        keys = [f"uploads/{number}" for number in range(11)]
        assert visitor.send(*keys)["type"] == "error"

    def test_one_bad_of_two_keeps_neither(self, visitor: Visitor) -> None:
        good, bad = visitor.uploaded(), visitor.prepare()["upload"]["key"]
        assert visitor.send(good, bad)["type"] == "error"


class TestUrl:
    def answered(self, visitor: Visitor, kind: MessageKind = MessageKind.MESSAGE) -> Message:
        """What an agent with a file answered."""
        ack = visitor.send(visitor.uploaded())
        file = visitor.message(ack).attachments[0]
        new = NewMessage(
            sender_type=SenderType.AGENT, sender_identifier="A001", body="", kind=kind,
            attachments=(file,),
        )  # fmt: skip
        desk = visitor.desk
        return desk.replying.add(desk.merchant_id, ack["conversation_id"], new)

    def test_of_ones_own_conversation(self, visitor: Visitor) -> None:
        message = self.answered(visitor)
        for named in ({"conversation_id": message.conversation_id}, {}):
            answer = visitor.ask("file.url", seq=message.seq, place=0, **named)
            assert (answer["type"], answer["upload"]) == ("file", None)
            assert "response-content-disposition=attachment" in answer["url"]

    def test_never_of_a_note(self, visitor: Visitor) -> None:  # S86
        message = self.answered(visitor, MessageKind.NOTE)
        answer = visitor.ask("file.url", seq=message.seq, place=0)
        assert (answer["type"], answer["title"]) == ("error", "Not found")

    def test_never_of_anothers(self, desk: Desk, visitor: Visitor) -> None:  # S136
        message = self.answered(visitor)
        place = {"seq": message.seq, "place": 0}
        strangers = [
            Visitor(desk),
            Visitor(desk, desk.visitor(visitor.viewer.visitor_id, "another-site")),
        ]
        for stranger in strangers:
            for named in ({"conversation_id": message.conversation_id}, {}):
                answer = stranger.ask("file.url", **place, **named)
                assert (answer["type"], answer["title"]) == ("error", "Not found")

    @pytest.mark.parametrize(
        "place",
        [{"seq": 1}, {"seq": 99, "place": 0}, {"place": 0}, {"seq": 1, "place": 1},
         {"seq": "1", "place": 0}, {"seq": -1, "place": 0}],
    )  # fmt: skip
    def test_what_is_not_there(self, visitor: Visitor, place: dict[str, Any]) -> None:
        visitor.send(visitor.uploaded())
        answer = visitor.ask("file.url", **place)
        expected = "file" if place == {"seq": 1} else "error"  # the first file, when none is named
        assert answer["type"] == expected

    def test_agents_fetch_over_rest(self, desk: Desk, visitor: Visitor) -> None:
        message = self.answered(visitor)
        frame = {"conversation_id": message.conversation_id, "seq": message.seq, "place": 0}
        assert Visitor(desk, desk.agent()).ask("file.url", **frame)["type"] == "error"


def test_what_a_visitor_sees_of_a_file_holds_no_key(visitor: Visitor) -> None:
    visitor.send(visitor.uploaded())
    frames = visitor.desk.send(
        visitor.connection, visitor.viewer, action="sync", after_seq=0, ref="s"
    )
    shown = frames[0]["message"]["attachments"]
    assert [(one["name"], one["state"], one["place"]) for one in shown] == [
        ("shoe.png", "ready", 0)
    ]
    assert "files/" not in orjson.dumps(frames).decode()
