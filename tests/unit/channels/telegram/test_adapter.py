"""Telegram: what its samples can't say: sending, refusals, webhook, files."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from deskhand.channels.model import Account, Attachment, Outbound, Unknown
from deskhand.channels.telegram.adapter import ADAPTER
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpResponse
from deskhand.kit.webhook import Request
from tests.support.fake_http import FakeHttp

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://api.desk.example/webhooks/telegram/acc-1"
ACCOUNT = Account(
    account_id="acc-1",
    merchant_id="acme",
    slug="telegram",
    external_id="123",
    settings={"webhook_url": URL},
    secrets={"bot_token": "123:abc", "secret_token": "s" * 16},
)
REPLY = Outbound(message_id="m", conversation_id="c", recipient="700100200", body="Yes")
TAKEN = {"message_id": 31, "chat": {"id": 700100200, "type": "private"}}


def answered(result: Any, status: int = 200) -> FakeHttp:
    body = orjson.dumps({"ok": True, "result": result})
    return FakeHttp([HttpResponse(status=status, body=body)])


def refused(code: int, **more: Any) -> FakeHttp:
    document = {"ok": False, "error_code": code, "description": "No", **more}
    return FakeHttp([HttpResponse(status=code, body=orjson.dumps(document))])


class TestSend:
    def test_a_text_is_one_call(self) -> None:
        http = answered(TAKEN)
        assert ADAPTER.send(REPLY, ACCOUNT, http).external_message_id == "700100200:31"
        assert http.asked[0]["url"] == "https://api.telegram.org/bot123:abc/sendMessage"
        assert http.last() == {"chat_id": "700100200", "text": "Yes"}

    def test_a_file_is_uploaded_with_its_caption(self) -> None:
        http = answered(TAKEN)
        file = Attachment(name="bill.pdf", content_type="application/pdf", content=b"%PDF")
        ADAPTER.send(replace(REPLY, attachments=(file,)), ACCOUNT, http)
        assert http.asked[0]["url"].endswith("/sendDocument")
        assert b"%PDF" in http.asked[0]["body"]
        assert b'name="caption"\r\n\r\nYes' in http.asked[0]["body"]

    @pytest.mark.parametrize(
        ("code", "kind"),
        [(400, Permanent), (401, NeedsHuman), (403, Permanent), (404, NeedsHuman),
         (413, Permanent), (429, Retriable), (500, Retriable), (502, Retriable)],
    )  # fmt: skip
    def test_refusals_are_of_three_kinds(self, code: int, kind: type[ProviderFailure]) -> None:
        with pytest.raises(kind):
            ADAPTER.send(REPLY, ACCOUNT, refused(code))

    def test_throttling_says_how_long(self) -> None:
        with pytest.raises(Retriable) as raised:
            ADAPTER.send(REPLY, ACCOUNT, refused(429, parameters={"retry_after": 7}))
        assert raised.value.retry_after == 7

    @pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"ok":false,"error_code":"x"}'])
    def test_an_answer_that_is_none_is_typed(self, body: bytes) -> None:
        with pytest.raises(ProviderFailure):
            ADAPTER.send(REPLY, ACCOUNT, FakeHttp([HttpResponse(status=502, body=body)]))

    def test_without_an_id_it_is_open_whether_it_went(self) -> None:
        with pytest.raises(ProviderUnreachable):
            ADAPTER.send(REPLY, ACCOUNT, answered(True))
        with pytest.raises(Permanent, match="outcome_unknown"):
            ADAPTER.find_sent(REPLY, ACCOUNT, answered(True))

    def test_without_a_token_nothing_is_asked(self) -> None:
        http = answered(TAKEN)
        with pytest.raises(NeedsHuman, match="token_missing"):
            ADAPTER.send(REPLY, replace(ACCOUNT, secrets={}), http)
        assert http.asked == []


class TestWebhook:
    def test_activate_sets_it_with_our_secret(self) -> None:
        http = answered(True)
        ADAPTER.activate(ACCOUNT, http)
        assert (http.last()["url"], http.last()["secret_token"]) == (URL, "s" * 16)
        assert "message_reaction" in http.last()["allowed_updates"]  # not sent unless asked for

    def test_without_an_address_there_is_nothing_to_set(self) -> None:
        with pytest.raises(Permanent, match="webhook_url_missing"):
            ADAPTER.activate(replace(ACCOUNT, settings={}), answered(True))

    @pytest.mark.parametrize(("url", "well"), [(URL, True), ("", False), ("https://x", False)])
    def test_check_sees_whether_it_still_stands(self, url: str, *, well: bool) -> None:
        info = {"url": url, "last_error_message": "Wrong response from the webhook: 503"}
        health = ADAPTER.check(ACCOUNT, answered(info))
        assert (health.subscribed, health.detail) == (well, info["last_error_message"])


class TestFiles:
    def test_the_id_gives_a_path(self) -> None:
        file = Attachment(name="a", content_type="image/jpeg", media_id="f1")
        http = answered({"file_path": "photos/a.jpg"})
        request = ADAPTER.media(file, ACCOUNT, http)
        assert request.url == "https://api.telegram.org/file/bot123:abc/photos/a.jpg"
        assert http.last() == {"file_id": "f1"}

    def test_a_file_too_big_for_bots_is_not_given(self) -> None:
        file = Attachment(name="a", content_type="video/mp4", media_id="f1")
        with pytest.raises(Permanent, match="no_such_file"):
            ADAPTER.media(file, ACCOUNT, answered({"file_id": "f1"}))


@pytest.mark.parametrize("content", [{"text": "x"}, {"chat": 7}, {"chat": {"id": 1}}])
def test_a_rotten_message_waits_in_quarantine(content: dict[str, Any]) -> None:
    body = orjson.dumps({"update_id": 1, "message": {"message_id": 1, **content}})
    (found,) = ADAPTER.parse(Request(body=body), ACCOUNT, NOW)
    assert isinstance(found, Unknown)
    assert found.reason == "unreadable_message"
