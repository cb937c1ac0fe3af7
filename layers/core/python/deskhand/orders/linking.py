"""Whose order it is: the buyer's customer, or the contacts under which it waits for one (S67)."""

from deskhand.orders.directory import CustomerDirectory
from deskhand.orders.models import DeskState, Order, ShopState
from deskhand.orders.repository import Contact


def with_customer(
    merchant_id: str, desk: DeskState, shop: ShopState | None, customers: CustomerDirectory
) -> DeskState:
    """The desk's part with the buyer's customer in it, if there is one to be had.

    A buyer with an e-mail becomes a customer (S66). One with a phone alone does not: a number typed
    at a till proves little, so the order waits until somebody with that number is known (S67).
    """
    if shop is None or desk.customer_id or desk.erased:
        return desk
    buyer = shop.buyer
    if buyer.email and customers.normalise_email(merchant_id, buyer.email):
        found = customers.resolve(
            merchant_id, email=buyer.email, phone=buyer.phone, name=buyer.name
        )
    elif buyer.phone:
        found = customers.find(merchant_id, email=None, phone=buyer.phone)
    else:
        return desk
    return desk.model_copy(update={"customer_id": found})


def contacts_of(order: Order, customers: CustomerDirectory) -> list[Contact]:
    """The normalised e-mail and phone of an unlinked order's buyer; none once it is linked."""
    if order.shop is None or order.desk.customer_id or order.desk.erased:
        return []
    buyer, merchant_id = order.shop.buyer, order.merchant_id
    email = customers.normalise_email(merchant_id, buyer.email) if buyer.email else None
    phone = customers.normalise_phone(merchant_id, buyer.phone) if buyer.phone else None
    found = [("email", email), ("phone", phone)]
    return [Contact(kind, value) for kind, value in found if value]
