"""Sending: windows, parts, providers that are down, accounts that are refused, and trying again."""

import json
from datetime import timedelta
from typing import Any

from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from local.payloads import page_message, page_webhook
from tests.e2e.journeys import (
    conversation_of,
    deskhand,
    message_with_status,
    messages_of,
    reply,
    send_mail,
)
from tests.e2e.test_messenger import ACME, conversation_with, fresh_psid
from tests.support.stack import Rest, RunningStack, eventually


def chat(running: RunningStack, agent: Rest, *, hours_ago: float = 0) -> tuple[Any, str]:
    """A Messenger conversation whose customer wrote so long ago, and who that is."""
    sender, at = fresh_psid(), utc_now() - timedelta(hours=hours_ago)
    entry = page_message(page_id=ACME, sender_id=sender, text="Hello?", at=at)
    running.accept("facebook", page_webhook([entry]))
    return eventually(conversation_with(agent, sender), "the conversation"), sender


def texts_to(running: RunningStack, sender: str, since: str) -> list[str]:
    """What the customer was sent, in order."""
    bodies = [
        json.loads(one["body"])
        for one in running.sent("facebook", since)
        if one["path"].endswith("/messages") and one["answered"] == 200
    ]
    return [one["message"]["text"] for one in bodies if one["recipient"].get("id") == sender]


def say(agent: Rest, conversation: Any, body: str, **extra: Any) -> Any:
    path = f"/conversations/{conversation['id']}/messages"
    asked = {"kind": "reply", "body": body, "attachments": [], **extra}
    return agent.call("POST", path, asked, headers={"idempotency-key": new_id()})


class TestWindows:
    def test_open_and_closed_are_told_and_kept(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S84
        open_chat, _ = chat(running, agent)
        shown = agent.get(f"/conversations/{open_chat['id']}")
        (may,) = [one for one in shown["sending"] if one["kind"] == "reply"]
        assert may["allowed"]
        assert may["until"] == shown["reply_until"]

        closed, _ = chat(running, agent, hours_ago=200)
        shown = agent.get(f"/conversations/{closed['id']}")
        (may,) = [one for one in shown["sending"] if one["kind"] == "reply"]
        assert (may["allowed"], may["reason"]) == (False, "window_expired")
        refused = say(agent, closed, "Too late")
        assert refused.status == 422
        assert refused.body["errors"][0]["field"] == "body"
        refused = say(agent, open_chat, "Hi", send_as="template")
        assert [one["field"] for one in refused.body["errors"]] == ["template"]


class TestParts:
    def test_a_long_answer_arrives_whole_and_in_order(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S33
        since = to_text(utc_now())
        conversation, sender = chat(running, agent)
        words = " ".join(f"word{number}" for number in range(600))
        sent = say(agent, conversation, words).body

        message_with_status(agent, conversation["id"], sent["id"], "sent")
        parts = texts_to(running, sender, since)
        assert len(parts) > 1
        assert all(len(part) <= 2000 for part in parts)
        assert " ".join(parts) == words


class TestTrouble:
    def test_nothing_overtakes_what_the_provider_could_not_take(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S89, S97, S98
        since = to_text(utc_now())
        conversation, sender = chat(running, agent)
        busy = {"error": {"message": "(#2) temporarily unavailable", "code": 2}}
        running.fail_next("facebook", 503, busy, 1)
        first = reply(agent, conversation["id"], "first")
        second = reply(agent, conversation["id"], "second")

        for message in (first, second):
            message_with_status(agent, conversation["id"], message["id"], "sent")
        assert texts_to(running, sender, since) == ["first", "second"]

    def test_a_refused_message_is_tried_again_by_hand(
        self, running: RunningStack, agent: Rest, sender: str
    ) -> None:  # S26
        send_mail(running, sender)
        conversation = conversation_of(agent, sender)
        running.fail_next("mailgun", 400, {"message": "to parameter is not a valid address"}, 1)
        sent = reply(agent, conversation["id"], "On its way")
        failed = message_with_status(agent, conversation["id"], sent["id"], "failed")
        failure = failed["metadata"]["failure"]
        assert failure["code"] == "invalid_request"
        assert (failure["retriable"], failure["needs_human"]) == (False, False)

        path = f"/conversations/{conversation['id']}/messages/{sent['seq']}/retry"
        assert agent.call("POST", path).body["status"] == "queued"
        message_with_status(agent, conversation["id"], sent["id"], "sent")
        assert agent.call("POST", path).body["status"] != "failed"
        assert len(running.mails_to(sender)) == 2  # the refused call and the one that was taken
        assert len(messages_of(agent, conversation["id"])) == 2


class TestDeadLetters:
    def test_can_be_looked_at(self, running: RunningStack) -> None:  # S98
        assert isinstance(deskhand("dead-letters", "list", "--queue", "send"), list)
        assert "redriven" in deskhand("dead-letters", "redrive", "--queue", "resend")
