"""Finds what a new message belongs to: seen before, an existing conversation, or none (S50)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from deskhand.channels import registry
from deskhand.channels.model import Account, InboundMessage
from deskhand.conversations import policy
from deskhand.conversations.contacts import Contacts
from deskhand.conversations.models import Conversation
from deskhand.conversations.repository import ConversationRepository, found_under, topic_event
from deskhand.customers.models import Contact
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.keys import Key
from deskhand.storage.table import Table, Write

MAX_REFERENCES: Final = 10
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is known of a new message's surroundings.

    `replayed`: another message came under the same signed delivery before.

    `seen` is the record of the same event, `related` a conversation that the message refers to but
    must not join (another sender, or long resolved). `topic` is the record of the contact's
    conversation about the same topic. `links` are writes that make one contact of the
    sender's names: look again after them.
    """

    seen: Item | None = None
    replayed: bool = False
    contact: Contact | None = None
    conversation: Conversation | None = None
    related: str | None = None
    topic: Item | None = None
    links: Sequence[Write] = ()

    def seen_as(self, make: Callable[[str, int, str, bool], T]) -> T:
        """Build a result from the record of the same event: conversation, seq, message, True."""
        seen = self.seen or {}
        return make(seen["conversation_id"], seen["seq"], seen["message_id"], True)


class Threads:
    """Looks up in one merchant's data, for messages of one account."""

    def __init__(self, table: Table, account: Account) -> None:
        self._table = table
        self._account = account
        self._contacts = Contacts(table, account)
        self._repository = ConversationRepository(table, account.merchant_id)
        self._by_subject = registry.adapter(account.slug).spec.subjects

    def find(self, item: InboundMessage, now: datetime, *, fresh: bool) -> Found:
        """Look up the event, the contact point and the conversation.

        The first look may be stale, since every write that follows from it is conditional; `fresh`
        reads strongly, after such a write failed.
        """
        event_key = self._event_key(item.event_id)
        contact_key = keys.contact(
            self._account.merchant_id, self._account.slug, item.sender.identifier
        )
        pointer_keys = [key for one in self._references(item) for key in self._places(one)]
        delivery_keys = [self._event_key(one) for one in delivery_events(item)]
        # What we sent ourselves is known by a pointer alone: its echo is no other message.
        seen_keys = [event_key, *(self._places(item.external_message_id)[1:] if item.echo else [])]
        topic_keys = [self._places(one)[1] for one in topic_events(item)]
        read = self._table.get_many(
            [*seen_keys, contact_key, *pointer_keys, *delivery_keys, *topic_keys], consistent=fresh
        )
        by_key = {Key(one["pk"], one["sk"]): one for one in read}
        for key in seen_keys:
            if key in by_key:
                return Found(seen=by_key[key])
        if any(key in by_key for key in delivery_keys):
            return Found(replayed=True)
        contact_item = by_key.get(contact_key)
        found = Contact.from_item(contact_item) if contact_item else None
        settled = self._contacts.settle(item.sender, found, now)
        if settled.links:
            return Found(links=settled.links)
        contact = settled.contact
        named = [by_key[key]["conversation_id"] for key in pointer_keys if key in by_key]
        if item.threading.topic:
            topic = next((by_key[key] for key in topic_keys if key in by_key), None)
            return self._about(item, contact, topic, named, now, fresh=fresh)
        return self._conversation(item, contact, named, now, fresh=fresh)

    def _conversation(
        self,
        item: InboundMessage,
        contact: Contact | None,
        named: list[str],
        now: datetime,
        *,
        fresh: bool,
    ) -> Found:
        related: str | None = None
        for conversation in self._named(item, named, fresh=fresh):
            own = conversation.contact_identifier == item.sender.identifier
            if own and policy.joins(conversation, now):
                return Found(contact=contact, conversation=conversation)
            related = related or conversation.id
        latest = self._latest(contact, fresh=fresh)
        if latest and self._continues(latest, item, now):
            return Found(contact=contact, conversation=latest)
        return Found(contact=contact, related=related)

    def _about(
        self,
        item: InboundMessage,
        contact: Contact | None,
        topic: Item | None,
        named: list[str],
        now: datetime,
        *,
        fresh: bool,
    ) -> Found:
        """The contact's conversation about this topic and no other (S28).

        What our side wrote in public does not say to whom: it goes to what it answers.
        """
        if item.echo:
            answered = next(self._named(item, named, fresh=fresh), None)
            return Found(contact=contact, conversation=answered, topic=topic)
        if topic:
            latest = self._repository.get(topic["conversation_id"], consistent=fresh)
            if latest and policy.joins(latest, now):
                return Found(contact=contact, conversation=latest, topic=topic)
        return Found(contact=contact, topic=topic)

    def _continues(self, latest: Conversation, item: InboundMessage, now: datetime) -> bool:
        if self._by_subject:
            return policy.same_subject(latest, item.subject, now)
        return policy.joins(latest, now)

    def _named(
        self, item: InboundMessage, named: list[str], *, fresh: bool
    ) -> Iterator[Conversation]:
        """The conversations that the message's signed address and references name."""
        for conversation_id in dict.fromkeys([item.threading.conversation_id, *named]):
            if conversation_id:
                found = self._repository.get(conversation_id, consistent=fresh)
                if found and found.channel == self._account.slug:
                    yield found

    def _latest(self, contact: Contact | None, *, fresh: bool) -> Conversation | None:
        pointed = contact.threads.get(self._account.account_id) if contact else None
        return self._repository.get(pointed, consistent=fresh) if pointed else None

    def _references(self, item: InboundMessage) -> list[str]:
        answers_in_public = item.echo and item.threading.topic
        if not (self._by_subject or answers_in_public):
            return []
        return [one for one in item.threading.references if one][:MAX_REFERENCES]

    def _places(self, external_message_id: str) -> list[Key]:
        account = self._account
        return found_under(account.merchant_id, account.account_id, external_message_id)

    def _event_key(self, event_id: str) -> Key:
        return keys.event(self._account.merchant_id, self._account.account_id, event_id)


def topic_events(item: InboundMessage) -> list[str]:
    """The id under which the contact's conversation about the topic is found, if there is one."""
    topic = item.threading.topic
    return [topic_event(item.sender.identifier, topic)] if topic else []


def delivery_events(item: InboundMessage) -> list[str]:
    """The event id under which a signed delivery is remembered, where there is one."""
    return [f"delivery:{item.delivery_id}"] if item.delivery_id else []
