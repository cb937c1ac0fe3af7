"""Which contacts an order waits under while nobody is linked to it (S67)."""

from deskhand.orders.directory import CustomerDirectory
from deskhand.orders.models import Order
from deskhand.orders.repository import Contact


def contacts_of(order: Order, customers: CustomerDirectory) -> list[Contact]:
    """The normalised e-mail and phone of an unlinked order's buyer; none once it is linked."""
    if order.shop is None or order.desk.customer_id or order.desk.erased:
        return []
    buyer, merchant_id = order.shop.buyer, order.merchant_id
    email = customers.normalise_email(merchant_id, buyer.email) if buyer.email else None
    phone = customers.normalise_phone(merchant_id, buyer.phone) if buyer.phone else None
    found = [("email", email), ("phone", phone)]
    return [Contact(kind, value) for kind, value in found if value]
