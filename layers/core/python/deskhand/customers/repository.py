"""Customers in the desk table. A value unique per merchant is an item of its own, a claim."""

from collections.abc import Iterator, Sequence

from deskhand.customers.models import Contact, Customer
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.keys import Key
from deskhand.storage.table import Delete, Put, Table, Update, Write

CLAIMED_FIELDS = {"primary": "primary_identifier", "email": "email", "phone": "phone_number"}
CONTACT_PREFIX = "CONTACT#"


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

    def get_many(self, customer_ids: Sequence[str]) -> list[Customer]:
        """The customers with these ids, in that order; those that are gone are left out."""
        wanted = [keys.customer(self._merchant_id, one) for one in customer_ids]
        found = {item["id"]: item for item in self._table.get_many(wanted, consistent=True)}
        return [Customer.from_item(found[one]) for one in customer_ids if one in found]

    def get_contacts(self, points: Sequence[tuple[str, str]]) -> list[Contact]:
        """The contact points that exist of these (channel, identifier) pairs."""
        wanted = [keys.contact(self._merchant_id, *point) for point in points]
        return [Contact.from_item(item) for item in self._table.get_many(wanted, consistent=True)]

    def contacts_of(self, customer_id: str) -> list[Contact]:
        """All contact points of a customer; the index may lag by a moment."""
        pk = keys.customer_list(self._merchant_id, customer_id)
        found = self._table.query(pk, index="gsi2", begins=CONTACT_PREFIX)
        wanted = [Key(item["pk"], item["sk"]) for item in found]
        return [Contact.from_item(item) for item in self._table.get_many(wanted, consistent=True)]

    def named(self, beginning: str, limit: int) -> list[Customer]:
        """Customers whose name (else e-mail, else primary identifier) begins so."""
        items = self._table.query(
            keys.customer_names(self._merchant_id),
            index="gsi1",
            begins=folded(beginning),
            limit=limit,
        )
        return [Customer.from_item(item) for item in items]

    def transact(self, writes: Sequence[Write]) -> None:
        """Do all writes or none.

        Raises:
            ConditionFailed: see `deskhand.storage.table`.
        """
        self._table.transact(writes)

    def creation_writes(self, customer: Customer) -> list[Write]:
        """The writes that create a customer with its claims; each fails when already there."""
        writes: list[Write] = [Put.new(customer_item(customer))]
        writes += [self.claim(kind, value, customer.id) for kind, value in claimed_values(customer)]
        return writes

    def contact_creation(self, contact: Contact) -> Put:
        """The write that creates a contact point; fails when already there."""
        return Put.new(contact_item(contact))

    def claim(self, kind: str, value: str, customer_id: str) -> Put:
        """The write that gives a customer a unique value; fails when somebody holds it."""
        return Put.new(self._claim_item(kind, value, customer_id))

    def claim_release(self, kind: str, value: str, customer_id: str) -> Delete:
        """The write that gives a unique value up; fails when another customer holds it."""
        return _delete_own(keys.claim(self._merchant_id, kind, value), customer_id)

    def contact_removal(self, channel: str, identifier: str, customer_id: str) -> Delete:
        """The write that removes a contact point; fails when it is another customer's."""
        return _delete_own(keys.contact(self._merchant_id, channel, identifier), customer_id)

    def removal(self, customer: Customer) -> Delete:
        """The write that removes a customer as the caller knows them."""
        return Delete(
            key=keys.customer(self._merchant_id, customer.id),
            condition="version = :known",
            values={":known": customer.version},
        )

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
    return {
        **keys.customer(customer.merchant_id, customer.id).as_item(),
        "entity": "customer",
        "gsi1pk": keys.customer_names(customer.merchant_id),
        "gsi1sk": name_sort(customer),
        **customer.attributes(),
    }


def name_sort(customer: Customer) -> str:
    """Index sort key by what the customer is shown as, without regard to case."""
    shown = customer.name or customer.email or customer.primary_identifier
    return f"{folded(shown)}#{customer.id}"


def folded(name: str) -> str:
    """A name as the index compares it."""
    return " ".join(name.casefold().split())[:200]


def contact_item(contact: Contact) -> Item:
    """The stored form, indexed by customer."""
    return {
        **keys.contact(contact.merchant_id, contact.channel, contact.identifier).as_item(),
        "entity": "contact",
        "gsi2pk": keys.customer_list(contact.merchant_id, contact.customer_id),
        "gsi2sk": f"{CONTACT_PREFIX}{contact.channel}#{contact.identifier}",
        **contact.attributes(),
    }


def change(before: Customer, after: Customer) -> Update:
    """The update from one state to the next; fails when the customer changed in between.

    Identifiers of channels are set one by one: a message may bring another at the same time.
    """
    stored = after.attributes()
    names: dict[str, str] = {"#version": "version"}
    values: dict[str, object] = {":old_version": before.version}
    sets: list[str] = []
    removes: list[str] = []
    changed = [name for name in stored if getattr(before, name) != getattr(after, name)]
    fields = {name: stored[name] for name in changed if name != "channel_identifiers"}
    for name, value in (fields | {"gsi1sk": name_sort(after)}).items():
        names[f"#{name}"] = name
        if value is None:
            removes.append(f"#{name}")
        else:
            values[f":{name}"] = value
            sets.append(f"#{name} = :{name}")
    for place, channel in enumerate(_differing(before, after)):
        names[f"#channel{place}"] = channel
        path = f"channel_identifiers.#channel{place}"
        if channel in after.channel_identifiers:
            values[f":channel{place}"] = after.channel_identifiers[channel]
            sets.append(f"{path} = :channel{place}")
        else:
            removes.append(path)
    return Update(
        key=keys.customer(before.merchant_id, before.id),
        expression="SET " + ", ".join(sets) + (" REMOVE " + ", ".join(removes) if removes else ""),
        condition="#version = :old_version",
        names=names,
        values=values,
    )


def _differing(before: Customer, after: Customer) -> list[str]:
    """The channels whose identifier is not the same before and after."""
    old, new = before.channel_identifiers, after.channel_identifiers
    return [one for one in sorted(old.keys() | new.keys()) if old.get(one) != new.get(one)]


def _delete_own(key: Key, customer_id: str) -> Delete:
    return Delete(
        key=key,
        condition="attribute_not_exists(pk) OR customer_id = :own",
        values={":own": customer_id},
    )
