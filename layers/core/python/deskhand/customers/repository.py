"""Customers in the desk table. A value unique per merchant is an item of its own, a claim."""

from collections.abc import Iterator

from deskhand.customers.models import Contact, Customer
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.table import Put, Table, Write

CLAIMED_FIELDS = {"primary": "primary_identifier", "email": "email", "phone": "phone_number"}


class CustomerRepository:
    """One merchant's customers."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def get(self, customer_id: str) -> Customer | None:
        """The customer, or None."""
        item = self._table.get(keys.customer(self._merchant_id, customer_id))
        return Customer.from_item(item) if item else None

    def get_contact(self, channel: str, identifier: str) -> Contact | None:
        """The contact point, or None."""
        item = self._table.get(keys.contact(self._merchant_id, channel, identifier))
        return Contact.from_item(item) if item else None

    def holder(self, kind: str, value: str) -> str | None:
        """The id of the customer who holds a unique value; `kind` is primary, email or phone."""
        item = self._table.get(keys.claim(self._merchant_id, kind, value))
        return str(item["customer_id"]) if item else None

    def creation_writes(self, customer: Customer) -> list[Write]:
        """The writes that create a customer with its claims; each fails when already there."""
        writes: list[Write] = [Put.new(customer_item(customer))]
        writes += [
            Put.new(self._claim_item(kind, value, customer.id))
            for kind, value in claimed_values(customer)
        ]
        return writes

    def contact_creation(self, contact: Contact) -> Put:
        """The write that creates a contact point; fails when already there."""
        return Put.new(contact_item(contact))

    def _claim_item(self, kind: str, value: str, customer_id: str) -> Item:
        return {
            **keys.claim(self._merchant_id, kind, value).as_item(),
            "entity": "claim",
            "merchant_id": self._merchant_id,
            "customer_id": customer_id,
        }


def claimed_values(customer: Customer) -> Iterator[tuple[str, str]]:
    """The (kind, value) pairs that the customer holds alone."""
    for kind, field in CLAIMED_FIELDS.items():
        value = getattr(customer, field)
        if value:
            yield kind, value


def customer_item(customer: Customer) -> Item:
    """The stored form, indexed by name."""
    shown = (customer.name or customer.email or customer.primary_identifier).casefold()
    return {
        **keys.customer(customer.merchant_id, customer.id).as_item(),
        "entity": "customer",
        "gsi1pk": keys.customer_names(customer.merchant_id),
        "gsi1sk": f"{shown[:200]}#{customer.id}",
        **customer.attributes(),
    }


def contact_item(contact: Contact) -> Item:
    """The stored form."""
    return {
        **keys.contact(contact.merchant_id, contact.channel, contact.identifier).as_item(),
        "entity": "contact",
        **contact.attributes(),
    }
