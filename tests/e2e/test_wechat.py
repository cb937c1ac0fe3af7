"""WeChat: encrypted and plain pushes, duplicates, answers under one token."""

import json
from typing import Any

from deskhand.channels.wechat.signing import SIGNING
from deskhand.channels.wechat.webhook import sign
from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Request
from tests.e2e.journeys import message_with_status, messages_of, reply
from tests.support.stack import HTTP, Rest, RunningStack, eventually


def fresh_openid(beginning: str = "o") -> str:
    return f"{beginning}{new_id().replace('-', '')[-27:]}"


def push(openid: str, kind: str = "text", **fields: str) -> Request:
    """A push as WeChat makes it; `deskhand` addresses and signs it."""
    known = {
        "ToUserName": "gh_sample",
        "FromUserName": openid,
        "CreateTime": str(int(utc_now().timestamp())),
        "MsgType": kind,
        **fields,
    }
    body = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in known.items())
    return Request(headers={"content-type": "text/xml"}, body=f"<xml>{body}</xml>".encode())


def message_id() -> str:
    """A MsgId nobody has used."""
    return str(int(new_id().replace("-", "")[-15:], 16))


def conversation_with(rest: Rest, openid: str) -> Any:
    def probe() -> Any:
        if not rest.find("/customers/search", identifier=openid, channel="wechat"):
            return None
        for one in rest.all("/conversations", channel="wechat", status="pending", limit=50):
            (first, *_) = messages_of(rest, one["id"])
            if first["sender_identifier"] == openid:
                return one
        return None

    return eventually(probe, "the conversation")


class TestWeChat:
    def test_message_and_answer(self, running: RunningStack, agent: Rest) -> None:  # S27, S33
        since, openid = to_text(utc_now()), fresh_openid()
        running.accept("wechat", push(openid, Content="我的订单还没发货😀", MsgId=message_id()))
        conversation = conversation_with(agent, openid)
        (message,) = messages_of(agent, conversation["id"])
        assert message["body"] == "我的订单还没发货😀"

        answer = reply(agent, conversation["id"], "昨天已发货 📦")
        message_with_status(agent, conversation["id"], answer["id"], "sent")
        calls = running.sent("wechat", since)
        sent = [one for one in calls if one["path"] == "/cgi-bin/message/custom/send"]
        bodies = [json.loads(one["body"]) for one in sent]
        texts = [one["text"]["content"] for one in bodies if one["touser"] == openid]
        assert texts == ["昨天已发货 📦"]
        assert not any("\\u" in one["body"] for one in sent)

    def test_a_push_three_times_is_one_message(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S41, S52
        openid = fresh_openid()
        once = push(openid, Content="once", MsgId=message_id())
        for _ in range(3):
            running.accept("wechat", once)
        running.accept("wechat", push(openid, Content="last", MsgId=message_id()))
        conversation = conversation_with(agent, openid)
        eventually(lambda: len(messages_of(agent, conversation["id"])) >= 2, "both messages")
        bodies = sorted(one["body"] for one in messages_of(agent, conversation["id"]))
        assert bodies == ["last", "once"]

    def test_a_follower_who_was_answered_five_times(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S33
        openid = fresh_openid("oQUOTA")
        running.accept("wechat", push(openid, Content="hello", MsgId=message_id()))
        conversation = conversation_with(agent, openid)
        answer = reply(agent, conversation["id"], "one more")
        failed = message_with_status(agent, conversation["id"], answer["id"], "failed")
        assert "window_used_up" in json.dumps(failed)

    def test_the_word_that_wechat_wants(self, running: RunningStack) -> None:
        account = running.stack.account("wechat", "acme")
        request = push(fresh_openid(), Content="hi", MsgId=message_id())
        signed = SIGNING.sign(request, account.signing, utc_now())
        query = "&".join(f"{name}={value}" for name, value in signed.query.items())
        url = f"{account.webhook_url}?{query}"
        answered = HTTP.request("POST", url, headers=signed.headers, body=signed.body, timeout=20)
        assert (answered.status, answered.body) == (200, b"success")
        other = SIGNING.sign(push(fresh_openid(), Content="x"), account.signing, utc_now())
        stolen = HTTP.request("POST", url, headers=signed.headers, body=other.body, timeout=20)
        assert stolen.status == 403

    def test_handshake(self, running: RunningStack) -> None:
        account = running.stack.account("wechat", "acme")
        timestamp = str(int(utc_now().timestamp()))
        signature = sign(account.signing["token"], timestamp, "7")
        url = (
            f"{account.webhook_url}?timestamp={timestamp}&nonce=7&echostr=e-1&signature={signature}"
        )
        answered = HTTP.request("GET", url, timeout=20)
        assert (answered.status, answered.body) == (200, b"e-1")
        wrong = HTTP.request("GET", url.replace("nonce=7", "nonce=8"), timeout=20)
        assert wrong.status == 403
