"""One person under several identifiers of a channel: all of them lead to one contact (S48).

A chat app may name a customer by a user id, by a phone number, or by both. The richest name is the
contact; each other one is an item that says `same_as`. When both come for the first time for
somebody known by one, they are linked before the message is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from deskhand.channels.model import Account, ContactPoint
from deskhand.customers.models import Contact
from deskhand.customers.repository import CustomerRepository, change, contact_item
from deskhand.storage import keys
from deskhand.storage.table import Put, Table, Update, Write

MAX_ALIASES: Final = 10
_MAX_STEPS: Final = 3


@dataclass(frozen=True, slots=True)
class Settled:
    """Who stands behind a sender; `links` are to be written before anything else is."""

    contact: Contact | None
    links: Sequence[Write] = ()


class Contacts:
    """The contact points of one account's channel."""

    def __init__(self, table: Table, account: Account) -> None:
        self._channel = account.slug
        self._merchant_id = account.merchant_id
        self._repository = CustomerRepository(table, account.merchant_id)

    def settle(self, sender: ContactPoint, found: Contact | None, now: datetime) -> Settled:
        """The contact of a sender, `found` being what stands under the identifier itself.

        Costs no read where the contact knows all of the sender's names already.
        """
        contact = self._follow(found) if found else None
        new = names(sender)
        if contact:
            new = [one for one in new if one not in (contact.identifier, *contact.aliases)]
        if not new:
            return Settled(contact)
        known = {
            one.identifier: one
            for one in self._repository.get_contacts([(self._channel, name) for name in new])
        }
        if contact:
            return Settled(
                contact,
                [
                    *self._extended(contact, new, known),
                    *self._phone(sender.phone, contact.customer_id, now),
                ],
            )
        before = next((self._follow(known[name]) for name in new if name in known), None)
        if before is None:
            return Settled(None)
        if before.identifier == sender.identifier:
            return self.settle(sender, before, now)  # the look that missed it was a stale one
        return Settled(None, self._renamed(sender, before, new, known))

    def _follow(self, contact: Contact) -> Contact:
        """The contact that a name stands for; itself where that one is gone."""
        for _ in range(_MAX_STEPS):
            main = (
                self._repository.get_contact(self._channel, contact.same_as)
                if contact.same_as
                else None
            )
            if main is None:
                return contact
            contact = main
        return contact

    def _extended(
        self, contact: Contact, new: Sequence[str], known: dict[str, Contact]
    ) -> list[Write]:
        """A known contact gets more names, also those that another contact has had so far."""
        aliases = [*contact.aliases, *new][-MAX_ALIASES:]
        more = Update(
            key=keys.contact(self._merchant_id, self._channel, contact.identifier),
            expression="SET aliases = :aliases",
            condition="customer_id = :customer",
            values={":aliases": aliases, ":customer": contact.customer_id},
        )
        return [more, *(self._lead(name, contact, known) for name in new)]

    def _phone(self, phone: str | None, customer_id: str, now: datetime) -> list[Write]:
        """The writes that give a customer their number, where they have none and it is free."""
        before = self._repository.get(customer_id) if phone else None
        if before is None or before.phone_number or self._repository.holder("phone", phone or ""):
            return []
        after = before.model_copy(
            update={"phone_number": phone, "version": before.version + 1, "updated_at": now}
        )
        return [change(before, after), self._repository.claim("phone", phone or "", customer_id)]

    def _renamed(
        self, sender: ContactPoint, before: Contact, new: Sequence[str], known: dict[str, Contact]
    ) -> list[Write]:
        """Somebody known by another name: this one becomes the contact, the others lead to it."""
        others = dict.fromkeys([*new, before.identifier, *before.aliases])
        others.pop(sender.identifier, None)
        now = before.model_copy(
            update={
                "identifier": sender.identifier,
                "aliases": list(others)[:MAX_ALIASES],
                "same_as": None,
            }
        )
        known = known | {before.identifier: before}
        leading = dict.fromkeys([*new, before.identifier])
        return [
            self._repository.contact_creation(now),
            *(self._lead(name, now, known) for name in leading),
        ]

    def _lead(self, name: str, contact: Contact, known: dict[str, Contact]) -> Put:
        """The write that makes a name stand for a contact; fails when it changed since the look."""
        alias, before = _alias(name, contact), known.get(name)
        if before is None:
            return self._repository.contact_creation(alias)
        stored = before.attributes()
        return Put(
            item=contact_item(alias),
            condition="customer_id = :customer AND threads = :threads",
            values={":customer": stored["customer_id"], ":threads": stored["threads"]},
        )


def names(sender: ContactPoint) -> list[str]:
    """A sender's names besides the identifier."""
    found = dict.fromkeys(sender.aliases[:MAX_ALIASES])
    found.pop(sender.identifier, None)
    return list(found)


def creation(contact: Contact, customers: CustomerRepository) -> list[Write]:
    """The writes that create a contact under all of its names; each fails when already there."""
    return [
        customers.contact_creation(contact),
        *(customers.contact_creation(_alias(one, contact)) for one in contact.aliases),
    ]


def _alias(name: str, contact: Contact) -> Contact:
    return contact.model_copy(
        update={"identifier": name, "same_as": contact.identifier, "aliases": [], "threads": {}}
    )
