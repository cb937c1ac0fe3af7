"""Answers that leave, the one token, and what WeChat's error numbers mean (S27, S33)."""

from datetime import timedelta
from typing import ClassVar

import pytest

from deskhand.channels.base import Health, Template, Templates
from deskhand.channels.model import (
    Attachment,
    MediaRequest,
    Opening,
    Sender,
    SendKind,
    Sent,
    TemplateUse,
)
from deskhand.channels.tokens import Fetch
from deskhand.channels.wechat.adapter import ADAPTER
from deskhand.channels.windows import Closed, LastInbound, can_send
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpResponse
from tests.unit.channels.wechat.builders import NOW, OPENID, WeChat, account, answer, outbound

CUSTOM = "/cgi-bin/message/custom/send"
PHOTO = Attachment(name="box.jpg", content_type="image/jpeg", content=b"\xff\xd8jpeg")
OUR_ID = "0199c0de-0000-7000-8000-00000000a001"


class Remembered:
    """A shared token as the store gives it, in memory."""

    def __init__(self) -> None:
        self.value = ""
        self.refused: list[str] = []

    def current(self, fetch: Fetch, *, refused: str = "") -> str:
        """See `deskhand.channels.tokens.SharedToken`."""
        if refused:
            self.refused.append(refused)
        if not self.value or self.value == refused:
            self.value = fetch().value
        return self.value


class TestSend:
    def test_text_is_real_utf_8(self) -> None:  # 40033
        wechat = WeChat()
        sent = ADAPTER.send(outbound(), account(), wechat)
        call = wechat.sent()[0]
        assert "昨天已发货 📦".encode() in call.body
        assert b"\\u" not in call.body
        assert call.json() == {
            "touser": OPENID,
            "msgtype": "text",
            "text": {"content": "昨天已发货 📦"},
        }
        assert call.query == {"access_token": "t1"}
        assert sent == Sent(external_message_id=OUR_ID)

    def test_the_second_part_has_an_id_of_its_own(self) -> None:
        sent = ADAPTER.send(outbound(part=1, parts=2), account(), WeChat())
        assert sent.external_message_id == f"{OUR_ID}-1"

    def test_an_agent_may_be_shown(self) -> None:
        wechat = WeChat()
        ADAPTER.send(outbound(), account(settings={"service_agent": "ana@acme"}), wechat)
        assert wechat.sent()[0].json()["customservice"] == {"kf_account": "ana@acme"}

    @pytest.mark.parametrize(
        ("content_type", "kind"),
        [("image/png", "image"), ("audio/amr", "voice"), ("video/mp4", "video")],
    )
    def test_a_file_is_uploaded_first(self, content_type: str, kind: str) -> None:
        wechat = WeChat([answer(type=kind, media_id="m1", created_at=1)])
        file = Attachment(name="a", content_type=content_type, content=b"bytes")
        ADAPTER.send(outbound(body="", attachments=(file,)), account(), wechat)
        upload = wechat.sent("/cgi-bin/media/upload")[0]
        assert upload.query == {"access_token": "t1", "type": kind}
        assert b'name="media"; filename="a"' in upload.body
        document = wechat.sent()[0].json()
        assert (document["msgtype"], document[kind]) == (kind, {"media_id": "m1"})

    def test_an_upload_without_an_answer_sent_nothing(self) -> None:
        class Deaf(WeChat):
            def request(self, method: str, url: str, **kw: object) -> HttpResponse:
                if "upload" in url:
                    raise ProviderUnreachable("ReadTimeoutError")
                return super().request(method, url, **kw)  # type: ignore[arg-type]

        with pytest.raises(Retriable) as caught:
            ADAPTER.send(outbound(attachments=(PHOTO,)), account(), Deaf())
        assert not isinstance(caught.value, ProviderUnreachable)

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"body": ""}, "empty"),
            ({"attachments": (Attachment(name="a.pdf", content_type="application/pdf"),)},
             "file_not_allowed"),
            ({"attachments": (Attachment(name="a.png", content_type="image/png"),)},
             "attachment_unavailable"),
            ({"kind": SendKind.TEMPLATE}, "template_missing"),
        ],
    )  # fmt: skip
    def test_what_there_is_no_message_for(self, changes: dict[str, object], code: str) -> None:
        with pytest.raises(Permanent) as caught:
            ADAPTER.send(outbound(**changes), account(), WeChat())
        assert caught.value.code == code

    def test_a_template(self) -> None:
        wechat = WeChat([answer(errcode=0, errmsg="ok", msgid=200163836)])
        use = TemplateUse(name="TPL1", language="zh", parameters=(("first", "已发货"),))
        sent = ADAPTER.send(outbound(kind=SendKind.TEMPLATE, template=use), account(), wechat)
        document = wechat.sent("/cgi-bin/message/template/send")[0].json()
        assert document["template_id"] == "TPL1"
        assert document["data"] == {"first": {"value": "已发货"}}
        assert sent == Sent(external_message_id="200163836")

    @pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"errcode": "x"}'])
    def test_an_answer_without_sense_leaves_it_open(self, body: bytes) -> None:
        with pytest.raises(Retriable):
            ADAPTER.send(outbound(), account(), WeChat([HttpResponse(status=200, body=body)]))

    def test_nobody_can_tell_whether_it_was_sent(self) -> None:
        with pytest.raises(Permanent, match="outcome_unknown"):
            ADAPTER.find_sent(outbound(), account(), WeChat())


class TestErrors:
    @pytest.mark.parametrize(
        ("number", "kind"),
        [
            *((n, Retriable) for n in (-1, 45011, 45009)),
            *((n, Permanent) for n in (40003, 40007, 40033, 45002, 45008, 45015, 45047, 43004)),
            *((n, Permanent) for n in (43019, 48001, 48002, 48004, 48008, 50002, 99999)),
            *((n, NeedsHuman) for n in (40164, 40013, 40125)),
        ],
    )
    def test_by_number(self, number: int, kind: type[ProviderFailure]) -> None:
        wechat = WeChat([answer(errcode=number, errmsg="no hint: [abc]")])
        with pytest.raises(kind) as caught:
            ADAPTER.send(outbound(), account(), wechat)
        assert str(number) in f"{caught.value.code} {caught.value.text}"

    def test_the_daily_quota_waits_long(self) -> None:
        with pytest.raises(Retriable) as caught:
            ADAPTER.send(outbound(), account(), WeChat([answer(errcode=45009)]))
        assert (caught.value.retry_after or 0) >= 3600

    def test_the_allow_list_says_what_to_do(self) -> None:
        wechat = WeChat(token_answers=[answer(errcode=40164, errmsg="invalid ip 203.0.113.9")])
        with pytest.raises(NeedsHuman) as caught:
            ADAPTER.check(account(), wechat)
        assert caught.value.code == "ip_not_allowed"
        assert "allow-list" in caught.value.text
        assert "203.0.113.9" in caught.value.text

    @pytest.mark.parametrize(
        ("status", "kind"), [(500, Retriable), (429, Retriable), (404, Permanent)]
    )
    def test_a_proxys_status(self, status: int, kind: type[ProviderFailure]) -> None:
        with pytest.raises(kind):
            ADAPTER.send(outbound(), account(), WeChat([HttpResponse(status=status)]))


class TestToken:
    @pytest.mark.parametrize("number", [40001, 40014, 42001])
    def test_a_refused_token_is_renewed_once_and_the_call_repeated(self, number: int) -> None:
        wechat, held = WeChat([answer(errcode=number)]), Remembered()
        ADAPTER.send(outbound(), account(token=held), wechat)
        assert [call.query["access_token"] for call in wechat.sent()] == ["t1", "t2"]
        assert held.refused == ["t1"]
        # The stable token came back as it was, so it was forced.
        forced = [call.json()["force_refresh"] for call in wechat.sent("/cgi-bin/stable_token")]
        assert forced == [False, False, True]

    def test_refused_twice_is_for_a_human(self) -> None:
        wechat = WeChat([answer(errcode=40001), answer(errcode=40001)])
        with pytest.raises(NeedsHuman):
            ADAPTER.send(outbound(), account(token=Remembered()), wechat)
        assert len(wechat.sent()) == 2

    def test_is_asked_for_once(self) -> None:
        wechat, held = WeChat(), Remembered()
        for _ in range(3):
            ADAPTER.send(outbound(), account(token=held), wechat)
        assert len(wechat.sent("/cgi-bin/stable_token")) == 1

    def test_without_credentials(self) -> None:
        with pytest.raises(NeedsHuman, match="not_configured"):
            ADAPTER.check(account(secrets={}), WeChat())

    @pytest.mark.parametrize(
        "strange", [answer(), answer(access_token=7), HttpResponse(status=200)]
    )
    def test_an_answer_without_a_token(self, strange: HttpResponse) -> None:
        with pytest.raises(Retriable):
            ADAPTER.check(account(), WeChat(token_answers=[strange]))


class TestCheckAndMedia:
    def test_check(self) -> None:
        wechat = WeChat([answer(ip_list=["127.0.0.1"])])
        assert ADAPTER.check(account(), wechat) == Health()
        assert wechat.calls[-1].path == "/cgi-bin/getcallbackip"

    def test_a_picture_has_an_address(self) -> None:
        file = Attachment(name="a", content_type="image/jpeg", url="https://mmbiz.qpic.cn/1")
        assert ADAPTER.media(file, account(), WeChat()) == MediaRequest(url=file.url or "")

    def test_a_voice_is_fetched_with_the_token(self) -> None:
        file = Attachment(name="a", content_type="audio/amr", media_id="m1")
        found = ADAPTER.media(file, account(), WeChat())
        expected = "https://api.weixin.qq.com/cgi-bin/media/get?access_token=t1&media_id=m1"
        assert found.url == expected
        assert "application/json" in found.excuses
        assert "t1" not in repr(found)

    def test_of_a_video_the_api_tells_where_it_is(self) -> None:
        wechat = WeChat([answer(video_url="http://vweixinf.tc.qq.com/1/a.mp4")])
        file = Attachment(name="a", content_type="video/mp4", media_id="m1")
        found = ADAPTER.media(file, account(), wechat)
        assert found.url == "https://vweixinf.tc.qq.com/1/a.mp4"

    def test_media_that_is_gone(self) -> None:
        wechat = WeChat([answer(errcode=40007, errmsg="invalid media_id")])
        with pytest.raises(Permanent, match="media_invalid"):
            ADAPTER.media(
                Attachment(name="a", content_type="video/mp4", media_id="m1"), account(), wechat
            )

    def test_a_file_from_nowhere(self) -> None:
        with pytest.raises(Permanent, match="no_such_file"):
            ADAPTER.media(Attachment(name="a", content_type="image/png"), account(), WeChat())


class TestTemplates:
    LISTED: ClassVar = {
        "template_id": "TPL1",
        "title": "发货",
        "deputy_industry": "电商",
        "content": "订单：{{no1.DATA}}\n快递：{{ thing2.DATA }} {{no1.DATA}}",
    }

    def ask(self, listed: object, **settings: bool) -> list[Template]:
        wechat = WeChat([answer(template_list=listed)])
        assert isinstance(ADAPTER, Templates)
        return ADAPTER.templates(account(settings=settings), wechat)

    def test_their_places_have_names(self) -> None:
        (found,) = self.ask([self.LISTED, "odd", {}], template_messages=True)
        assert (found.name, found.placeholders) == ("TPL1", ("no1", "thing2"))
        assert found.body.startswith("发货\n订单")

    def test_an_account_without_them_is_not_asked(self) -> None:
        assert self.ask(None) == []

    def test_an_answer_without_sense(self) -> None:
        with pytest.raises(Retriable):
            self.ask(None, template_messages=True)


class TestWindows:
    """S27: five sends in 48 hours, three in a minute."""

    def asked(self, opening: Opening, minutes: float, used: int, kind: SendKind = SendKind.REPLY,
              **settings: bool) -> object:  # fmt: skip
        last = LastInbound(at={opening: NOW - timedelta(minutes=minutes)}, used={opening: used})
        found = can_send(ADAPTER.spec.windows, last, Sender.HUMAN, kind, NOW, settings)
        return found.reason or found.remaining

    def test_by_what_the_customer_did(self) -> None:
        assert self.asked(Opening.MESSAGE, 47 * 60, 4) == 1
        assert self.asked(Opening.MESSAGE, 47 * 60, 5) is Closed.USED_UP
        assert self.asked(Opening.MESSAGE, 48 * 60, 0) is Closed.EXPIRED
        assert self.asked(Opening.INTERACTION, 0.5, 2) == 1
        assert self.asked(Opening.INTERACTION, 2, 0) is Closed.EXPIRED
        assert self.asked(Opening.PAYMENT, 47 * 60, 500) is None

    def test_templates_for_who_has_them(self) -> None:
        late = 100 * 60
        template = SendKind.TEMPLATE
        assert self.asked(Opening.MESSAGE, late, 0, template) is Closed.NOT_ENABLED
        assert self.asked(Opening.MESSAGE, late, 0, template, template_messages=True) is None
