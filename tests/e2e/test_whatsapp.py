"""WhatsApp: numbers of two merchants, names of one customer, statuses, templates."""

import json
import time
from collections.abc import Callable
from typing import Any

from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Request
from local.demo_data import MERCHANTS
from tests.e2e.journeys import first, message_with_status, messages_of, reply
from tests.support.stack import Rest, RunningStack, eventually

ACME, GLOBEX = (one.phone_number_id for one in MERCHANTS)


def fresh_number() -> str:
    """A phone number nobody has, as WhatsApp writes it."""
    return f"1555{int(new_id().replace('-', '')[-10:], 16) % 10**9:09}"


def fresh_user_id() -> str:
    """A business-scoped user id nobody has."""
    return f"US.{int(new_id().replace('-', '')[-12:], 16)}"


def text(body: str, *, number: str = "", user_id: str = "") -> dict[str, Any]:
    """A customer's message under one or both of their names."""
    names = {"from": number, "from_user_id": user_id}
    return {
        "id": f"wamid.{new_id()}",
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": body},
        **{name: value for name, value in names.items() if value},
    }


def change(number_id: str = ACME, **content: Any) -> dict[str, Any]:
    """What came for one phone number."""
    metadata = {"display_phone_number": "15550100001", "phone_number_id": number_id}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **content}
    return {"field": "messages", "value": value}


def webhook(*changes: dict[str, Any]) -> Request:
    """A POST of Meta's with these changes."""
    body = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}
    return Request(headers={"content-type": "application/json"}, body=json.dumps(body).encode())


def conversation_with(rest: Rest, identifier: str) -> Callable[[], Any]:
    """A probe for the conversation of a customer of that name."""

    def probe() -> Any:
        found = rest.find("/customers/search", identifier=identifier, channel="whatsapp")
        named = json.dumps(found) if found else ""
        listed = rest.all("/conversations", channel="whatsapp", status="pending", limit=50)
        return next((one for one in listed if named and one["customer_id"] in named), None)

    return probe


def sent_to(running: RunningStack, since: str, recipient: str) -> Callable[[], Any]:
    """A probe for the message that went to that `to` or `recipient`."""

    def probe() -> Any:
        for one in running.sent("whatsapp", since):
            if not one["path"].endswith("/messages"):
                continue
            body = json.loads(one["body"])
            if recipient in {body.get("to"), body.get("recipient")}:
                return one["path"], body
        return None

    return probe


class TestWhatsApp:
    def test_message_reply_and_statuses(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S27, S33, S97
        since, number = to_text(utc_now()), fresh_number()
        running.accept("whatsapp", webhook(change(messages=[text("Grüße 😀", number=number)])))
        found = eventually(conversation_with(agent, number), "the conversation")
        assert messages_of(agent, found["id"])[0]["body"] == "Grüße 😀"

        answer = reply(agent, found["id"], "Hello there")
        path, body = eventually(sent_to(running, since, f"+{number}"), "the reply at Graph")
        assert f"/{ACME}/" in path
        assert body["text"] == {"body": "Hello there"}
        assert body["biz_opaque_callback_data"] == answer["id"]
        message = message_with_status(agent, found["id"], answer["id"], "sent")

        status = {"id": message["external_message_id"], "timestamp": str(int(time.time()))}
        contacts = [{"wa_id": fresh_number(), "profile": {"name": "Nobody"}}]
        for word in ("read", "delivered"):
            statuses = [{**status, "status": word, "recipient_id": number}]
            running.accept("whatsapp", webhook(change(statuses=statuses, contacts=contacts)))
        message_with_status(agent, found["id"], answer["id"], "read")
        stranger = contacts[0]["wa_id"]
        assert agent.find("/customers/search", identifier=stranger, channel="whatsapp") is None

    def test_one_customer_under_two_names(self, running: RunningStack, agent: Rest) -> None:  # S48
        since, number, user_id = to_text(utc_now()), fresh_number(), fresh_user_id()
        running.accept("whatsapp", webhook(change(messages=[text("by id", user_id=user_id)])))
        found = eventually(conversation_with(agent, user_id), "the conversation")
        for message in (
            text("by both", number=number, user_id=user_id),
            text("by number", number=number),
        ):
            count = len(messages_of(agent, found["id"]))
            running.accept("whatsapp", webhook(change(messages=[message])))
            eventually(
                lambda count=count: len(messages_of(agent, found["id"])) > count,  # type: ignore[misc]
                "the next message",
            )
        bodies = [one["body"] for one in messages_of(agent, found["id"])]
        assert bodies == ["by id", "by both", "by number"]
        found_by = [
            first(agent.find("/customers/search", identifier=name, channel="whatsapp"))["id"]
            for name in (number, user_id)
        ]
        assert found_by == [found["customer_id"]] * 2
        reply(agent, found["id"], "Hello there")
        eventually(sent_to(running, since, f"+{number}"), "the reply at Graph")

    def test_one_post_for_two_merchants(
        self, running: RunningStack, agent: Rest, stranger: Rest
    ) -> None:  # contract §3
        ours, theirs = fresh_number(), fresh_number()
        changes = [
            change(ACME, messages=[text("one", number=ours)]),
            change(GLOBEX, messages=[text("two", number=theirs)]),
        ]
        running.accept("whatsapp", webhook(*changes), "acme")
        eventually(conversation_with(agent, ours), "our conversation")
        eventually(conversation_with(stranger, theirs), "their conversation")
        assert agent.find("/customers/search", identifier=theirs, channel="whatsapp") is None
        assert stranger.find("/customers/search", identifier=ours, channel="whatsapp") is None

    def test_templates_are_offered_to_the_merchants_own(
        self, running: RunningStack, agent: Rest, stranger: Rest
    ) -> None:
        account_id = running.stack.account("whatsapp", "acme").account_id
        path = f"/accounts/{account_id}/templates"
        offered = {one["name"]: one["placeholders"] for one in agent.get(path)["items"]}
        assert offered["order_update"] == ["1", "2"]
        assert stranger.call("GET", path).status == 404
