"""Messages that the system begins: by which channel they reach a customer, posted once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from deskhand.channels import registry
from deskhand.channels.model import Sender, SendKind
from deskhand.conversations.models import (
    Conversation,
    ConversationStatus,
    Message,
    SenderType,
)
from deskhand.conversations.permissions import may_send, usual_kind
from deskhand.conversations.replying import NewMessage, ReplyingService
from deskhand.conversations.repository import ConversationRepository, conversation_item
from deskhand.customers.models import Contact, Customer
from deskhand.customers.repository import CustomerRepository
from deskhand.kit.clock import Clock
from deskhand.kit.ids import new_id
from deskhand.merchants.models import AccountKind, AccountStatus, ConnectedAccount
from deskhand.merchants.service import AccountService
from deskhand.storage.table import ConditionFailed, Put, Table, Write

NOTICE_TAG: Final = "notice"
CHAT_WINDOW: Final = timedelta(hours=24)
PRESENCE: Final = timedelta(hours=1)
MARGIN: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way to a customer: an open chat, or (`begins`) a mail conversation yet to be made.

    `conversation_id` is settled before anything is written, so that a repeat goes the same way.
    """

    account_id: str
    channel: str
    conversation_id: str
    recipient: str
    begins: bool


class OutboundService:
    """Notices of all merchants; each call names one."""

    def __init__(
        self, table: Table, accounts: AccountService, replying: ReplyingService, clock: Clock
    ) -> None:
        self._table = table
        self._accounts = accounts
        self._replying = replying
        self._clock = clock

    def route(
        self, merchant_id: str, customer: Customer, *, mail_only: bool = False
    ) -> Route | None:
        """The chat that the customer wrote in last, while its window is open; else e-mail.

        None when neither reaches them. A chat without a window counts for an hour: the visitor may
        be gone.
        """
        accounts = {
            one.account_id: one
            for one in self._accounts.list(merchant_id)
            if one.kind is AccountKind.CHANNEL and one.status is AccountStatus.ACTIVE
        }
        if not mail_only:
            chat = self._open_chat(merchant_id, customer.id, accounts)
            if chat:
                return chat
        return _mail(customer, accounts)

    def post(
        self,
        merchant_id: str,
        customer: Customer,
        route: Route,
        *,
        subject: str,
        body: str,
        dedupe_key: str,
        metadata: Mapping[str, Any],
    ) -> Message:
        """Add a message of the system and have it sent; the same `dedupe_key` twice is one.

        Raises:
            Invalid: the chat's window has closed, and the message was not posted before.
            NotFound: the conversation is gone.
            Contention: the conversation is written to by too many at once.
        """
        if route.begins:
            self._begin(merchant_id, customer, route, subject)
        return self._replying.add(
            merchant_id,
            route.conversation_id,
            NewMessage(
                sender_type=SenderType.SYSTEM,
                sender_identifier="notifications",
                body=body,
                metadata=dict(metadata),
                dedupe_key=dedupe_key,
            ),
        )

    def _open_chat(
        self, merchant_id: str, customer_id: str, accounts: Mapping[str, ConnectedAccount]
    ) -> Route | None:
        now = self._clock()
        found = ConversationRepository(self._table, merchant_id).of_customer(customer_id)
        chats = [one for one in found if _writable(one, accounts, now)]
        if not chats:
            return None
        latest = max(chats, key=lambda one: one.last_inbound_at or one.created_at)
        return Route(
            account_id=latest.account_id,
            channel=latest.channel,
            conversation_id=latest.id,
            recipient=latest.contact_identifier,
            begins=False,
        )

    def _begin(self, merchant_id: str, customer: Customer, route: Route, subject: str) -> None:
        """The mail conversation, resolved: it takes an agent's time only when the buyer answers."""
        now = self._clock()
        conversation = Conversation(
            id=route.conversation_id,
            merchant_id=merchant_id,
            channel=route.channel,
            account_id=route.account_id,
            contact_identifier=route.recipient,
            customer_id=customer.id,
            customer_name=customer.name,
            status=ConversationStatus.RESOLVED,
            subject=subject,
            tags=[NOTICE_TAG],
            last_activity_at=now,
            resolved_at=now,
            created_at=now,
            updated_at=now,
        )
        writes: list[Write] = [Put.new(conversation_item(conversation))]
        customers = CustomerRepository(self._table, merchant_id)
        if customers.get_contact(route.channel, route.recipient) is None:
            contact = Contact(
                merchant_id=merchant_id,
                channel=route.channel,
                identifier=route.recipient,
                customer_id=customer.id,
            )
            writes.append(customers.contact_creation(contact))
        try:
            self._table.transact(writes)
        except ConditionFailed as error:
            if 0 not in error.failed:  # somebody made the contact, not the conversation
                self._put_if_missing(writes[:1])

    def _put_if_missing(self, writes: list[Write]) -> None:
        try:
            self._table.transact(writes)
        except ConditionFailed as error:
            if 0 not in error.failed:
                raise


def _writable(
    conversation: Conversation, accounts: Mapping[str, ConnectedAccount], now: datetime
) -> bool:
    account = accounts.get(conversation.account_id)
    return account is not None and _is_open(conversation, account.settings, now)


def _is_open(conversation: Conversation, settings: Mapping[str, Any], now: datetime) -> bool:
    spec = registry.adapter(conversation.channel).spec
    wrote = conversation.last_inbound_at
    kind = usual_kind(conversation)
    if spec.subjects or wrote is None or kind is not SendKind.REPLY:
        return False
    window = CHAT_WINDOW if spec.windows else PRESENCE
    soon = now + MARGIN
    allowed = may_send(conversation, Sender.AUTOMATION, kind, soon, settings).allowed
    return allowed and soon <= wrote + window


def _mail(customer: Customer, accounts: Mapping[str, ConnectedAccount]) -> Route | None:
    mailboxes = [one for one in accounts.values() if registry.adapter(one.slug).spec.subjects]
    if not customer.email or not mailboxes:
        return None
    return Route(
        account_id=mailboxes[0].account_id,
        channel=mailboxes[0].slug,
        conversation_id=new_id(),
        recipient=customer.email,
        begins=True,
    )
