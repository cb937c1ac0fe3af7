"""Stores one inbound message: who wrote it, which conversation it joins, in one atomic step."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from deskhand.channels.model import Account, ContactPoint, InboundMessage
from deskhand.conversations import policy
from deskhand.conversations.contacts import creation, names
from deskhand.conversations.files import MessageFiles
from deskhand.conversations.models import (
    Conversation,
    ConversationStatus,
    LastMessage,
    Message,
    MessageStatus,
    SenderType,
    StoredAttachment,
)
from deskhand.conversations.permissions import opened
from deskhand.conversations.repository import (
    change,
    conversation_item,
    event_put,
    message_put,
    pointer_put,
    topic_put,
)
from deskhand.conversations.threading import Found, Threads, delivery_events, topic_events
from deskhand.customers.models import Contact, Customer
from deskhand.customers.repository import CustomerRepository
from deskhand.kit.clock import Clock, to_text
from deskhand.kit.errors import Contention
from deskhand.kit.ids import new_id
from deskhand.storage import keys
from deskhand.storage.table import ConditionFailed, Put, Table, Update, Write

MAX_TRIES: Final = 20


class ReplayedDelivery(Exception):
    """A signature that does not cover the body was used for another body."""


class Unaddressed(Exception):
    """What our side wrote in public answers nobody that the desk knows."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an inbound message: where it is, and whether it was there before."""

    conversation_id: str
    seq: int
    message_id: str
    duplicate: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A message without its place: what is the same on every try."""

    item: InboundMessage
    account: Account
    message_id: str
    body: str
    metadata: dict[str, Any]
    attachments: list[StoredAttachment]


class ReceivingService:
    """Receives for all merchants; the account says which.

    Args:
        shards: how many shards a merchant's inbox index has.
        sleep: waits between tries when others write to the same conversation.
    """

    def __init__(
        self,
        table: Table,
        files: MessageFiles,
        clock: Clock,
        shards: Callable[[str], int] = lambda _: 1,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._table = table
        self._files = files
        self._clock = clock
        self._shards = shards
        self._sleep = sleep

    def receive(self, item: InboundMessage, account: Account, raw_id: str | None = None) -> Stored:
        """Store a message once, however often and however concurrently it is delivered (S41, S48).

        Raises:
            Contention: too many writers on the same conversation; deliver again later.
            ReplayedDelivery: the delivery's signature came with another message before (S21).
            Unaddressed: an echo that names no customer answers nothing that is stored.
        """
        threads = Threads(self._table, account)
        draft: Draft | None = None
        for attempt in range(MAX_TRIES):
            found = threads.find(item, self._clock(), fresh=attempt > 0)
            if found.seen:
                return found.seen_as(Stored)
            if found.replayed:
                raise ReplayedDelivery
            if not (item.sender.identifier or found.conversation):
                if attempt > 0:
                    raise Unaddressed
                continue  # the first look may be stale
            try:
                if found.links:
                    self._table.transact(found.links)
                    continue
                draft = draft or self._draft(item, account, raw_id)
                return self._store(draft, found)
            except ConditionFailed:
                self._sleep(random.uniform(0, 0.02 * 2 ** min(attempt, 6)))
        raise Contention("the conversation is written to by too many at once")

    def _draft(self, item: InboundMessage, account: Account, raw_id: str | None) -> Draft:
        body, texts, long = self._files.long_texts(item, account)
        metadata = {**item.metadata, **texts}
        if item.automatic:
            metadata["automatic"] = True
        if item.echo:
            metadata["echo"] = True
        if raw_id:
            metadata["raw"] = raw_id
        attachments = [*self._files.store(item, account), *long]
        return Draft(item, account, new_id(), body, metadata, attachments)

    def _store(self, draft: Draft, found: Found) -> Stored:
        if found.conversation:
            message = self._message(draft, found.conversation)
            writes = [*_events(draft, message), message_put(message)]
            writes.append(self._append(draft, found.conversation, message))
            writes += _found_again(draft, found, message)
        else:
            writes, message = self._begin(draft, found)
        self._table.transact(writes)
        return Stored(message.conversation_id, message.seq, message.id, duplicate=False)

    def _begin(self, draft: Draft, found: Found) -> tuple[list[Write], Message]:
        """A new conversation, and the contact point and customer where they are new too."""
        customers = CustomerRepository(self._table, draft.account.merchant_id)
        customer_writes, customer_id, name = self._customer(draft, found.contact, customers)
        now = self._clock()
        automatic, about = draft.item.automatic, draft.item.threading.topic
        conversation = Conversation(
            id=new_id(),
            merchant_id=draft.account.merchant_id,
            channel=draft.account.slug,
            account_id=draft.account.account_id,
            contact_identifier=draft.item.sender.identifier,
            contact_aliases=list(draft.item.sender.aliases),
            customer_id=customer_id,
            customer_name=name,
            status=ConversationStatus.RESOLVED if automatic else ConversationStatus.PENDING,
            tags=["automatic"] if automatic else [],
            subject=draft.item.subject,
            last_activity_at=now,
            resolved_at=now if automatic else None,
            metadata=_begun_by(draft.item, found),
            created_at=now,
            updated_at=now,
        )
        shards = self._shards(draft.account.merchant_id)
        conversation = conversation.model_copy(
            update={"shard": int(conversation.id[-8:], 16) % shards}
        )
        message = self._message(draft, conversation)
        conversation = conversation.model_copy(update=self._changes(draft, conversation, message))
        contact = found.contact or Contact(
            merchant_id=draft.account.merchant_id,
            channel=draft.account.slug,
            identifier=draft.item.sender.identifier,
            customer_id=customer_id,
            threads={} if about else {draft.account.account_id: conversation.id},
            aliases=names(draft.item.sender),
        )
        writes: list[Write] = [*_events(draft, message), message_put(message)]
        writes.append(Put.new(conversation_item(conversation)))
        if not found.contact:
            writes += creation(contact, customers)
        if found.contact or about:
            writes += _found_again(draft, found, message)
        return [*writes, *customer_writes], message

    def _customer(
        self, draft: Draft, contact: Contact | None, customers: CustomerRepository
    ) -> tuple[list[Write], str, str | None]:
        """The customer behind a sender: (writes that make or extend it, id, name)."""
        sender = draft.item.sender
        if contact:
            known = customers.get(contact.customer_id)
            return [], contact.customer_id, known.name if known else sender.name
        holder = self._holder(draft, customers)
        now = self._clock()
        if holder:
            known = customers.get(holder)
            extend = Update(
                key=keys.customer(draft.account.merchant_id, holder),
                expression="SET channel_identifiers.#channel = :identifier, updated_at = :at",
                condition="attribute_exists(pk)",
                names={"#channel": draft.account.slug},
                values={":identifier": sender.identifier, ":at": to_text(now)},
            )
            return [extend], holder, known.name if known else sender.name
        customer = Customer(
            id=new_id(),
            merchant_id=draft.account.merchant_id,
            primary_identifier=sender.email or f"{draft.account.slug}:{sender.identifier}",
            name=sender.name,
            email=sender.email,
            phone_number=sender.phone,
            channel_identifiers={draft.account.slug: sender.identifier},
            created_at=now,
            updated_at=now,
        )
        return customers.creation_writes(customer), customer.id, customer.name

    @staticmethod
    def _holder(draft: Draft, customers: CustomerRepository) -> str | None:
        sender = draft.item.sender
        candidates = (
            ("email", sender.email),
            ("phone", sender.phone),
            ("primary", sender.email),
            ("primary", f"{draft.account.slug}:{sender.identifier}"),
        )
        found = (customers.holder(kind, value) for kind, value in candidates if value)
        return next(filter(None, found), None)

    def _append(self, draft: Draft, conversation: Conversation, message: Message) -> Update:
        changes = self._changes(draft, conversation, message)
        return change(
            conversation,
            changes,
            "last_seq = :old_seq AND #status = :old_status",
            {":old_seq": conversation.last_seq, ":old_status": conversation.status},
            also_named=("status",),
        )

    def _changes(
        self, draft: Draft, conversation: Conversation, message: Message
    ) -> dict[str, Any]:
        """What a message changes of its conversation."""
        now = self._clock()
        item = draft.item
        preview = policy.preview(draft.body, [file.name for file in draft.attachments])
        changes: dict[str, Any] = {
            "last_seq": message.seq,
            "last_message": LastMessage(
                body=preview, sender_type=message.sender_type, timestamp=message.timestamp
            ),
            "last_activity_at": now,
            "updated_at": now,
        }
        if item.echo:
            return changes | {"read_seq": message.seq}
        changes["last_customer_seq"] = message.seq
        changes |= _contact_names(item.sender, conversation)
        if item.opens_window and not item.automatic:
            before = conversation.last_inbound_at or item.at
            changes["last_inbound_at"] = max(item.at, before)
            changes |= opened(conversation, item.opening, item.at, draft.account)
        if not item.automatic:
            changes |= policy.woken(conversation)
        return changes

    def _message(self, draft: Draft, conversation: Conversation) -> Message:
        item, now = draft.item, self._clock()
        ours = item.recipient_identifier or draft.account.external_id
        theirs = item.sender.identifier or conversation.contact_identifier
        ends = (ours, theirs) if item.echo else (theirs, ours)
        return Message(
            id=draft.message_id,
            merchant_id=draft.account.merchant_id,
            account_id=draft.account.account_id,
            channel=draft.account.slug,
            external_message_id=item.external_message_id,
            conversation_id=conversation.id,
            customer_id=conversation.customer_id,
            sender_type=SenderType.AGENT if item.echo else SenderType.CUSTOMER,
            sender_identifier=ends[0],
            recipient_identifier=ends[1],
            message_type=item.message_type,
            subject=item.subject,
            body=draft.body,
            attachments=draft.attachments,
            status=MessageStatus.SENT if item.echo else MessageStatus.RECEIVED,
            seq=conversation.last_seq + 1,
            timestamp=item.at,
            metadata=draft.metadata,
            created_at=now,
            updated_at=now,
        )


def _contact_names(sender: ContactPoint, conversation: Conversation) -> dict[str, Any]:
    """What the customer is called from now on, where it is not what it was."""
    aliases = list(sender.aliases)
    if (sender.identifier, aliases) == (
        conversation.contact_identifier,
        conversation.contact_aliases,
    ):
        return {}
    return {"contact_identifier": sender.identifier, "contact_aliases": aliases}


def _events(draft: Draft, message: Message) -> list[Write]:
    """The dedupe record, and a pointer by the provider's message id where that is another id."""
    external_id = draft.item.external_message_id
    ids = [draft.item.event_id, *delivery_events(draft.item)]
    writes: list[Write] = [event_put(message, event_id) for event_id in ids]
    if external_id and external_id != draft.item.event_id:
        writes.append(pointer_put(message, external_id))
    return writes


def _begun_by(item: InboundMessage, found: Found) -> dict[str, Any]:
    """What a new conversation keeps of its beginning."""
    about = {"topic": item.threading.topic} if item.threading.topic else {}
    return {**about, **({"related": found.related} if found.related else {})}


def _found_again(draft: Draft, found: Found, message: Message) -> list[Write]:
    """Lets the contact's next message join this conversation, unless it would already.

    A public one is found by its topic alone: no private message ever joins it.
    """
    if not draft.item.threading.topic:
        return _thread_pointer(found.contact, message.conversation_id, draft.account)
    known = found.topic and found.topic["conversation_id"] == message.conversation_id
    if draft.item.echo or known:
        return []
    return [topic_put(message, one, found.topic) for one in topic_events(draft.item)]


def _thread_pointer(contact: Contact | None, conversation_id: str, account: Account) -> list[Write]:
    if contact is None or contact.threads.get(account.account_id) == conversation_id:
        return []
    return [
        Update(
            key=keys.contact(contact.merchant_id, contact.channel, contact.identifier),
            expression="SET threads.#account = :conversation",
            condition="attribute_exists(pk) AND "
            + (
                "threads.#account = :old"
                if account.account_id in contact.threads
                else "attribute_not_exists(threads.#account)"
            ),
            names={"#account": account.account_id},
            values={":conversation": conversation_id}
            | (
                {":old": contact.threads[account.account_id]}
                if account.account_id in contact.threads
                else {}
            ),
        )
    ]
