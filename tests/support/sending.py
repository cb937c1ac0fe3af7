"""A desk that sends, on moto: one conversation, a clock, and queues that are worked on demand."""

from datetime import datetime
from typing import Any

from deskhand import bootstrap
from deskhand.channels.model import Account, InboundMessage
from deskhand.conversations.models import Conversation, Message, MessageStatus, SenderType
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.repository import ConversationRepository
from deskhand.conversations.retrying import RetryService
from deskhand.conversations.sending import Desk, SendingService
from deskhand.kit.http import HttpClient
from deskhand.kit.settings import Settings
from deskhand.pacing.service import Pacer
from deskhand.storage.table import Table
from tests.support.builders import FakeClock, inbound, receiving, replying


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


class SendingDesk:
    """One conversation of one account, and everything that sends into it."""

    def __init__(
        self, settings: Settings, account: Account, http: HttpClient, clock: FakeClock | None = None
    ) -> None:
        self.settings, self.account = settings, account
        self.merchant_id = account.merchant_id
        self.clock, self.queues = clock or FakeClock(), FakeQueues()
        self.table = Table(settings.desk_table)
        self.service = self.another_lambda(http)
        self.retrying = RetryService(self.table, self.clock)
        self.repository = ConversationRepository(self.table, account.merchant_id)
        self.conversation_id = ""

    def another_lambda(self, http: HttpClient) -> SendingService:
        """The sending service of one more process."""
        pacer = Pacer(Table(self.settings.idempotency_table), self.clock, lambda _: None)
        return SendingService(
            Desk(
                table=self.table,
                objects=bootstrap.objects(),
                accounts=bootstrap.accounts(),
                http=http,
                pacer=pacer,
                queues=self.queues,
                clock=self.clock,
            )
        )

    def hear(self, item: InboundMessage | None = None, **changes: Any) -> None:
        """The customer writes."""
        item = item or inbound(at=self.clock(), **changes)
        stored = receiving(self.settings, self.clock).receive(item, self.account)
        self.conversation_id = stored.conversation_id

    def say(self, body: str = "On its way", **changes: Any) -> int:
        """An agent answers; returns the message's place."""
        fields: dict[str, Any] = {
            "sender_type": SenderType.AGENT,
            "sender_identifier": "A001",
            "body": body,
        }
        new = NewMessage(**{**fields, **changes})
        service = replying(self.settings, self.clock)
        return service.add(self.merchant_id, self.conversation_id, new).seq

    def deliver(self, seq: int) -> None:
        """A record of the FIFO queue."""
        self.service.deliver(self.merchant_id, self.conversation_id, seq)

    def settle(self, seq: int, tries: int = 60) -> Message:
        """Deliver, and let time pass, until the message waits for nothing any more."""
        self.deliver(seq)
        for _ in range(tries):
            message = self.message(seq)
            if message.status is not MessageStatus.QUEUED:
                break
            self.clock.now = max(self.clock.now, message.not_before or self.clock.now)
            self.deliver(seq)
        while self.queues.woken:
            self.deliver(self.queues.woken.pop(0))
        return self.message(seq)

    def retry(self, seq: int) -> Message:
        """An agent asks for it again."""
        return self.retrying.retry(self.merchant_id, self.conversation_id, seq)

    def message(self, seq: int) -> Message:
        """The message as it is stored."""
        found = self.repository.message(self.conversation_id, seq)
        assert found is not None
        return found

    @property
    def conversation(self) -> Conversation:
        """The conversation as it is stored."""
        found = self.repository.get(self.conversation_id)
        assert found is not None
        return found


class NoHttp:
    """For channels that call nobody."""

    def request(self, method: str, url: str, **_: Any) -> Any:
        raise AssertionError(f"{method} {url}")
