"""What goes to WhatsApp, and what its refusals mean."""

import json
from dataclasses import replace
from typing import Any

import pytest

from deskhand.channels.model import Attachment, TemplateUse
from deskhand.channels.whatsapp.adapter import ADAPTER
from deskhand.channels.whatsapp.failures import ERRORS
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from tests.support.corpus import corpus_file
from tests.support.fake_http import FakeHttp
from tests.unit.channels.whatsapp.builders import (
    ACCOUNT,
    BSUID,
    CUSTOMER,
    NUMBER_ID,
    accepted,
    answered,
    outbound,
    refused,
)


def sent(**changes: Any) -> Any:
    """The body of the call that a message makes."""
    http = FakeHttp([accepted()])
    ADAPTER.send(outbound(**changes), ACCOUNT, http)
    return http.last()


class TestText:
    def test_is_one_call_with_our_id_and_the_token_in_the_header(self) -> None:  # S33
        http = FakeHttp([accepted("wamid.9")])
        assert ADAPTER.send(outbound(), ACCOUNT, http).external_message_id == "wamid.9"
        (asked,) = http.asked
        assert asked["url"] == f"https://graph.facebook.com/v25.0/{NUMBER_ID}/messages"
        assert asked["headers"]["authorization"] == "Bearer EAA-token"
        assert http.last() == {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": f"+{CUSTOMER}",  # without the + the business's country code is put in front
            "type": "text",
            "text": {"body": "Your parcel left today."},
            "biz_opaque_callback_data": outbound().message_id,
        }

    def test_a_user_id_is_a_recipient(self) -> None:
        body = sent(recipient=BSUID)
        assert body["recipient"] == BSUID
        assert "to" not in body

    def test_a_number_that_came_with_it_goes_along(self) -> None:
        body = sent(recipient=BSUID, recipient_aliases=(CUSTOMER,))
        assert (body["to"], body["recipient"]) == (f"+{CUSTOMER}", BSUID)

    def test_the_first_part_quotes_the_customers_message(self) -> None:
        assert sent(in_reply_to="wamid.T1")["context"] == {"message_id": "wamid.T1"}
        assert "context" not in sent(in_reply_to="wamid.T1", part=1, parts=2)
        assert "context" not in sent(in_reply_to="imported-7")

    def test_each_part_has_an_id_of_its_own(self) -> None:
        body = sent(part=1, parts=2)
        assert body["biz_opaque_callback_data"] == f"{outbound().message_id}-1"

    def test_nothing_is_not_sent(self) -> None:
        http = FakeHttp([accepted()])
        with pytest.raises(Permanent, match="empty"):
            ADAPTER.send(outbound(body=" \n"), ACCOUNT, http)
        assert http.asked == []

    def test_without_a_token_nothing_is_sent(self) -> None:
        http = FakeHttp([accepted()])
        with pytest.raises(NeedsHuman, match="token_missing"):
            ADAPTER.send(outbound(), replace(ACCOUNT, secrets={}), http)
        assert http.asked == []


class TestFiles:
    def test_bytes_are_uploaded_first(self) -> None:
        file = Attachment(name="a.jpg", content_type="image/jpeg", content=b"\xff\xd8")
        http = FakeHttp([answered({"id": "77"}), accepted()])
        ADAPTER.send(outbound(attachments=(file,), body="Look"), ACCOUNT, http)
        upload = http.asked[0]
        assert upload["url"].endswith(f"/{NUMBER_ID}/media")
        assert b"\xff\xd8" in upload["body"]
        assert b'name="messaging_product"\r\n\r\nwhatsapp' in upload["body"]
        assert http.last()["image"] == {"id": "77", "caption": "Look"}

    def test_an_address_goes_as_a_link(self) -> None:
        file = Attachment(name="a.pdf", content_type="application/pdf", url="https://f.example/a")
        body = sent(attachments=(file,), body="")
        assert body["type"] == "document"
        assert body["document"] == {"link": "https://f.example/a", "filename": "a.pdf"}

    def test_sound_has_no_caption(self) -> None:
        file = Attachment(name="a.ogg", content_type="audio/ogg", url="https://f.example/a")
        assert sent(attachments=(file,), body="x")["audio"] == {"link": "https://f.example/a"}

    def test_a_name_breaks_no_header(self) -> None:
        file = Attachment(name='a"\r\nx: y.pdf', content_type="application/pdf", content=b"x")
        http = FakeHttp([answered({"id": "77"}), accepted()])
        ADAPTER.send(outbound(attachments=(file,)), ACCOUNT, http)
        assert b'filename="ax: y.pdf"' in http.asked[0]["body"]

    def test_an_upload_without_answer_sent_nothing(self) -> None:
        """So it may be tried again at once: no look-up is needed."""
        file = Attachment(name="a.pdf", content_type="application/pdf", content=b"x")
        with pytest.raises(Retriable) as raised:
            ADAPTER.send(
                outbound(attachments=(file,)), ACCOUNT, FakeHttp([ProviderUnreachable("x")])
            )
        assert not isinstance(raised.value, ProviderUnreachable)


class TestTemplates:
    def test_places_are_filled_by_number_name_and_component(self) -> None:
        use = TemplateUse(
            name="order_update",
            language="en_US",
            parameters=(("header.1", "A"), ("1", "Ines"), ("order", "#7"), ("button.0", "x7")),
        )
        template = sent(template=use, in_reply_to="wamid.T1")["template"]
        assert template["name"] == "order_update"
        assert template["language"] == {"code": "en_US"}
        assert template["components"] == [
            {"type": "header", "parameters": [{"type": "text", "text": "A"}]},
            {"type": "body", "parameters": [
                {"type": "text", "text": "Ines"},
                {"type": "text", "parameter_name": "order", "text": "#7"}]},
            {"type": "button", "sub_type": "url", "index": "0",
             "parameters": [{"type": "text", "text": "x7"}]},
        ]  # fmt: skip

    def test_one_without_places_has_no_components(self) -> None:
        body = sent(template=TemplateUse(name="hi", language="de"))
        assert body["template"] == {"name": "hi", "language": {"code": "de"}}
        assert "context" not in body


def failure_of(answer: Any) -> ProviderFailure:
    with pytest.raises(ProviderFailure) as raised:
        ADAPTER.send(outbound(), ACCOUNT, FakeHttp([answer]))
    return raised.value


class TestFailures:
    @pytest.mark.parametrize(("code", "wanted"), [(key[0], kind) for key, kind in ERRORS.items()])
    def test_the_code_counts_not_the_status(
        self, code: int, wanted: tuple[type[ProviderFailure], str]
    ) -> None:
        for http_status in (200, 400, 500):
            found = failure_of(refused(code, http_status))
            assert (type(found), found.code) == wanted

    @pytest.mark.parametrize(
        ("name", "kind", "code"),
        [
            ("reengagement", Permanent, "window_closed"),
            ("undeliverable", Permanent, "undeliverable"),
            ("pair_rate", Retriable, "pair_limited"),
            ("throughput", Retriable, "throttled"),
            ("spam", Retriable, "spam_limited"),
            ("template_missing", Permanent, "template_missing"),
            ("token", NeedsHuman, "token_invalid"),
            ("ecosystem", Permanent, "marketing_capped"),
        ],
    )
    def test_corpus(self, name: str, kind: type[ProviderFailure], code: str) -> None:
        case = json.loads(corpus_file("whatsapp/send/errors.json").read_text())[name]
        found = failure_of(answered(case["body"], case["http"]))
        assert (type(found), found.code) == (kind, code)
        assert found.text == case["body"]["error"]["error_data"]["details"]

    def test_one_customers_limit_says_how_long_to_wait(self) -> None:
        found = failure_of(refused(131056))
        assert found.retry_after
        assert found.retry_after >= 6

    def test_permissions_stop_the_account(self) -> None:
        assert isinstance(failure_of(refused(230)), NeedsHuman)

    def test_an_answer_without_an_id_leaves_it_open(self) -> None:
        assert isinstance(failure_of(answered({"messages": []})), ProviderUnreachable)

    def test_afterwards_only_a_status_can_tell(self) -> None:
        with pytest.raises(Permanent, match="outcome_unknown"):
            ADAPTER.find_sent(outbound(), ACCOUNT, FakeHttp([accepted()]))

    @pytest.mark.parametrize("name", ["", "-bsuid", "-group", "-phone-precedence"])
    def test_corpus_answers_have_an_id(self, name: str) -> None:
        path = corpus_file(f"whatsapp/send/restfb_message-response{name}.json")
        http = FakeHttp([answered(json.loads(path.read_text()))])
        assert ADAPTER.send(outbound(), ACCOUNT, http).external_message_id == "wamid.foobar"
