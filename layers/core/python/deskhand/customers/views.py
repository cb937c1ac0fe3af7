"""The JSON that REST shows of a customer (contract §4)."""

from typing import Any

from deskhand.customers.models import Customer
from deskhand.kit.clock import to_text


def customer_view(customer: Customer) -> dict[str, Any]:
    """A customer as agents see them."""
    view = customer.model_dump(mode="json", exclude={"merchant_id"})
    view["created_at"] = to_text(customer.created_at)
    view["updated_at"] = to_text(customer.updated_at)
    return view
