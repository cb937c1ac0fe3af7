"""Facebook Messenger: batches, merchants, replies."""

import json
from collections.abc import Callable
from typing import Any

from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from local.payloads import page_message, page_webhook
from tests.e2e.journeys import message_with_status, messages_of, reply
from tests.support.stack import Rest, RunningStack, eventually

ACME, GLOBEX = "101010101010101", "202020202020202"


def fresh_psid() -> str:
    return str(int(new_id().replace("-", "")[-12:], 16))


def conversation_with(rest: Rest, sender_id: str) -> Callable[[], Any]:
    """A probe for the conversation of a page-scoped id."""

    def probe() -> Any:
        customer = rest.find("/customers/search", identifier=sender_id, channel="facebook")
        if not customer:
            return None
        for one in rest.all("/conversations", channel="facebook", status="pending", limit=50):
            if sender_id in json.dumps(customer) and one["customer_id"] in json.dumps(customer):
                return one
        return None

    return probe


class TestMessenger:
    def test_message_and_reply(self, running: RunningStack, agent: Rest) -> None:  # S27, S31, S33
        since, sender = to_text(utc_now()), fresh_psid()
        entry = page_message(page_id=ACME, sender_id=sender, text="Grüße 😀", at=utc_now())
        running.accept("facebook", page_webhook([entry]))
        conversation = eventually(conversation_with(agent, sender), "the conversation")
        (message,) = messages_of(agent, conversation["id"])
        assert message["body"] == "Grüße 😀"
        assert message["sender_identifier"] == sender
        assert message["external_message_id"] == entry["messaging"][0]["message"]["mid"]

        answer = reply(agent, conversation["id"], "Hello there")
        sent = eventually(lambda: running.sent("facebook", since), "the reply at Graph")
        bodies = [json.loads(one["body"]) for one in sent if one["path"].endswith("/messages")]
        texts = [one["message"]["text"] for one in bodies if one["recipient"]["id"] == sender]
        assert texts == ["Hello there"]
        assert f"/{ACME}/" in sent[0]["path"]
        message_with_status(agent, conversation["id"], answer["id"], "sent")

    def test_batch_of_two_merchants(
        self, running: RunningStack, agent: Rest, stranger: Rest
    ) -> None:  # S30: every entry, every item
        ours, theirs = fresh_psid(), fresh_psid()
        now = utc_now()
        entries = [
            page_message(page_id=ACME, sender_id=ours, text="one", at=now),
            page_message(page_id=GLOBEX, sender_id=theirs, text="two", at=now),
            page_message(page_id=ACME, sender_id=ours, text="three", at=now),
        ]
        running.accept("facebook", page_webhook(entries), "acme")
        assert self._bodies(agent, ours, 2) == ["one", "three"]
        assert self._bodies(stranger, theirs, 1) == ["two"]
        assert agent.find("/customers/search", identifier=theirs, channel="facebook") is None
        assert stranger.find("/customers/search", identifier=ours, channel="facebook") is None

    def test_redelivery_in_another_batch(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S41, S52
        sender = fresh_psid()
        first = page_message(page_id=ACME, sender_id=sender, text="one", at=utc_now())
        second = page_message(page_id=ACME, sender_id=sender, text="two", at=utc_now())
        running.accept("facebook", page_webhook([first]))
        running.accept("facebook", page_webhook([first, second]))
        running.accept("facebook", page_webhook([second, first]))
        found = eventually(conversation_with(agent, sender), "the conversation")
        eventually(lambda: len(messages_of(agent, found["id"])) == 2, "both messages")
        last = page_message(page_id=ACME, sender_id=sender, text="last", at=utc_now())
        running.accept("facebook", page_webhook([last]))
        eventually(lambda: len(messages_of(agent, found["id"])) >= 3, "the last message")
        bodies = sorted(one["body"] for one in messages_of(agent, found["id"]))
        assert bodies == ["last", "one", "two"]

    def _bodies(self, rest: Rest, sender: str, count: int) -> list[str]:
        found = eventually(conversation_with(rest, sender), "the conversation")
        eventually(lambda: len(messages_of(rest, found["id"])) == count, f"{count} messages")
        return sorted(one["body"] for one in messages_of(rest, found["id"]))
