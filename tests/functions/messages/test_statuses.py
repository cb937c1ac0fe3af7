"""Statuses, most of what a chat app posts: what a batch costs, and what our own id settles."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from deskhand import bootstrap
from deskhand.channels.model import InboundMessage
from deskhand.conversations.models import Message, MessageStatus, SenderType
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.repository import ConversationRepository, pointer_put
from deskhand.customers.repository import CustomerRepository
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.kit.webhook import Request
from functions.messages.process import handler
from tests.support.builders import inbound
from tests.support.faults import CallCounter, watching
from tests.support.stack_in_process import composed, sqs_event, work
from tests.unit.channels.whatsapp.builders import CUSTOMER, status, value

SECRETS = {"app_secret": "a", "verify_token": "b", "access_token": "c"}


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


class Desk:
    """A merchant with one WhatsApp number, and answers of ours to one customer."""

    def __init__(self, merchant_id: str) -> None:
        self.merchant_id = merchant_id
        self.number_id = new_id()
        connected = bootstrap.accounts().connect(
            merchant_id, "whatsapp", self.number_id, {"waba_id": "31"}, SECRETS
        )
        self.account = bootstrap.accounts().open(merchant_id, connected.account_id)
        question: InboundMessage = inbound(CUSTOMER)
        self.conversation_id = bootstrap.receiving().receive(question, self.account).conversation_id

    def answer(self, external_id: str = "") -> Message:
        """An answer of ours; with an id it is one that WhatsApp took."""
        new = NewMessage(sender_type=SenderType.AGENT, sender_identifier="A001", body="Yes")
        made = bootstrap.replying().add(self.merchant_id, self.conversation_id, new)
        if external_id:
            bootstrap.desk_table().put(pointer_put(made, external_id))
        return made

    def state(self, message: Message) -> Message:
        table = bootstrap.desk_table()
        repository = ConversationRepository(table, self.merchant_id)
        found = repository.message(message.conversation_id, message.seq)
        assert found is not None
        return found

    def hears(self, *statuses: dict[str, Any]) -> list[str]:
        """Process one webhook of these; the names of the AWS calls that it took."""
        contacts = [{"wa_id": "351910000077", "profile": {"name": "Nobody we know"}}]
        content = value(number_id=self.number_id, statuses=list(statuses), contacts=contacts)
        change = {"field": "messages", "value": content}
        body = {"object": "whatsapp_business_account", "entry": [{"id": "31", "changes": [change]}]}
        headers = {"content-type": "application/json"}
        request = Request(headers=headers, body=orjson.dumps(body))
        event = sqs_event(work(self.merchant_id, self.account.account_id, "whatsapp", request))
        with watching(CallCounter()) as counter:
            assert handler(event, None) == {"batchItemFailures": []}
        return counter.calls


@pytest.fixture
def desk(merchant_id: str) -> Desk:
    return Desk(merchant_id)


def delivered(number: int, word: str = "delivered") -> dict[str, Any]:
    return status(word, id=f"wamid.{number}")


def test_a_status_is_one_read_and_one_write(desk: Desk) -> None:
    answers = [desk.answer(f"wamid.{number}") for number in range(4)]
    desk.hears(delivered(0))  # warm
    one = desk.hears(delivered(1))
    three = desk.hears(delivered(2), delivered(3), delivered(1, "read"))
    more = list(three)
    for call in one:
        more.remove(call)
    assert sorted(more) == ["GetItem", "GetItem", "UpdateItem", "UpdateItem"]
    assert [desk.state(answer).status for answer in answers] == [
        MessageStatus.DELIVERED, MessageStatus.READ, MessageStatus.DELIVERED,
        MessageStatus.DELIVERED,
    ]  # fmt: skip


def test_nobody_becomes_a_customer_by_a_status(desk: Desk) -> None:
    desk.answer("wamid.0")
    desk.hears(delivered(0))
    customers = CustomerRepository(bootstrap.desk_table(), desk.merchant_id)
    assert customers.get_contact("whatsapp", "351910000077") is None


def test_it_never_goes_down_a_rank(desk: Desk) -> None:  # S97
    answer = desk.answer("wamid.0")
    for word in ("read", "delivered", "sent", "failed"):
        desk.hears(delivered(0, word))
    assert desk.state(answer).status is MessageStatus.READ


def test_our_own_id_settles_an_answer_that_got_lost(desk: Desk) -> None:  # S25
    answer = desk.answer()
    desk.hears(status("delivered", id="wamid.new", biz_opaque_callback_data=answer.id))
    found = desk.state(answer)
    assert (found.status, found.external_message_id) == (MessageStatus.DELIVERED, "wamid.new")
    desk.hears(status("read", id="wamid.new"))
    assert desk.state(answer).status is MessageStatus.READ


def test_another_merchants_id_settles_nothing(desk: Desk, merchant_id: str) -> None:
    theirs = Desk(f"{merchant_id}-2")
    answer = theirs.answer()
    content = status("delivered", id="wamid.x", biz_opaque_callback_data=answer.id)
    event = value(number_id=desk.number_id, statuses=[content])
    change = {"field": "messages", "value": event}
    body = {"object": "whatsapp_business_account", "entry": [{"id": "31", "changes": [change]}]}
    request = Request(body=orjson.dumps(body))
    message = work(desk.merchant_id, desk.account.account_id, "whatsapp", request)
    handler(sqs_event(message, receives=9), None)
    assert theirs.state(answer).status is MessageStatus.QUEUED
