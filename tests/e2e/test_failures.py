"""The sandbox failing as providers do: nothing twice, nothing lost, the thread and journal tell."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from deskhand.kit.clock import to_text, utc_now
from local.payloads import page_message, page_webhook
from tests.e2e import test_wechat as wechat
from tests.e2e.journeys import conversation_of, message_with_status, messages_of, reply, send_mail
from tests.e2e.test_messenger import ACME, conversation_with, fresh_psid
from tests.e2e.test_order_actions import settled
from tests.e2e.test_woocommerce import at_shop, paid_order
from tests.support.stack import HTTP, Rest, RunningStack, eventually

EXPIRED = {"error": {"message": "Error validating access token", "code": 190}}


def fail(running: RunningStack, provider: str, status: int, body: Any, **more: Any) -> None:
    """Have a provider fail; `match` and `after` as the sandbox takes them."""
    asked = {"provider": provider, "status": status, "body": body, "times": 1, **more}
    url = f"{running.stack.url('sandbox_url')}/fail"
    assert HTTP.request("POST", url, body=json.dumps(asked).encode()).status == 201


def texts(calls: list[dict[str, Any]], word: str) -> list[dict[str, Any]]:
    """The calls that the provider took and whose body holds a word."""
    return [one for one in calls if word in one["body"] and one["answered"] == 200]


@pytest.fixture
def page(running: RunningStack, admin: Rest) -> Iterator[str]:
    """The path of acme's page among its accounts; active again afterwards, whatever happens."""
    account_id = running.stack.account("facebook", "acme").account_id
    path = f"/accounts/{account_id}"
    yield path
    if admin.get(path)["status"] != "active":
        admin.post(f"{path}/resume", {}, expect=200)


def test_mail_whose_answer_got_lost(
    running: RunningStack, agent: Rest, sender: str
) -> None:  # S97, S98
    """Mailgun took it and a proxy answered: it is looked for, and not sent again."""
    send_mail(running, sender)
    conversation = conversation_of(agent, sender)
    fail(running, "mailgun", 504, "<html>Gateway Timeout</html>", match="/messages", after=True)
    sent = reply(agent, conversation["id"], "On its way")

    message_with_status(agent, conversation["id"], sent["id"], "sent")

    assert len(running.mails_to(sender)) == 1
    assert len(messages_of(agent, conversation["id"])) == 2


def test_a_page_whose_token_expired(
    running: RunningStack, agent: Rest, admin: Rest, page: str
) -> None:  # S26
    """The account is paused and says why; what waited goes out when it is resumed."""
    since, psid = to_text(utc_now()), fresh_psid()
    entry = page_message(page_id=ACME, sender_id=psid, text="Hello?", at=utc_now())
    running.accept("facebook", page_webhook([entry]))
    conversation = eventually(conversation_with(agent, psid), "the conversation")
    fail(running, "facebook", 401, EXPIRED, match=psid)
    first = reply(agent, conversation["id"], f"first {psid}")
    failed = message_with_status(agent, conversation["id"], first["id"], "failed")
    assert failed["metadata"]["failure"]["needs_human"]
    assert admin.get(page)["status"] == "paused"
    second = reply(agent, conversation["id"], f"second {psid}")
    message_with_status(agent, conversation["id"], second["id"], "failed")

    admin.post(f"{page}/resume", {}, expect=200)

    for message in (first, second):
        message_with_status(agent, conversation["id"], message["id"], "sent")
    taken = running.sent("facebook", since)
    assert [len(texts(taken, f"{word} {psid}")) for word in ("first", "second")] == [1, 1]


def test_wechat_is_busy(running: RunningStack, agent: Rest) -> None:  # S89, S98
    """A failure with a status of 200, as WeChat has them."""
    since, openid = to_text(utc_now()), wechat.fresh_openid()
    running.accept("wechat", wechat.push(openid, Content="在吗", MsgId=wechat.message_id()))
    conversation = wechat.conversation_with(agent, openid)
    busy = {"errcode": -1, "errmsg": "system error"}
    fail(running, "wechat", 200, busy, match=openid)
    sent = reply(agent, conversation["id"], "在的")

    message_with_status(agent, conversation["id"], sent["id"], "sent")

    calls = [one for one in running.sent("wechat", since) if openid in one["body"]]
    assert len([one for one in calls if "custom/send" in one["path"]]) == 2


def test_a_refund_whose_keys_were_refused(running: RunningStack, agent: Rest) -> None:  # S83, S97
    """Shown with the shop's own reason; tried again by a person it is paid once."""
    order, known = paid_order(running, agent)
    refusal = {"code": "woocommerce_rest_cannot_create", "message": "Sorry, not allowed."}
    fail(running, "woocommerce", 401, refusal, match=f"orders/{order['id']}/refunds")
    asked = agent.post(f"/orders/{known['id']}/refund", {"amount": "5.00", "reason": "late"})
    refused = settled(agent, known["id"], asked["id"], "refused")
    assert refused["problem"]["needs_human"]
    assert at_shop(running, "GET", f"orders/{order['id']}/refunds") == []

    agent.post(f"/orders/{known['id']}/actions/{asked['id']}/retry", None, expect=200)

    assert settled(agent, known["id"], asked["id"], "done")["moved"] == "5.00"
    assert len(at_shop(running, "GET", f"orders/{order['id']}/refunds")) == 1
