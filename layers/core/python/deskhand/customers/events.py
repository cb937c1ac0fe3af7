"""Which events follow from a change of a customer as the stream shows it."""

from collections.abc import Iterator

from deskhand.bus.catalogue import CustomerCreated, CustomerDeleted, CustomerUpdated, Payload
from deskhand.customers.models import Customer
from deskhand.storage.dynamo import Item


def customer_events(old: Item | None, new: Item | None) -> Iterator[Payload]:
    """Created, updated, deleted."""
    if new is None:
        if old is not None:
            yield CustomerDeleted(customer_id=old["id"])
        return
    kind = CustomerCreated if old is None else CustomerUpdated
    customer = Customer.from_item(new)
    yield kind(
        customer_id=customer.id,
        emails=tuple(filter(None, (customer.email,))),
        phones=tuple(filter(None, (customer.phone_number,))),
    )
