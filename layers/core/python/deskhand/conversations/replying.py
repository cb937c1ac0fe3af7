"""Adds our own messages: replies, internal notes, notices of the system."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from deskhand.channels.model import MessageType, SendKind, TemplateUse
from deskhand.conversations import policy
from deskhand.conversations.composing import Composition, Wanted, compose
from deskhand.conversations.models import (
    Conversation,
    ConversationStatus,
    LastMessage,
    Message,
    MessageKind,
    MessageStatus,
    SenderType,
    StoredAttachment,
)
from deskhand.conversations.permissions import depends_on_settings, sender_for, usual_kind
from deskhand.conversations.repository import (
    ConversationRepository,
    change,
    event_put,
    message_put,
    own_event,
)
from deskhand.conversations.service import CounterWrites
from deskhand.kit.clock import Clock
from deskhand.kit.errors import Contention, FieldProblem, Invalid, NotFound
from deskhand.kit.ids import new_id
from deskhand.storage.table import ConditionFailed, Table, Write

MAX_TRIES: Final = 20
MAX_BODY_BYTES: Final = 64_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """What is to be added.

    `dedupe_key` makes the same request twice one message; `sender_identifier` is the agent's
    service code, or the name of the part of the system that writes. `send_as` None: what is usual
    in that conversation. `target_id` is the comment to answer, where not the newest.
    """

    sender_type: SenderType
    sender_identifier: str
    kind: MessageKind = MessageKind.MESSAGE
    body: str
    attachments: tuple[StoredAttachment, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    dedupe_key: str | None = None
    send_as: SendKind | None = None
    template: TemplateUse | None = None
    target_id: str | None = None


SettingsOf = Callable[[str, str], Mapping[str, Any] | None]
"""The open settings of an account (merchant, account); None: as the conversation knows them."""
KeepFiles = Callable[[str, str, Sequence[StoredAttachment]], tuple[StoredAttachment, ...]]
"""Puts what is attached where a conversation's files stay (merchant, conversation, files)."""


class ReplyingService:
    """Adds messages for all merchants; each call names one.

    Args:
        counter_writes: the writes that count a conversation for the agent who takes it.
        settings_of: what the merchant has switched on for an account.
        keep: called before a message is stored, and again on another try.
    """

    def __init__(
        self,
        table: Table,
        clock: Clock,
        counter_writes: CounterWrites,
        sleep: Callable[[float], None] = time.sleep,
        settings_of: SettingsOf = lambda *_: None,
        keep: KeepFiles = lambda _merchant, _conversation, files: tuple(files),
    ) -> None:
        self._table = table
        self._clock = clock
        self._counter_writes = counter_writes
        self._sleep = sleep
        self._settings_of = settings_of
        self._keep = keep

    def add(self, merchant_id: str, conversation_id: str, new: NewMessage) -> Message:
        """Add a message; the outbox hands it to the sender when the customer is to get it (S84).

        An agent who answers a conversation that nobody has takes it.

        Raises:
            NotFound: no such conversation.
            Invalid: nothing to say, too long, not what the channel takes, or its window is closed.
            Contention: too many writers on the same conversation.
        """
        _check_body(new)
        repository = ConversationRepository(self._table, merchant_id)
        may_take = new.sender_type is SenderType.AGENT and new.kind is MessageKind.MESSAGE
        for attempt in range(MAX_TRIES):
            conversation = repository.get(conversation_id)
            if conversation is None:
                raise NotFound("no such conversation")
            existing = self._existing(repository, conversation, new)
            if existing:
                return existing
            composed = self._compose(conversation, new, repository)
            files = self._keep(merchant_id, conversation_id, new.attachments)
            new = replace(new, attachments=files)
            message = self._message(conversation, new, composed)
            takes = may_take and _waits(conversation)
            writes = self._writes(conversation, message, new, composed, takes=takes)
            try:
                repository.transact(writes)
            except ConditionFailed as error:
                if takes and len(writes) - 1 in error.failed:
                    may_take = False  # staff who are no agents answer without taking
                self._sleep(random.uniform(0, 0.02 * 2 ** min(attempt, 5)))
                continue
            return message
        raise Contention("the conversation is written to by too many at once")

    @staticmethod
    def _existing(
        repository: ConversationRepository, conversation: Conversation, new: NewMessage
    ) -> Message | None:
        if new.dedupe_key is None:
            return None
        place = repository.place_of(conversation.account_id, own_event(new.dedupe_key))
        return repository.message(*place) if place else None

    def _compose(
        self, conversation: Conversation, new: NewMessage, repository: ConversationRepository
    ) -> Composition:
        if new.kind is MessageKind.NOTE:
            return Composition(parts=None)
        wanted = Wanted(
            sender_type=new.sender_type,
            body=new.body,
            attachments=new.attachments,
            send_as=new.send_as,
            template=new.template,
            target_id=new.target_id,
        )
        kind = new.send_as or usual_kind(conversation)
        settings = None
        if depends_on_settings(conversation.channel, sender_for(new.sender_type), kind):
            settings = self._settings_of(conversation.merchant_id, conversation.account_id)
        return compose(conversation, wanted, settings, self._clock(), repository)

    def _writes(
        self,
        conversation: Conversation,
        message: Message,
        new: NewMessage,
        composed: Composition,
        *,
        takes: bool,
    ) -> list[Write]:
        writes: list[Write] = [message_put(message)]
        if new.kind is MessageKind.MESSAGE:
            writes.append(event_put(message, own_event(message.id)))
        if new.dedupe_key:
            writes.append(event_put(message, own_event(new.dedupe_key)))
        writes.append(
            change(
                conversation,
                {**self._changes(conversation, message, takes=takes), **composed.changes},
                "last_seq = :old_seq AND #status = :old_status",
                {":old_seq": conversation.last_seq, ":old_status": conversation.status},
                also_named=("status",),
            )
        )
        if takes:
            taker = new.sender_identifier
            writes += self._counter_writes(conversation.merchant_id, None, taker)
        return writes

    def _changes(
        self, conversation: Conversation, message: Message, *, takes: bool
    ) -> dict[str, Any]:
        now = self._clock()
        changes: dict[str, Any] = {"last_seq": message.seq, "updated_at": now}
        if message.kind is MessageKind.NOTE:
            return changes
        names = [file.name for file in message.attachments]
        changes |= {
            "last_activity_at": now,
            "last_message": LastMessage(
                body=policy.preview(message.body, names),
                sender_type=message.sender_type,
                timestamp=message.timestamp,
            ),
        }
        if message.sender_type is SenderType.AGENT:
            changes["read_seq"] = message.seq
        if takes:
            changes |= {
                "assignee": message.sender_identifier,
                "status": ConversationStatus.OPEN,
                "version": conversation.version + 1,
            }
        return changes

    def _message(
        self, conversation: Conversation, new: NewMessage, composed: Composition
    ) -> Message:
        now = self._clock()
        note = new.kind is MessageKind.NOTE
        return Message(
            id=new_id(),
            merchant_id=conversation.merchant_id,
            account_id=conversation.account_id,
            channel=conversation.channel,
            conversation_id=conversation.id,
            customer_id=conversation.customer_id,
            sender_type=new.sender_type,
            sender_identifier=new.sender_identifier,
            recipient_identifier="" if note else conversation.contact_identifier,
            message_type=MessageType.ATTACHMENT if _only_files(new) else MessageType.TEXT,
            kind=new.kind,
            subject=conversation.subject,
            body=new.body or _in_words(new.template),
            attachments=list(new.attachments),
            status=MessageStatus.RECEIVED if note else MessageStatus.QUEUED,
            seq=conversation.last_seq + 1,
            timestamp=now,
            parts=composed.parts,
            metadata={**new.metadata, **composed.metadata},
            created_at=now,
            updated_at=now,
        )


def _waits(conversation: Conversation) -> bool:
    return conversation.status is ConversationStatus.PENDING and conversation.assignee is None


def _only_files(new: NewMessage) -> bool:
    return not new.body and new.template is None


def _in_words(template: TemplateUse | None) -> str:
    """What the thread shows of a template whose words we were not given."""
    if template is None:
        return ""
    values = ", ".join(value for _, value in template.parameters)
    return f"{template.name} ({template.language})" + (f": {values}" if values else "")


def _check_body(new: NewMessage) -> None:
    if not new.body.strip() and not new.attachments and new.template is None:
        raise Invalid("nothing to say", (FieldProblem("body", "some text, or an attachment"),))
    if len(new.body.encode("utf-8", "surrogatepass")) > MAX_BODY_BYTES:
        raise Invalid("too long", (FieldProblem("body", f"at most {MAX_BODY_BYTES} bytes"),))
