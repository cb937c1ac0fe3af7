"""Comments under posts: conversations of their own, answered in public, once in private (S28)."""

import json
from collections.abc import Callable
from typing import Any

from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Request
from local.demo_data import MERCHANTS
from local.payloads import page_message, page_webhook
from tests.e2e.journeys import first, message_with_status, messages_of
from tests.support.stack import Rest, RunningStack, eventually

ACME, ACME_INSTAGRAM = MERCHANTS[0].page_id, MERCHANTS[0].instagram_id


def fresh(prefix: str = "") -> str:
    """A number nobody has."""
    return prefix + str(int(new_id().replace("-", "")[-12:], 16))


def feed(author: str, comment_id: str, post_id: str, **changes: Any) -> Request:
    """News of a comment on acme's page."""
    now = int(utc_now().timestamp())
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": comment_id,
        "post_id": post_id,
        "parent_id": post_id,
        "from": {"id": author, "name": "Kim Example"},
        "message": "Do you have this in blue?",
        "created_time": now,
        **changes,
    }
    return page_webhook([{"id": ACME, "time": now, "changes": [{"field": "feed", "value": value}]}])


def conversations_with(rest: Rest, identifier: str, channel: str, count: int) -> Callable[[], Any]:
    """A probe for that many conversations of a person, oldest first."""

    def probe() -> Any:
        found = rest.find("/customers/search", identifier=identifier, channel=channel)
        if not found:
            return None
        customer = first(found)
        listed = rest.all("/conversations", channel=channel, status="pending", limit=50)
        theirs = [one for one in listed if one["customer_id"] == customer["id"]]
        theirs.sort(key=lambda one: str(one["created_at"]))
        return theirs if len(theirs) == count else None

    return probe


def answer(rest: Rest, conversation_id: str, body: str, **more: Any) -> Any:
    """Answer as the composer does; returns the stored message."""
    content = {"kind": "reply", "body": body, "attachments": [], **more}
    return rest.post(f"/conversations/{conversation_id}/messages", content)


class TestPageComments:
    def test_answered_in_public_and_once_in_private(
        self, running: RunningStack, agent: Rest
    ) -> None:
        since, author, comment, post = to_text(utc_now()), fresh(), fresh("55_"), fresh(f"{ACME}_")
        running.accept("facebook", feed(author, comment, post))
        (conversation,) = eventually(
            conversations_with(agent, author, "facebook", 1), "the conversation"
        )
        thread = conversation["id"]

        public = answer(agent, thread, "Yes, from Monday.")
        message_with_status(agent, thread, public["id"], "sent")
        private = answer(agent, thread, "Shall we keep one?", send_as="private_reply")
        message_with_status(agent, thread, private["id"], "sent")

        sent = running.sent("facebook", since)
        under = [one for one in sent if one["path"].endswith(f"/{comment}/comments")]
        assert [json.loads(one["body"]) for one in under] == [{"message": "Yes, from Monday."}]
        posted = [json.loads(one["body"]) for one in sent if one["path"].endswith("/messages")]
        assert {"comment_id": comment} in [one["recipient"] for one in posted]

        again = {"kind": "reply", "body": "Or two?", "attachments": [], "send_as": "private_reply"}
        path = f"/conversations/{thread}/messages"
        refused = agent.call("POST", path, again, headers={"idempotency-key": new_id()})
        assert refused.status == 422

    def test_never_mixed_with_private_messages(self, running: RunningStack, agent: Rest) -> None:
        author, post = fresh(), fresh(f"{ACME}_")
        running.accept("facebook", feed(author, fresh("55_"), post))
        private = page_message(page_id=ACME, sender_id=author, text="Hello", at=utc_now())
        running.accept("facebook", page_webhook([private]))
        running.accept("facebook", feed(author, fresh("55_"), post, message="Anyone?"))
        running.accept("facebook", feed(author, fresh("55_"), fresh(f"{ACME}_")))
        found = eventually(conversations_with(agent, author, "facebook", 3), "three conversations")
        eventually(
            lambda: sorted(len(messages_of(agent, one["id"])) for one in found) == [1, 1, 2],
            "the second comment beside the first",
        )

    def test_edited_and_removed(self, running: RunningStack, agent: Rest) -> None:
        author, comment, post = fresh(), fresh("55_"), fresh(f"{ACME}_")
        running.accept("facebook", feed(author, comment, post))
        (conversation,) = eventually(
            conversations_with(agent, author, "facebook", 1), "the conversation"
        )
        running.accept("facebook", feed(author, comment, post, verb="edited", message="In green?"))

        def body() -> str:
            (message,) = messages_of(agent, conversation["id"])
            return str(message["body"])

        eventually(lambda: body() == "In green?", "the edit")
        running.accept("facebook", feed(author, comment, post, verb="remove"))
        eventually(lambda: body() == "", "the removal")

    def test_our_own_answer_on_the_page_joins(self, running: RunningStack, agent: Rest) -> None:
        author, comment, post = fresh(), fresh("55_"), fresh(f"{ACME}_")
        running.accept("facebook", feed(author, comment, post))
        (conversation,) = eventually(
            conversations_with(agent, author, "facebook", 1), "the conversation"
        )
        page = {"id": ACME, "name": "Acme Outdoor"}
        own = feed(author, fresh("55_"), post, parent_id=comment, **{"from": page}, message="Yes!")
        running.accept("facebook", own)
        eventually(lambda: len(messages_of(agent, conversation["id"])) == 2, "our own answer")
        assert messages_of(agent, conversation["id"])[1]["sender_type"] == "agent"


class TestMediaComments:
    def test_answered_under_the_comment(self, running: RunningStack, agent: Rest) -> None:
        since, author, comment = to_text(utc_now()), fresh(), fresh("178")
        value = {
            "id": comment,
            "text": "Price?",
            "from": {"id": author, "username": "kim.example"},
            "media": {"id": fresh("179"), "media_product_type": "FEED"},
        }
        entry = {
            "id": ACME_INSTAGRAM,
            "time": int(utc_now().timestamp()),
            "changes": [{"field": "comments", "value": value}],
        }
        running.accept("instagram", page_webhook([entry], "instagram"))
        (conversation,) = eventually(
            conversations_with(agent, author, "instagram", 1), "the conversation"
        )
        public = answer(agent, conversation["id"], "189 dollars.")
        message_with_status(agent, conversation["id"], public["id"], "sent")
        sent = running.sent("instagram", since)
        (under,) = [one for one in sent if one["path"].endswith(f"/{comment}/replies")]
        assert json.loads(under["body"]) == {"message": "189 dollars."}
