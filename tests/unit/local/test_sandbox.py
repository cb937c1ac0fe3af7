"""The sandbox answers as the providers do, and shows what it got."""

import base64
import json
from pathlib import Path
from typing import ClassVar

import pytest
from starlette.applications import Starlette

from local.sandbox.app import create_app
from tests.support.asgi import AsgiAnswer, call

KEY = "Basic " + base64.b64encode(b"api:key").decode()
MESSAGES = "/api.mailgun.net/v3/acme.example/messages"
FORM = {"content-type": "application/x-www-form-urlencoded", "authorization": KEY}
MAIL = b"from=a%40acme.example&to=c%40x.example&subject=Hi&h%3AMessage-Id=%3Cm1%40acme.example%3E"
GRAPH = "/graph.facebook.com/v25.0/101/messages"
SHOPIFY = "/acme.myshopify.com/admin/api/2026-07/graphql.json"
STACK = {
    "ws_url": "ws://localhost/ws",
    "widget_url": "http://localhost:8080/widget.js",
    "merchants": [
        {"id": "acme", "name": "Acme <Outdoor>", "accounts": {"web_chat": {"site_key": 'k"1'}}}
    ],
}


@pytest.fixture
def app(tmp_path: Path) -> Starlette:
    stack = tmp_path / "stack.json"
    stack.write_text(json.dumps(STACK))
    return create_app(stack)


def send_mail(app: Starlette) -> AsgiAnswer:
    return call(app, "POST", MESSAGES, headers=FORM, body=MAIL)


class TestMailgun:
    def test_takes_mail_under_our_message_id(self, app: Starlette) -> None:  # S25
        assert send_mail(app).json() == {
            "id": "<m1@acme.example>",
            "message": "Queued. Thank you.",
        }

    def test_multipart(self, app: Starlette) -> None:
        body = (
            b'--b\r\nContent-Disposition: form-data; name="from"\r\n\r\na@acme.example\r\n'
            b'--b\r\nContent-Disposition: form-data; name="to"\r\n\r\nc@x.example\r\n'
            b'--b\r\nContent-Disposition: form-data; name="h:Message-Id"\r\n\r\n<m2@a>\r\n'
            b'--b\r\nContent-Disposition: form-data; name="attachment"; filename="a.txt"\r\n\r\n'
            b"hello\r\n--b--\r\n"
        )
        headers = {"content-type": "multipart/form-data; boundary=b", "authorization": KEY}
        assert call(app, "POST", MESSAGES, headers=headers, body=body).json()["id"] == "<m2@a>"

    def test_without_a_key(self, app: Starlette) -> None:
        assert call(app, "POST", MESSAGES, body=MAIL).status == 401

    def test_without_a_recipient(self, app: Starlette) -> None:
        assert call(app, "POST", MESSAGES, headers=FORM, body=b"from=a").status == 400

    def test_tells_what_it_took(self, app: Starlette) -> None:
        send_mail(app)
        url = "/api.mailgun.net/v3/acme.example/events?message-id=m1@acme.example"
        (event,) = call(app, "GET", url, headers=FORM).json()["items"]
        assert event["message"]["headers"]["message-id"] == "m1@acme.example"
        other = call(app, "GET", url.replace("m1", "m9"), headers=FORM)
        assert other.json()["items"] == []

    def test_domain(self, app: Starlette) -> None:
        answer = call(app, "GET", "/api.eu.mailgun.net/v4/domains/acme.example", headers=FORM)
        assert answer.json()["domain"]["state"] == "active"


BEARER = {"authorization": "Bearer t", "content-type": "application/json"}


class TestGraph:
    def test_takes_a_message(self, app: Starlette) -> None:  # S33
        body = b'{"recipient": {"id": "77"}, "message": {"text": "hi"}}'
        answer = call(app, "POST", GRAPH, headers=BEARER, body=body).json()
        assert answer["recipient_id"] == "77"
        assert answer["message_id"].startswith("m_")

    def test_no_recipient_and_no_token(self, app: Starlette) -> None:
        answer = call(app, "POST", GRAPH, headers=BEARER, body=b"{}")
        assert (answer.status, answer.json()["error"]["code"]) == (400, 100)
        assert call(app, "POST", GRAPH, body=b"{}").json()["error"]["code"] == 190

    def test_subscription(self, app: Starlette) -> None:
        url = "/graph.facebook.com/v25.0/101/subscribed_apps"
        assert call(app, "GET", url, headers=BEARER).json() == {"data": []}
        body = b'{"subscribed_fields": ["messages", "feed"]}'
        assert call(app, "POST", url, headers=BEARER, body=body).json() == {"success": True}
        (ours,) = call(app, "GET", url, headers=BEARER).json()["data"]
        assert ours["subscribed_fields"] == ["messages", "feed"]

    @pytest.mark.parametrize(
        ("host", "edge", "text"),
        [("graph.facebook.com", "comments", "message"), ("graph.instagram.com", "replies", "text")],
    )
    def test_answers_to_a_comment(self, app: Starlette, host: str, edge: str, text: str) -> None:
        url = f"/{host}/v25.0/55_77/{edge}"  # S28
        made = call(app, "POST", url, headers=BEARER, body=b'{"message": "Yes"}').json()["id"]
        (told,) = call(app, "GET", url, headers=BEARER).json()["data"]
        assert (told["id"], told[text]) == (made, "Yes")

    def test_threads_hold_both_sides(self, app: Starlette) -> None:
        node = "/graph.instagram.com/v25.0/178"
        body = b'{"recipient": {"id": "77"}, "message": {"text": "hi"}}'
        ours = call(app, "POST", f"{node}/messages", headers=BEARER, body=body).json()
        body = b'{"from": "77", "text": "hello"}'
        call(app, "POST", f"{node}/customer_messages", headers=BEARER, body=body)
        (thread,) = call(app, "GET", f"{node}/conversations", headers=BEARER).json()["data"]
        told = thread["messages"]["data"]
        assert [one["message"] for one in told] == ["hello", "hi"]
        assert told[1]["id"] == ours["message_id"]


class TestShopify:
    def test_mutation(self, app: Starlette) -> None:
        body = json.dumps(
            {
                "query": "mutation r($input: I!) { refundCreate(input: $input) { x } }",
                "variables": {"input": {"orderId": "gid://shopify/Order/1", "transactions": []}},
            }
        )
        headers = {"x-shopify-access-token": "t"}
        answer = call(app, "POST", SHOPIFY, headers=headers, body=body.encode()).json()
        assert answer["data"]["refundCreate"]["userErrors"] == []

    def test_without_a_token(self, app: Starlette) -> None:
        assert call(app, "POST", SHOPIFY, body=b"{}").status == 401


class TestWooCommerce:
    ORDERS = "/acme-outdoor.woo.example/wp-json/wc/v3/orders"
    KEYS: ClassVar = {"authorization": "Basic Y2s6Y3M="}

    def test_orders_are_read_back_page_by_page(self, app: Starlette) -> None:
        for order_id in (1, 2, 3):
            body = json.dumps({"id": order_id, "total": "10.00"}).encode()
            assert call(app, "POST", self.ORDERS, headers=self.KEYS, body=body).status == 201
        page = call(app, "GET", f"{self.ORDERS}?per_page=2&page=2", headers=self.KEYS)
        assert [one["id"] for one in json.loads(page.body)] == [3]
        assert page.headers["x-wp-totalpages"] == "2"

    def test_more_than_is_left_is_refused_and_keys_are_needed(self, app: Starlette) -> None:
        refunds = f"{self.ORDERS}/7/refunds"
        body = json.dumps({"amount": "1000000.01"}).encode()
        refused = call(app, "POST", refunds, headers=self.KEYS, body=body)
        assert (refused.status, json.loads(refused.body)["message"]) == (
            400,
            "Invalid refund amount.",
        )
        assert call(app, "GET", refunds).status == 401


class TestErp:
    ACTIONS = "/acme.erp.example/deskhand"

    def test_once_for_each_id(self, app: Starlette) -> None:
        signed = {"webhook-id": "a", "webhook-timestamp": "1",
                  "webhook-signature": f"v1,{'A' * 43}="}  # fmt: skip
        body = json.dumps({"data": {"action": "refund", "amount": "5.00"}}).encode()
        answers = [call(app, "POST", self.ACTIONS, headers=signed, body=body) for _ in range(2)]
        assert {answer.body for answer in answers} == {b'{"id":"ERP-1","amount":"5.00"}'}
        assert call(app, "POST", self.ACTIONS, body=body).status == 401


class TestJournal:
    def test_lists_and_clears(self, app: Starlette) -> None:
        send_mail(app)
        (item,) = call(app, "GET", "/requests?provider=mailgun").json()["items"]
        assert (item["method"], item["path"]) == ("POST", "/v3/acme.example/messages")
        assert item["headers"]["authorization"] == KEY
        assert "h%3AMessage-Id" in item["body"]
        assert call(app, "GET", "/requests?provider=facebook").json()["items"] == []
        assert call(app, "GET", f"/requests?since={item['at']}").json()["items"] == [item]
        assert call(app, "GET", "/requests?since=2999-01-01T00:00:00Z").json()["items"] == []
        assert call(app, "DELETE", "/requests").status == 204
        assert call(app, "GET", "/requests").json()["items"] == []

    def test_bad_since(self, app: Starlette) -> None:
        assert call(app, "GET", "/requests?since=yesterday").status == 400

    def test_fails_as_often_as_asked(self, app: Starlette) -> None:  # S26
        asked = {"provider": "mailgun", "status": 503, "body": {"message": "down"}, "times": 2}
        assert call(app, "POST", "/fail", body=json.dumps(asked).encode()).status == 201
        assert [send_mail(app).status for _ in range(3)] == [503, 503, 200]
        answered = [one["answered"] for one in call(app, "GET", "/requests").json()["items"]]
        assert answered == [503, 503, 200]

    def test_the_answer_alone_is_lost(self, app: Starlette) -> None:
        asked = {"provider": "mailgun", "status": 504, "match": "messages", "after": True}
        call(app, "POST", "/fail", body=json.dumps(asked).encode())
        url = "/api.mailgun.net/v3/acme.example/events?message-id=m1@acme.example"
        assert call(app, "GET", url, headers=FORM).status == 200
        assert send_mail(app).status == 504
        assert len(call(app, "GET", url, headers=FORM).json()["items"]) == 1

    @pytest.mark.parametrize("asked", [b"{}", b"x", b'{"provider": "nobody", "status": 500}'])
    def test_bad_failure(self, app: Starlette, asked: bytes) -> None:
        assert call(app, "POST", "/fail", body=asked).status == 400

    def test_unknown_host(self, app: Starlette) -> None:
        assert call(app, "GET", "/example.com/x").status == 404


class TestPages:
    def test_shop_page_carries_the_widget(self, app: Starlette) -> None:  # S35
        page = call(app, "GET", "/shop/acme").body.decode()
        assert 'data-site-key="k&quot;1"' in page
        assert 'data-ws-url="ws://localhost/ws"' in page
        assert "Acme &lt;Outdoor&gt;" in page

    def test_unknown_shop(self, app: Starlette) -> None:
        assert call(app, "GET", "/shop/nobody").status == 404

    def test_index_escapes_what_was_sent(self, app: Starlette) -> None:
        call(app, "POST", MESSAGES, headers=FORM, body=b"text=<script>")
        page = call(app, "GET", "/").body.decode()
        assert "&lt;script&gt;" in page
        assert "<script>" not in page

    def test_any_origin_may_ask(self, app: Starlette) -> None:
        answer = call(app, "GET", "/requests", headers={"origin": "http://x"})
        assert answer.headers["access-control-allow-origin"] == "*"


class TestMailgunSettings:
    def test_routes_and_webhooks_are_remembered(self, app: Starlette) -> None:
        form = b"expression=x&action=store%28%29&action=forward%28%22u%22%29"
        call(app, "POST", "/api.mailgun.net/v3/routes", headers=FORM, body=form)
        listed = call(app, "GET", "/api.mailgun.net/v3/routes", headers=FORM).json()
        assert listed["items"][0]["actions"] == ["store()", 'forward("u")']
        hooks = "/api.mailgun.net/v3/domains/acme.example/webhooks"
        call(app, "POST", hooks, headers=FORM, body=b"id=opened&url=u1")
        call(app, "PUT", f"{hooks}/opened", headers=FORM, body=b"url=u2")
        found = call(app, "GET", hooks, headers=FORM).json()
        assert found["webhooks"] == {"opened": {"urls": ["u2"]}}


class TestWeChat:
    HOST = "/api.weixin.qq.com/cgi-bin"

    def ask(self, app: Starlette, path: str, **document: object) -> dict[str, object]:
        body = json.dumps(document, ensure_ascii=False).encode()
        found: dict[str, object] = call(app, "POST", f"{self.HOST}/{path}", body=body).json()
        return found

    def token(self, app: Starlette, *, force: bool = False) -> str:
        asked = {"appid": "wx1", "secret": "s", "force_refresh": force}
        return str(self.ask(app, "stable_token", **asked)["access_token"])

    def send(self, app: Starlette, token: str, **message: object) -> object:
        message = {"touser": "o1", "msgtype": "text", "text": {"content": "你好"}, **message}
        return self.ask(app, f"message/custom/send?access_token={token}", **message)["errcode"]

    def test_one_token_at_a_time(self, app: Starlette) -> None:
        token = self.token(app)
        assert self.token(app) == token
        assert self.send(app, token) == 0
        assert self.token(app, force=True) != token
        assert self.send(app, token) == 40001

    def test_without_credentials(self, app: Starlette) -> None:
        assert self.ask(app, "stable_token", appid="x", secret="s")["errcode"] == 40013
        assert self.ask(app, "stable_token", appid="wx1")["errcode"] == 40125

    @pytest.mark.parametrize(
        ("openid", "code"), [("oQUOTA1", 45047), ("oLATE1", 45015), ("oGONE1", 43004), ("", 40003)]
    )
    def test_followers_who_can_not_be_reached(self, app: Starlette, openid: str, code: int) -> None:
        assert self.send(app, self.token(app), touser=openid) == code

    def test_text_by_bytes_and_in_utf_8(self, app: Starlette) -> None:
        token = self.token(app)
        assert self.send(app, token, text={"content": "字" * 683}) == 45002
        path = f"{self.HOST}/message/custom/send?access_token={token}"
        escaped = call(app, "POST", path, body=json.dumps({"touser": "ü"}).encode()).json()
        assert escaped["errcode"] == 40033

    def test_media(self, app: Starlette) -> None:
        token = self.token(app)
        path = f"{self.HOST}/media/get?access_token={token}&media_id="
        assert call(app, "GET", f"{path}m1").body.startswith(b"\x89PNG")
        assert "tc.qq.com" in call(app, "GET", f"{path}video1").json()["video_url"]
        assert call(app, "GET", path).json()["errcode"] == 40007
