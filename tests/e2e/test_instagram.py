"""Instagram: messages and answers by the account's own login; entries at another product's door."""

import json
from collections.abc import Callable
from typing import Any

from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Request
from local.demo_data import MERCHANTS
from local.payloads import page_message, page_webhook
from tests.e2e.journeys import first, message_with_status, messages_of, reply
from tests.support.stack import Rest, RunningStack, eventually

ACME, GLOBEX = (one.instagram_id for one in MERCHANTS)
STORY = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=x"


def fresh_igsid() -> str:
    """An Instagram-scoped id nobody has."""
    return str(int(new_id().replace("-", "")[-13:], 16))


def entry(account: str, sender: str, text: str) -> dict[str, Any]:
    """One message to an account; the envelope is Messenger's."""
    mid = f"aWdf{new_id()}"
    return page_message(page_id=account, sender_id=sender, text=text, at=utc_now(), mid=mid)


def webhook(*entries: dict[str, Any]) -> Request:
    """A POST of Meta's with these entries."""
    return page_webhook(entries, "instagram")


def conversation_with(rest: Rest, sender: str) -> Callable[[], Any]:
    """A probe for the conversation of an Instagram-scoped id."""

    def probe() -> Any:
        found = rest.find("/customers/search", identifier=sender, channel="instagram")
        if not found:
            return None
        customer = first(found)
        listed = rest.all("/conversations", channel="instagram", status="pending", limit=50)
        return next((one for one in listed if one["customer_id"] == customer["id"]), None)

    return probe


class TestInstagram:
    def test_message_and_reply(self, running: RunningStack, agent: Rest) -> None:  # S27
        since, sender = to_text(utc_now()), fresh_igsid()
        running.accept("instagram", webhook(entry(ACME, sender, "Is the tent in stock? 😀")))
        conversation = eventually(conversation_with(agent, sender), "the conversation")
        (message,) = messages_of(agent, conversation["id"])
        assert (message["body"], message["sender_identifier"]) == (
            "Is the tent in stock? 😀", sender,
        )  # fmt: skip

        answer = reply(agent, conversation["id"], "订" * 400)
        message_with_status(agent, conversation["id"], answer["id"], "sent")
        sent = [
            json.loads(one["body"])
            for one in running.sent("instagram", since)
            if one["path"].endswith(f"/{ACME}/messages")
        ]
        texts = [one["message"]["text"] for one in sent if one["recipient"]["id"] == sender]
        assert "".join(texts) == "订" * 400
        assert len(texts) > 1
        assert max(len(text.encode()) for text in texts) <= 1000

    def test_a_story_is_shown_from_where_it_is(self, running: RunningStack, agent: Rest) -> None:
        sender = fresh_igsid()
        mention = entry(ACME, sender, "")
        message = mention["messaging"][0]["message"]
        message["attachments"] = [{"type": "story_mention", "payload": {"url": STORY}}]
        running.accept("instagram", webhook(mention))
        conversation = eventually(conversation_with(agent, sender), "the conversation")
        (stored,) = messages_of(agent, conversation["id"])
        assert stored["metadata"]["event"] == "story_mention"
        assert len(stored["attachments"]) == 1

    def test_entries_find_their_accounts_by_either_door(
        self, running: RunningStack, agent: Rest, stranger: Rest
    ) -> None:  # S30, formats 2.3
        ours, theirs = fresh_igsid(), fresh_igsid()
        batch = webhook(entry(ACME, ours, "one"), entry(GLOBEX, theirs, "two"))
        running.accept("facebook", batch)
        running.accept("instagram", batch)
        for rest, sender, text in ((agent, ours, "one"), (stranger, theirs, "two")):
            found = eventually(conversation_with(rest, sender), "the conversation")
            assert [one["body"] for one in messages_of(rest, found["id"])] == [text]
        assert agent.find("/customers/search", identifier=theirs, channel="instagram") is None

    def test_the_dashboards_test_is_taken(self, running: RunningStack) -> None:
        running.accept("instagram", webhook(entry("0", "12334", "random_text")))
