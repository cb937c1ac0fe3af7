"""Hands queued messages to providers, once, and keeps what came of it (S25, S26, S33)."""

from dataclasses import dataclass
from typing import Any, Final

from deskhand.channels import registry
from deskhand.channels.base import ChannelAdapter
from deskhand.channels.model import Account, Attachment, Outbound, Sent
from deskhand.conversations.models import (
    Conversation,
    Message,
    MessageStatus,
    SenderType,
)
from deskhand.conversations.repository import ConversationRepository, own_event, pointer_put
from deskhand.kit.clock import Clock, to_text
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpClient
from deskhand.merchants.service import AccountService
from deskhand.storage import keys
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import ConditionFailed, Table, Update

THREAD_MESSAGES: Final = 30


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message about to be sent, with all that sending needs."""

    message: Message
    conversation: Conversation
    account: Account
    outbound: Outbound


class SendingService:
    """Sends for all merchants; each call names one message."""

    def __init__(
        self,
        table: Table,
        objects: ObjectStore,
        accounts: AccountService,
        http: HttpClient,
        clock: Clock,
    ) -> None:
        self._table = table
        self._objects = objects
        self._accounts = accounts
        self._http = http
        self._clock = clock

    def deliver(self, merchant_id: str, conversation_id: str, seq: int, *, last: bool) -> None:
        """Send one queued message, or settle what an earlier attempt left open.

        The attempt is written down before the call: whoever finds such a mark asks the provider
        before sending again, since the first call may have taken effect.

        Args:
            last: no further attempt will be made; a failure is final and shown to the agent.

        Raises:
            Retriable: try again after `retry_after` seconds (a guess when None).
        """
        repository = ConversationRepository(self._table, merchant_id)
        message = repository.message(conversation_id, seq)
        conversation = repository.get(conversation_id)
        if message is None or conversation is None or message.status is not MessageStatus.QUEUED:
            return
        try:
            delivery = self._prepare(repository, message, conversation)
            self._record(message, self._send(delivery))
        except Retriable as failure:
            if not isinstance(failure, ProviderUnreachable):
                self._clear_attempt(message)
            if last:
                self._fail(message, failure)
            raise
        except (Permanent, NeedsHuman) as failure:
            self._fail(message, failure)

    def confirm(self, account: Account, own_message_id: str, external_id: str) -> bool:
        """The provider told us, by an echo, that it has our message; False when it is not ours."""
        from_echo = own_event_place(self._table, account, own_message_id)
        if from_echo is None:
            return False
        repository = ConversationRepository(self._table, account.merchant_id)
        message = repository.message(*from_echo)
        if message is None:
            return False
        # Also when we had given it up: the echo proves that the provider took it after all.
        self._record(message, Sent(external_message_id=external_id), also_failed=True)
        return True

    def _prepare(
        self, repository: ConversationRepository, message: Message, conversation: Conversation
    ) -> Delivery:
        account = self._accounts.open(message.merchant_id, message.account_id)
        earlier = repository.messages(
            conversation.id, before_seq=message.seq, limit=THREAD_MESSAGES
        )
        references = [
            one.external_message_id for one in reversed(earlier) if one.external_message_id
        ]
        inbound = next(
            (
                one.external_message_id
                for one in earlier
                if one.sender_type is SenderType.CUSTOMER and one.external_message_id
            ),
            None,
        )
        outbound = Outbound(
            message_id=message.id,
            conversation_id=conversation.id,
            recipient=message.recipient_identifier,
            recipient_name=conversation.customer_name,
            body=message.body,
            subject=conversation.subject,
            attachments=tuple(self._attachment(message, place) for place in _places(message)),
            in_reply_to=inbound or (references[-1] if references else None),
            references=tuple(references),
            reply_token=conversation.id,
            last_inbound_at=conversation.last_inbound_at,
            by_human=message.sender_type is SenderType.AGENT,
            automatic=bool(message.metadata.get("automatic")),
        )
        return Delivery(message, conversation, account, outbound)

    def _attachment(self, message: Message, place: int) -> Attachment:
        file = message.attachments[place]
        return Attachment(
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            content=self._objects.get(file.key) if file.key else None,
            url=self._objects.download_url(file.key, file.name) if file.key else file.url,
        )

    def _send(self, delivery: Delivery) -> Sent:
        adapter = registry.adapter(delivery.account.slug)
        if self._mark_attempt(delivery.message):
            return adapter.send(delivery.outbound, delivery.account, self._http)
        return self._look_before_resending(adapter, delivery)

    def _look_before_resending(self, adapter: ChannelAdapter, delivery: Delivery) -> Sent:
        known = adapter.find_sent(delivery.outbound, delivery.account, self._http)
        return known or adapter.send(delivery.outbound, delivery.account, self._http)

    def _mark_attempt(self, message: Message) -> bool:
        """Write down that a call is about to be made; False when one was made before."""
        try:
            self._update(
                message,
                "SET sending_since = :now",
                "attribute_not_exists(sending_since)",
                {":now": to_text(self._clock())},
            )
        except ConditionFailed:
            return False
        return True

    def _clear_attempt(self, message: Message) -> None:
        """The provider refused for now: nothing was sent, the next attempt may send at once."""
        self._update(message, "REMOVE sending_since", "attribute_exists(pk)", {})

    def _record(self, message: Message, sent: Sent, *, also_failed: bool = False) -> None:
        """The message is sent, and receipts find it by its external id. Idempotent."""
        expected = {MessageStatus.QUEUED, MessageStatus.FAILED} if also_failed else set()
        before = message.status if message.status in expected else MessageStatus.QUEUED
        metadata = {name: part for name, part in message.metadata.items() if name != "failure"}
        identified = message.model_copy(update={"external_message_id": sent.external_message_id})
        self._table.put(pointer_put(identified, sent.external_message_id))
        try:
            self._update(
                message,
                "SET #status = :sent, external_message_id = :external, updated_at = :now, "
                "metadata = :metadata",
                "#status = :before",
                {
                    ":sent": MessageStatus.SENT,
                    ":before": before,
                    ":metadata": metadata,
                    ":external": sent.external_message_id,
                    ":now": self._now(),
                },
            )
        except ConditionFailed:
            return  # an echo or a receipt was faster; it knows at least as much

    def _fail(self, message: Message, failure: ProviderFailure) -> None:
        """Show the failure in the thread with its reason."""
        failed = message.model_copy(
            update={
                "metadata": {
                    **message.metadata,
                    "failure": {
                        "code": failure.code,
                        "reason": failure.text or failure.code,
                        "needs_human": isinstance(failure, NeedsHuman),
                    },
                }
            }
        )
        try:
            self._update(
                message,
                "SET #status = :failed, metadata = :metadata, updated_at = :now",
                "#status = :queued",
                {
                    ":failed": MessageStatus.FAILED,
                    ":queued": MessageStatus.QUEUED,
                    ":metadata": failed.attributes()["metadata"],
                    ":now": self._now(),
                },
            )
        except ConditionFailed:
            return  # an echo proved meanwhile that it was sent

    def _update(
        self, message: Message, expression: str, condition: str, values: dict[str, Any]
    ) -> None:
        uses_status = "#status" in expression or "#status" in condition
        self._table.update(
            Update(
                key=keys.message(message.merchant_id, message.conversation_id, message.seq),
                expression=expression,
                condition=condition,
                names={"#status": "status"} if uses_status else {},
                values=values,
            )
        )

    def _now(self) -> str:
        return to_text(self._clock())


def own_event_place(table: Table, account: Account, message_id: str) -> tuple[str, int] | None:
    """Where one of our own messages is, by our id; None when it is not ours."""
    repository = ConversationRepository(table, account.merchant_id)
    return repository.place_of(account.account_id, own_event(message_id))


def _places(message: Message) -> range:
    return range(len(message.attachments))
