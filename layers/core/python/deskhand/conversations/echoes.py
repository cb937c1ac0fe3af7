"""Knows a message of ours when the provider reports it without our id.

Some providers hand nothing back with an echo, and it may come before the answer to our call: then
what is being sent to that customer in the same words is that message.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from deskhand.channels.model import Account, InboundMessage, Outbound
from deskhand.conversations.models import (
    Conversation,
    Message,
    MessageStatus,
    Part,
    SenderType,
)
from deskhand.conversations.outgoing import whole
from deskhand.conversations.repository import ConversationRepository
from deskhand.customers.repository import CustomerRepository
from deskhand.kit.clock import Clock
from deskhand.storage.table import Table

RECENT: Final = timedelta(hours=1)
SEARCHED: Final = 10
END: Final = 10**12 - 1
MAX_CONVERSATIONS: Final = 3
UNSETTLED: Final = frozenset({MessageStatus.QUEUED, MessageStatus.FAILED})


class Echoes:
    """Looks at all merchants' messages on their way; the account says whose."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def meant(self, item: InboundMessage, account: Account) -> str | None:
        """Our id of the part that an echo reports (`Outbound.part_id`); None: none that we know.

        Only a part whose call was begun within the hour, and whose outcome nobody wrote down, can
        be meant.
        """
        repository = ConversationRepository(self._table, account.merchant_id)
        for conversation in self._conversations(item, account, repository):
            newest = repository.messages(conversation.id, before_seq=END, limit=SEARCHED)
            for message in newest:
                for place, part in self._on_its_way(message):
                    if _says(message, part, item):
                        return _part_id(message, place)
        return None

    def _conversations(
        self, item: InboundMessage, account: Account, repository: ConversationRepository
    ) -> Iterator[Conversation]:
        """Where it may have been written: what it answers, or the customer's latest."""
        if item.threading.topic:
            for reference in item.threading.references:
                place = repository.place_of(account.account_id, reference)
                found = repository.get(place[0]) if place else None
                if found:
                    yield found
            return
        customers = CustomerRepository(self._table, account.merchant_id)
        contact = customers.get_contact(account.slug, item.sender.identifier)
        if contact is None:
            return
        theirs = [
            one
            for one in repository.of_customer(contact.customer_id)
            if one.account_id == account.account_id
        ]
        theirs.sort(key=lambda one: one.last_activity_at, reverse=True)
        yield from theirs[:MAX_CONVERSATIONS]

    def _on_its_way(self, message: Message) -> Iterator[tuple[int, Part]]:
        if message.sender_type is SenderType.CUSTOMER or message.status not in UNSETTLED:
            return
        since = self._clock() - RECENT
        for place, part in enumerate(message.parts or [whole(message)]):
            if part.external_id is None and part.since and part.since >= since:
                yield place, part


def _says(message: Message, part: Part, item: InboundMessage) -> bool:
    """Whether a part and an echo carry the same: the words, or a file where there are none."""
    start, end = part.text or (0, 0)
    words = message.body[start:end].strip()
    if words or item.body.strip():
        return words == item.body.strip()
    first, behind = part.files or (0, 0)
    return behind > first and bool(item.attachments)


def _part_id(message: Message, place: int) -> str:
    return Outbound(
        message_id=message.id,
        conversation_id=message.conversation_id,
        recipient=message.recipient_identifier,
        body="",
        part=place,
    ).part_id
