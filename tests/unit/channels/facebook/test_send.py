"""What goes to Meta, and what its refusals mean."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from deskhand.channels.facebook.text import split
from deskhand.channels.meta.failures import ERRORS
from deskhand.channels.model import Attachment
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpResponse
from tests.unit.channels.facebook.builders import (
    ACCOUNT,
    ADAPTER,
    NOW,
    PAGE,
    PSID,
    FakeHttp,
    accepted,
    answered,
    outbound,
    refused,
)

AGENT_ACCOUNT = replace(ACCOUNT, settings={"human_agent": True})


class TestRequest:
    """S33, formats §14.21."""

    def test_is_a_response_with_our_id_and_the_token_in_the_header(self) -> None:
        http = FakeHttp([accepted("m_9")])
        sent = ADAPTER.send(outbound(), ACCOUNT, http)
        assert sent.external_message_id == "m_9"
        (asked,) = http.asked
        assert asked["method"] == "POST"
        assert asked["url"] == f"https://graph.facebook.com/v25.0/{PAGE}/messages"
        assert asked["headers"]["authorization"] == "Bearer EAA-token"
        assert http.bodies() == [
            {
                "recipient": {"id": PSID},
                "messaging_type": "RESPONSE",
                "message": {"text": "Your parcel left today.", "metadata": "01-msg"},
            }
        ]

    def test_without_a_token_nothing_is_sent(self) -> None:
        http = FakeHttp([accepted()])
        with pytest.raises(NeedsHuman, match="token_missing"):
            ADAPTER.send(outbound(), replace(ACCOUNT, secrets={}), http)
        assert http.asked == []

    def test_an_empty_message_is_not_sent(self) -> None:
        with pytest.raises(Permanent, match="empty"):
            ADAPTER.send(outbound(body="  "), ACCOUNT, FakeHttp([accepted()]))

    def test_a_file_goes_by_its_url_after_the_text(self) -> None:
        file = Attachment(name="label.png", content_type="image/png", url="https://f.example/l")
        http = FakeHttp([accepted("m_1"), accepted("m_2")])
        sent = ADAPTER.send(outbound(attachments=(file,)), ACCOUNT, http)
        assert sent.external_message_id == "m_2"
        assert http.bodies()[1]["message"] == {
            "attachment": {
                "type": "image",
                "payload": {"url": "https://f.example/l", "is_reusable": False},
            },
            "metadata": "01-msg",
        }

    def test_a_file_with_content_goes_as_a_form(self) -> None:
        file = Attachment(
            name='la"bel\r\n.pdf', content_type="application/pdf", content=b"%PDF\x00"
        )
        http = FakeHttp([accepted()])
        ADAPTER.send(outbound(body="", attachments=(file,)), ACCOUNT, http)
        (asked,) = http.asked
        boundary = asked["headers"]["content-type"].partition("boundary=")[2]
        parts = asked["body"].split(f"--{boundary}".encode())
        assert parts[0] == b""
        assert parts[-1] == b"--\r\n"
        message = next(part for part in parts if b'name="message"' in part)
        assert orjson.loads(message.partition(b"\r\n\r\n")[2].strip()) == {
            "attachment": {"type": "file", "payload": {}},
            "metadata": "01-msg",
        }
        assert b'filename="label.pdf"\r\n' in parts[-2]
        assert parts[-2].endswith(b"\r\n\r\n%PDF\x00\r\n")


class TestWindow:
    """S27: the window rule."""

    @pytest.mark.parametrize("age", [timedelta(), timedelta(hours=24)])
    def test_within_a_day_it_is_a_response(self, age: timedelta) -> None:
        http = FakeHttp([accepted()])
        ADAPTER.send(outbound(last_inbound_at=NOW - age), AGENT_ACCOUNT, http)
        assert http.bodies()[0]["messaging_type"] == "RESPONSE"
        assert "tag" not in http.bodies()[0]

    @pytest.mark.parametrize("age", [timedelta(hours=24, seconds=1), timedelta(days=7)])
    def test_within_a_week_a_person_may_still_answer(self, age: timedelta) -> None:
        http = FakeHttp([accepted()])
        ADAPTER.send(outbound(last_inbound_at=NOW - age), AGENT_ACCOUNT, http)
        assert (http.bodies()[0]["messaging_type"], http.bodies()[0]["tag"]) == (
            "MESSAGE_TAG", "HUMAN_AGENT",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("age", "by_human", "permitted"),
        [
            (timedelta(days=2), True, False),
            (timedelta(days=2), False, True),
            (timedelta(days=7, seconds=1), True, True),
        ],
    )
    def test_else_the_window_is_closed_and_meta_is_not_called(
        self, age: timedelta, by_human: bool, permitted: bool
    ) -> None:
        http = FakeHttp([accepted()])
        account = replace(ACCOUNT, settings={"human_agent": permitted})
        with pytest.raises(Permanent) as caught:
            ADAPTER.send(outbound(last_inbound_at=NOW - age, by_human=by_human), account, http)
        assert caught.value.code == "window_closed"
        assert http.asked == []

    def test_without_a_known_last_message_meta_decides(self) -> None:
        http = FakeHttp([refused(10, 2018278)])
        with pytest.raises(Permanent) as caught:
            ADAPTER.send(outbound(last_inbound_at=None), ACCOUNT, http)
        assert caught.value.code == "window_closed"


class TestLongText:
    def test_is_sent_in_parts_of_2000_characters(self) -> None:
        http = FakeHttp([accepted("m_1"), accepted("m_2"), accepted("m_3")])
        sent = ADAPTER.send(outbound(body="订" * 4001), ACCOUNT, http)
        texts = [body["message"]["text"] for body in http.bodies()]
        assert [len(text) for text in texts] == [2000, 2000, 1]
        assert sent.external_message_id == "m_3"

    def test_is_cut_between_words(self) -> None:
        assert split("aaa bbb ccc", 7) == ["aaa bbb", "ccc"]
        assert split("aaa\nbbb ccc", 7) == ["aaa\nbbb", "ccc"]
        assert split("aaaaa\nb c d e", 8) == ["aaaaa", "b c d e"]
        assert split("a bbbbbbbbb", 6) == ["a bbbb", "bbbbb"]
        assert split("  ", 6) == []

    def test_loses_no_words(self) -> None:
        text = " ".join(f"word{n}" for n in range(3000))
        parts = split(text, 2000)
        assert " ".join(parts) == text
        assert max(len(part) for part in parts) <= 2000

    @pytest.mark.parametrize(
        "later", [refused(613), refused(190), ProviderUnreachable("TimeoutError")]
    )
    def test_a_failure_after_the_first_part_is_never_retried(
        self, later: HttpResponse | ProviderFailure
    ) -> None:
        http = FakeHttp([accepted("m_1"), later])
        with pytest.raises(Permanent) as caught:
            ADAPTER.send(outbound(body="x" * 3000), ACCOUNT, http)
        assert caught.value.code == "partly_sent"
        assert len(http.asked) == 2


class TestFailures:
    """S33, formats §3 Errors."""

    @pytest.mark.parametrize(
        ("answer", "kind", "code"),
        [
            *[(refused(c, s), kind, code) for (c, s), (kind, code) in ERRORS.items()],
            (refused(551, 1545041), Permanent, "recipient_unavailable"),
            (refused(100, 33), Permanent, "invalid_request"),
            (refused(200), NeedsHuman, "permission_missing"),
            (refused(299), NeedsHuman, "permission_missing"),
            (refused(9999), Permanent, "graph_9999"),
            (refused(9999, is_transient=True), Retriable, "unavailable"),
            (refused(9999, status=503), Retriable, "unavailable"),
            (refused(190, status=200), NeedsHuman, "token_invalid"),
            (HttpResponse(status=502, body=b"<html>"), Retriable, "unavailable"),
            (HttpResponse(status=429), Retriable, "throttled"),
            (HttpResponse(status=401), NeedsHuman, "token_invalid"),
            (HttpResponse(status=404, body=b"nope"), Permanent, "http_404"),
            (HttpResponse(status=302), Permanent, "http_302"),
        ],
    )
    def test_class_and_code(
        self, answer: HttpResponse, kind: type[ProviderFailure], code: str
    ) -> None:
        with pytest.raises(ProviderFailure) as caught:
            ADAPTER.send(outbound(), ACCOUNT, FakeHttp([answer]))
        assert type(caught.value) is kind
        assert caught.value.code == code

    def test_meta_says_how_long_to_wait(self) -> None:
        usage = orjson.dumps({PAGE: [{"estimated_time_to_regain_access": 5}, {}], "x": None})
        answer = replace(refused(80006), headers={"x-business-use-case-usage": usage.decode()})
        with pytest.raises(Retriable) as caught:
            ADAPTER.send(outbound(), ACCOUNT, FakeHttp([answer]))
        assert caught.value.retry_after == 300

    @pytest.mark.parametrize("usage", ["", "x", "[]", "{}", '{"a":[{"b":1}]}'])
    def test_an_unreadable_hint_is_no_hint(self, usage: str) -> None:
        answer = replace(refused(4), headers={"x-business-use-case-usage": usage})
        with pytest.raises(Retriable) as caught:
            ADAPTER.send(outbound(), ACCOUNT, FakeHttp([answer]))
        assert caught.value.retry_after is None

    def test_sent_anyway_is_a_success(self) -> None:
        sent = ADAPTER.send(outbound(), ACCOUNT, FakeHttp([refused(1357046)]))
        assert sent.external_message_id == "unnamed:01-msg"

    @pytest.mark.parametrize("answer", [answered(200, {}), HttpResponse(status=200, body=b"OK")])
    def test_a_success_without_an_id_is_an_unknown_outcome(self, answer: HttpResponse) -> None:
        with pytest.raises(ProviderUnreachable):
            ADAPTER.send(outbound(), ACCOUNT, FakeHttp([answer]))

    def test_no_answer_is_an_unknown_outcome(self) -> None:
        with pytest.raises(ProviderUnreachable):
            ADAPTER.send(outbound(), ACCOUNT, FakeHttp([ProviderUnreachable("ReadTimeout")]))

    def test_meta_can_not_tell_whether_it_was_sent(self) -> None:
        with pytest.raises(Permanent) as caught:
            ADAPTER.find_sent(outbound(), ACCOUNT, FakeHttp([accepted()]))
        assert caught.value.code == "outcome_unknown"


class TestActivate:
    def test_subscribes_the_app_to_the_page(self) -> None:
        http = FakeHttp([answered(200, {"success": True})])
        ADAPTER.activate(ACCOUNT, http)
        (asked,) = http.asked
        assert asked["url"] == f"https://graph.facebook.com/v25.0/{PAGE}/subscribed_apps"
        assert {"messages", "standby", "feed"} <= set(http.bodies()[0]["subscribed_fields"])

    @pytest.mark.parametrize(
        "answer", [refused(190), answered(200, {"success": False}), answered(200, {})]
    )
    def test_a_refusal_is_told(self, answer: HttpResponse) -> None:
        with pytest.raises(NeedsHuman):
            ADAPTER.activate(ACCOUNT, FakeHttp([answer]))
