"""Sending: once, whatever dies or fails, and the thread tells the truth."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime

import orjson
import pytest

from deskhand import bootstrap
from deskhand.conversations.models import Message, MessageStatus, SenderType
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.repository import ConversationRepository
from deskhand.conversations.sending import Desk as SendingDesk
from deskhand.conversations.sending import SendingService
from deskhand.kit.errors import ProviderUnreachable
from deskhand.kit.http import HttpResponse
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.pacing.service import Pacer
from deskhand.storage.table import Table
from tests.support.builders import FakeClock, mail, receiving, replying
from tests.support.faults import CallCounter, Killed, watching
from tests.support.stack_in_process import MAILGUN_SECRETS, composed

OK = HttpResponse(status=200, body=b'{"id":"<x@acme.example>","message":"Queued. Thank you."}')


class Provider:
    """Mailgun as far as sending needs it: remembers what it took, answers as it is told."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.answers: list[HttpResponse | Exception] = []

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        if method == "GET":
            events = [{"event": "accepted"}] if self.taken else []
            return HttpResponse(status=200, body=orjson.dumps({"items": events}))
        answer = self.answers.pop(0) if self.answers else OK
        if isinstance(answer, Exception):
            raise answer
        if answer.status == 200:
            self.taken.append(body or b"")
        return answer


class FakeQueues:
    """Remembers what was put where."""

    def __init__(self) -> None:
        self.woken: list[int] = []
        self.delayed: list[tuple[int, datetime]] = []
        self.buried: list[int] = []

    def again(self, message: Message, after: Message) -> None:
        self.woken.append(message.seq)

    def later(self, message: Message, until: datetime) -> None:
        self.delayed.append((message.seq, until))

    def bury(self, message: Message) -> None:
        self.buried.append(message.seq)


class Desk:
    """One mail conversation with a queued answer, and a service to send it."""

    def __init__(self, settings: Settings, merchant_id: str) -> None:
        domain = f"{new_id()[-12:]}.example"
        connected = bootstrap.accounts().connect(
            merchant_id,
            "mailgun",
            domain,
            {"address": f"support@{domain}", "from_name": "Acme", "region": "us"},
            MAILGUN_SECRETS,
        )
        account = bootstrap.accounts().open(merchant_id, connected.account_id)
        self.merchant_id = merchant_id
        self.provider = Provider()
        self.table = Table(settings.desk_table)
        self.inbound = mail()
        stored = receiving(settings).receive(self.inbound, account)
        self.conversation_id = stored.conversation_id
        new = NewMessage(sender_type=SenderType.AGENT, sender_identifier="A001", body="On its way")
        self.seq = replying(settings).add(merchant_id, self.conversation_id, new).seq
        self.clock, self.queues = FakeClock(), FakeQueues()
        self.service = SendingService(
            SendingDesk(
                table=self.table,
                objects=bootstrap.objects(),
                accounts=bootstrap.accounts(),
                http=self.provider,
                pacer=Pacer(Table(settings.idempotency_table), self.clock, lambda _: None),
                queues=self.queues,
                clock=self.clock,
            )
        )

    def deliver(self) -> None:
        self.service.deliver(self.merchant_id, self.conversation_id, self.seq)

    def deliver_until_settled(self) -> None:
        """What the delayed queue does, with all the patience in the world."""
        if not self.message.not_before:
            self.deliver()
        while self.message.not_before and self.message.status is MessageStatus.QUEUED:
            self.clock.now = self.message.not_before
            self.deliver()

    @property
    def message(self) -> Message:
        repository = ConversationRepository(self.table, self.merchant_id)
        found = repository.message(self.conversation_id, self.seq)
        assert found is not None
        return found


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Iterator[Desk]:
    with composed(settings):
        yield Desk(settings, merchant_id)


def test_a_sent_message_has_the_providers_id_and_threading(desk: Desk) -> None:  # S25, S33
    desk.deliver()

    assert desk.message.status is MessageStatus.SENT
    assert desk.message.external_message_id
    (body,) = desk.provider.taken
    assert desk.inbound.external_message_id.encode() in body
    assert f"support+{desk.conversation_id}.".encode() in body


def test_delivered_twice_is_sent_once(desk: Desk) -> None:  # S97
    desk.deliver()
    desk.deliver()

    assert len(desk.provider.taken) == 1


def test_a_provider_that_is_down_is_tried_again(desk: Desk) -> None:  # S98
    desk.provider.answers = [HttpResponse(status=500), HttpResponse(status=500), OK]

    desk.deliver()
    parked = desk.message
    assert (parked.status, parked.attempts) == (MessageStatus.QUEUED, 1)
    desk.deliver()  # too early: nothing is called
    assert len(desk.provider.answers) == 2
    desk.deliver_until_settled()

    assert desk.message.status is MessageStatus.SENT
    assert [seq for seq, _ in desk.queues.delayed] == [desk.seq] * 3


def test_down_for_good_it_fails_visibly_and_rings(desk: Desk) -> None:  # S26, S98
    desk.provider.answers = [HttpResponse(status=500)] * 50

    desk.deliver_until_settled()

    assert desk.message.status is MessageStatus.FAILED
    assert desk.message.metadata["failure"]["retriable"] is True
    assert desk.queues.buried == [desk.seq]


def test_a_refusal_for_good_is_shown_and_not_repeated(desk: Desk) -> None:  # S26
    desk.provider.answers = [HttpResponse(status=400, body=b'{"message":"to is not valid"}')]

    desk.deliver()
    desk.deliver()

    assert desk.message.status is MessageStatus.FAILED
    assert desk.provider.taken == []


def test_an_unknown_outcome_is_looked_up_before_sending_again(desk: Desk) -> None:
    desk.provider.answers = [ProviderUnreachable("timeout")]
    desk.deliver()
    desk.provider.taken.append(b"it had arrived after all")

    desk.deliver_until_settled()

    assert len(desk.provider.taken) == 1
    assert desk.message.status is MessageStatus.SENT


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(10))
def test_killed_at_any_call_the_customer_gets_it_once(
    desk: Desk, call: int, after: bool
) -> None:  # S97
    with suppress(Killed), watching(CallCounter(call, after=after)):
        desk.deliver()

    desk.deliver()

    assert len(desk.provider.taken) == 1
    assert desk.message.status is MessageStatus.SENT


def test_an_echo_settles_what_was_left_open(desk: Desk) -> None:
    account = bootstrap.accounts().open(desk.merchant_id, desk.message.account_id)

    assert desk.service.confirm(account, desk.message.id, "<echo@provider>")
    desk.deliver()

    assert desk.provider.taken == []
    assert desk.message.external_message_id == "<echo@provider>"
    assert not desk.service.confirm(account, "somebody-elses", "<y@provider>")


def test_an_echo_proves_that_what_was_given_up_was_sent(desk: Desk) -> None:
    desk.provider.answers = [HttpResponse(status=500)] * 50
    desk.deliver_until_settled()
    account = bootstrap.accounts().open(desk.merchant_id, desk.message.account_id)

    assert desk.service.confirm(account, desk.message.id, "echo@provider")

    assert desk.message.status is MessageStatus.SENT
    assert "failure" not in desk.message.metadata
