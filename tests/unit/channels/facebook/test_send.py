"""What goes to Meta, and what its refusals mean."""

from dataclasses import replace

import orjson
import pytest

from deskhand.channels.meta.failures import ERRORS
from deskhand.channels.model import Attachment, SendKind, Sent
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpResponse
from tests.support.fake_http import FakeHttp
from tests.unit.channels.facebook.builders import (
    ACCOUNT,
    ADAPTER,
    PAGE,
    PSID,
    accepted,
    answered,
    outbound,
    refused,
)


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

    def test_a_later_part_carries_its_own_id(self) -> None:
        http = FakeHttp([accepted()])
        ADAPTER.send(outbound(part=1, parts=2), ACCOUNT, http)
        assert http.bodies()[0]["message"]["metadata"] == "01-msg-1"

    def test_text_and_file_at_once_are_two_messages(self) -> None:
        file = Attachment(name="l.png", content_type="image/png", url="https://f.example/l")
        with pytest.raises(Permanent, match="too_much"):
            ADAPTER.send(outbound(attachments=(file,)), ACCOUNT, FakeHttp([accepted()]))

    @pytest.mark.parametrize(
        ("content_type", "kind"),
        [("image/png", "image"), ("video/mp4", "video"), ("application/pdf", "file")],
    )
    def test_a_file_goes_by_its_url(self, content_type: str, kind: str) -> None:
        file = Attachment(name="label", content_type=content_type, url="https://f.example/l")
        http = FakeHttp([accepted("m_2")])
        sent = ADAPTER.send(outbound(body="", attachments=(file,)), ACCOUNT, http)
        assert sent.external_message_id == "m_2"
        assert http.bodies()[0]["message"] == {
            "attachment": {
                "type": kind,
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


class TestTag:
    """S27: what the window rule asks for goes along; the rules themselves are data."""

    def test_a_persons_late_answer_is_tagged(self) -> None:
        http = FakeHttp([accepted()])
        ADAPTER.send(outbound(tag="HUMAN_AGENT"), ACCOUNT, http)
        assert (http.bodies()[0]["messaging_type"], http.bodies()[0]["tag"]) == (
            "MESSAGE_TAG", "HUMAN_AGENT",
        )  # fmt: skip

    def test_else_it_is_a_response(self) -> None:
        http = FakeHttp([accepted()])
        ADAPTER.send(outbound(), ACCOUNT, http)
        assert "tag" not in http.bodies()[0]


class TestCommentReplies:
    """S28, formats §5 Answer."""

    def test_a_public_one_goes_under_the_comment(self) -> None:
        http = FakeHttp([answered(200, {"id": "55_78"})])
        asked_to = outbound(kind=SendKind.PUBLIC_REPLY, target_id="55_77")
        assert ADAPTER.send(asked_to, ACCOUNT, http).external_message_id == "55_78"
        (asked,) = http.asked
        assert asked["url"] == "https://graph.facebook.com/v25.0/55_77/comments"
        assert asked["headers"]["authorization"] == "Bearer EAA-token"
        assert http.bodies() == [{"message": "Your parcel left today."}]

    def test_a_picture_can_go_under_the_comment(self) -> None:
        http = FakeHttp([answered(200, {"id": "55_78"})])
        picture = Attachment(name="a.png", content_type="image/png", url="https://f.example/a")
        one = outbound(
            kind=SendKind.PUBLIC_REPLY, target_id="55_77", body="", attachments=(picture,)
        )
        ADAPTER.send(one, ACCOUNT, http)
        assert http.bodies() == [{"attachment_url": "https://f.example/a"}]

    def test_nothing_else_can(self) -> None:
        label = Attachment(name="a.pdf", content_type="application/pdf", url="https://f.example/a")
        one = outbound(kind=SendKind.PUBLIC_REPLY, target_id="55_77", body="", attachments=(label,))
        with pytest.raises(Permanent, match="file_not_offered"):
            ADAPTER.send(one, ACCOUNT, FakeHttp([accepted()]))

    def test_a_private_one_goes_to_the_comments_author(self) -> None:
        http = FakeHttp([accepted("m_7")])
        asked_to = outbound(kind=SendKind.PRIVATE_REPLY, target_id="55_77")
        assert ADAPTER.send(asked_to, ACCOUNT, http).external_message_id == "m_7"
        assert http.bodies()[0]["recipient"] == {"comment_id": "55_77"}
        assert http.asked[0]["url"].endswith(f"/{PAGE}/messages")

    def test_a_second_private_one_is_refused_by_meta(self) -> None:
        asked_to = outbound(kind=SendKind.PRIVATE_REPLY, target_id="55_77")
        with pytest.raises(Permanent, match="already_replied"):
            ADAPTER.send(asked_to, ACCOUNT, FakeHttp([refused(10900)]))

    @pytest.mark.parametrize("kind", [SendKind.PUBLIC_REPLY, SendKind.PRIVATE_REPLY])
    def test_without_a_comment_nothing_is_sent(self, kind: SendKind) -> None:
        http = FakeHttp([accepted()])
        with pytest.raises(Permanent, match="no_comment"):
            ADAPTER.send(outbound(kind=kind), ACCOUNT, http)
        assert http.asked == []

    def test_after_an_unknown_outcome_the_answer_is_looked_for(self) -> None:
        theirs = {"id": "1", "from": {"id": PSID}, "message": "Your parcel left today."}
        other = {"id": "2", "from": {"id": PAGE}, "message": "Hello"}
        ours = {"id": "3", "from": {"id": PAGE}, "message": "Your parcel left today. "}
        asked_to = outbound(kind=SendKind.PUBLIC_REPLY, target_id="55_77")
        http = FakeHttp([answered(200, {"data": [theirs, other, ours]})])
        assert ADAPTER.find_sent(asked_to, ACCOUNT, http) == Sent(external_message_id="3")
        nothing = FakeHttp([answered(200, {"data": [theirs, other]})])
        assert ADAPTER.find_sent(asked_to, ACCOUNT, nothing) is None


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
