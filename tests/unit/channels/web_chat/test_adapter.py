"""A visitor's frame, with only what the socket proved about its sender."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from deskhand.channels.model import (
    VISITOR_HEADER,
    Account,
    InboundMessage,
    MessageType,
    Outbound,
)
from deskhand.channels.web_chat.adapter import ADAPTER
from deskhand.kit.errors import ParseFailure
from deskhand.kit.http import HttpClient, HttpResponse
from deskhand.kit.webhook import Request
from tests.support.corpus import corpus_file

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ACCOUNT = Account(account_id="acc", merchant_id="acme", slug="web_chat", external_id="site-key")


class NoHttp(HttpClient):
    """Web chat calls nobody."""

    def request(self, *_: Any, **__: Any) -> HttpResponse:
        raise AssertionError("web chat has no provider")


def parse_bytes(body: bytes, visitor: str = "visitor-1") -> InboundMessage:
    request = Request(headers={VISITOR_HEADER: visitor}, body=body)
    (found,) = ADAPTER.parse(request, ACCOUNT, NOW)
    assert isinstance(found, InboundMessage)
    return found


def parse(visitor: str = "visitor-1", **frame: Any) -> InboundMessage:
    fields = {"action": "message.send", "body": "Hi", "client_id": "c-1", **frame}
    return parse_bytes(orjson.dumps(fields), visitor)


class TestParse:
    """S37, formats §14.23-26."""

    def test_sender_is_the_sockets_visitor_and_time_is_ours(self) -> None:
        found = parse(body=" Where is #1166? ")
        assert (found.sender.identifier, found.at) == ("visitor-1", NOW)
        assert (found.body, found.message_type) == ("Where is #1166?", MessageType.TEXT)
        assert found.metadata == {"client_id": "c-1"}
        assert found.recipient_identifier == "site-key"

    def test_what_the_frame_says_of_itself_is_not_believed(self) -> None:
        found = parse(
            sender_id="agent_1", sender={"identifier": "x"}, channel="email", id="m_1",
            conversation_id="01-somebody-elses", timestamp=0, metadata={"agent_name": "Ana"},
            echo=True, event_id="x",
        )  # fmt: skip
        assert found == parse()

    def test_the_same_client_id_is_the_same_event(self) -> None:
        assert parse().event_id == parse(body="again").event_id
        assert parse().event_id != parse(client_id="c-2").event_id
        assert parse().event_id != parse(visitor="visitor-2").event_id

    def test_markup_is_text(self) -> None:
        assert parse(body="<img src=x onerror=alert(1)>").body == "<img src=x onerror=alert(1)>"

    @pytest.mark.parametrize("length", [1, 4000])
    def test_a_long_body_fits(self, length: int) -> None:
        assert len(parse(body="订" * length).body) == length

    @pytest.mark.parametrize(
        ("frame", "reason"),
        [
            ({"body": "x" * 4001}, "body_too_long"),
            ({"body": " \n"}, "body_missing"),
            ({"body": 12}, "body_missing"),
            ({"body": None}, "body_missing"),
            ({"body": ["x"]}, "body_missing"),
            ({"client_id": ""}, "client_id_invalid"),
            ({"client_id": 7}, "client_id_invalid"),
            ({"client_id": None}, "client_id_invalid"),
            ({"client_id": "c" * 201}, "client_id_invalid"),
        ],
    )
    def test_says_what_is_wrong(self, frame: dict[str, Any], reason: str) -> None:
        with pytest.raises(ParseFailure) as caught:
            parse(**frame)
        assert caught.value.reason == reason

    @pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"null", b"12", b'"\xff"', b"\xff"])
    def test_anything_but_an_object_is_refused(self, body: bytes) -> None:
        with pytest.raises(ParseFailure) as caught:
            parse_bytes(body)
        assert caught.value.reason == "not_json"

    def test_without_a_visitor_nothing_is_taken(self) -> None:
        with pytest.raises(ParseFailure) as caught:
            parse(visitor="")
        assert caught.value.reason == "visitor_missing"

    def test_hostile_frames_are_refused_with_a_reason(self) -> None:
        """Formats §14.26."""
        frames = orjson.loads(corpus_file("webchat/frames.json").read_bytes())["hostile"]
        for frame in frames:
            with pytest.raises(ParseFailure):
                parse_bytes(frame.encode())


class TestSend:
    def test_stored_is_sent(self) -> None:
        """Formats §14.30: nothing is dropped when the visitor is away."""
        outbound = Outbound(
            message_id="01-m", conversation_id="01-c", recipient="visitor-1", body="Hello"
        )
        assert ADAPTER.send(outbound, ACCOUNT, NoHttp()).external_message_id == "01-m"
        found = ADAPTER.find_sent(outbound, ACCOUNT, NoHttp())
        assert found
        assert found.external_message_id == "01-m"
        ADAPTER.activate(ACCOUNT, NoHttp())


class TestFiles:
    def test_a_file_needs_no_words(self) -> None:
        found = parse(body="", attachments=["uploads/a", "uploads/b", "uploads/a"])
        assert [file.upload for file in found.attachments] == ["uploads/a", "uploads/b"]
        assert (found.body, found.message_type) == ("", MessageType.ATTACHMENT)

    def test_words_with_a_file_are_text(self) -> None:
        found = parse(body="See here", attachments=["uploads/a"])
        assert (found.body, found.message_type) == ("See here", MessageType.TEXT)

    @pytest.mark.parametrize(
        "keys", ["uploads/a", {}, 5, [5], [None], [""], ["x" * 1025], ["a"] * 11, [["a"]]]
    )
    def test_what_are_no_keys(self, keys: object) -> None:
        with pytest.raises(ParseFailure, match="attachments_invalid"):
            parse(attachments=keys)

    @pytest.mark.parametrize("keys", [None, []])
    def test_no_file_needs_words(self, keys: object) -> None:
        with pytest.raises(ParseFailure, match="body_missing"):
            parse(body="", attachments=keys)

    def test_nothing_that_runs_is_taken(self) -> None:
        for kind in ("application/x-msdownload", "application/java-archive", "*/*"):
            assert kind not in ADAPTER.spec.files.max_bytes
