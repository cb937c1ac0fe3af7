"""Customers, their timeline and orders (contract §4, S72-S79)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from deskhand import bootstrap
from deskhand.customers.search import SearchTerms
from deskhand.customers.views import customer_view
from deskhand.orders.views import order_view
from deskhand.timeline.views import entry_view
from functions.api.auth import Caller, CallerDependency
from functions.api.changes import given
from functions.api.schemas import customers as schemas
from functions.api.schemas.orders import OrderPage
from functions.api.schemas.params import Cursor, Id, Limit, Text

router = APIRouter(prefix="/api/customers", tags=["customers"])
NULLABLE = {"name", "email", "phone_number", "primary_identifier"}


@router.post("", status_code=201, response_model=schemas.Customer)
def create_customer(caller: CallerDependency, body: schemas.NewCustomer) -> dict[str, Any]:
    """Add a customer; 409 when identifier, e-mail or phone are another's (S73)."""
    fields = given(body, nullable=NULLABLE)
    return customer_view(bootstrap.customers().create(caller.merchant_id, fields, caller.email))


@router.get("/search", response_model=schemas.CustomerPage)
def search_customers(
    caller: CallerDependency,
    email: Text = None,
    phone: Text = None,
    identifier: Text = None,
    channel: Annotated[Text, Query(description="narrows `identifier` to one channel")] = None,
    q: Annotated[
        Text, Query(description="an e-mail, a phone number, or the beginning of a name")
    ] = None,
) -> dict[str, Any]:
    """At most 25 customers of whom all that is asked holds; 400 nothing asked, 404 none (S75)."""
    terms = SearchTerms(email=email, phone=phone, identifier=identifier, channel=channel, text=q)
    found = bootstrap.customer_search().find(caller.merchant_id, terms)
    return {"items": [customer_view(one) for one in found], "next_cursor": None}


@router.get("/{id}", response_model=schemas.Customer)
def get_customer(caller: CallerDependency, id: Id) -> dict[str, Any]:
    """One customer (S74)."""
    return customer_view(bootstrap.customers().get(caller.merchant_id, id))


@router.put("/{id}", response_model=schemas.Customer)
def update_customer(
    caller: CallerDependency, id: Id, body: schemas.CustomerUpdate
) -> dict[str, Any]:
    """Change a customer; a field that is left out stays, null removes it (S76)."""
    fields = given(body, nullable=NULLABLE)
    changed = bootstrap.customers().update(
        caller.merchant_id, id, fields, caller.email, body.version
    )
    return customer_view(changed)


@router.delete("/{id}", status_code=204, response_class=Response)
def delete_customer(caller: CallerDependency, id: Id) -> None:
    """Delete a customer; identifiers and contacts are free again (S76)."""
    bootstrap.customers().delete(caller.merchant_id, id, caller.email)


@router.get("/{id}/overview", response_model=schemas.CustomerOverview)
def get_overview(caller: CallerDependency, id: Id) -> dict[str, Any]:
    """Profile, orders and the newest of the timeline in one answer (S77)."""
    customer = bootstrap.customers().get(caller.merchant_id, id)
    orders = bootstrap.orders().for_customer(caller.merchant_id, id)
    return {
        "customer": customer_view(customer),
        "orders": [order_view(one) for one in orders],
        "timeline": _timeline(caller, id, 25, None),
    }


@router.get("/{id}/timeline", response_model=schemas.TimelinePage)
def get_timeline(
    caller: CallerDependency, id: Id, limit: Limit = 25, cursor: Cursor = None
) -> dict[str, Any]:
    """Messages of all channels and events of all orders, newest first (S82)."""
    bootstrap.customers().get(caller.merchant_id, id)
    return _timeline(caller, id, limit, cursor)


@router.get("/{id}/orders", response_model=OrderPage)
def list_customer_orders(
    caller: CallerDependency, id: Id, limit: Limit = 25, cursor: Cursor = None
) -> dict[str, Any]:
    """The customer's orders, newest first."""
    bootstrap.customers().get(caller.merchant_id, id)
    page = bootstrap.orders().list(caller.merchant_id, customer_id=id, limit=limit, cursor=cursor)
    return {"items": [order_view(one) for one in page.items], "next_cursor": page.next_cursor}


@router.get("/{id}/matches", response_model=schemas.MatchList)
def list_matches(caller: CallerDependency, id: Id) -> dict[str, Any]:
    """Other customers who may be the same person, and why (S79)."""
    found = bootstrap.customer_matching().matches(caller.merchant_id, id)
    items = [
        {
            "customer": customer_view(one.customer),
            "score": one.score,
            "reasons": list(one.reasons),
        }
        for one in found
    ]
    return {"items": items, "next_cursor": None}


def _timeline(caller: Caller, customer_id: str, limit: int, cursor: str | None) -> dict[str, Any]:
    page = bootstrap.timeline().page(caller.merchant_id, customer_id, limit, cursor)
    return {"items": [entry_view(one) for one in page.items], "next_cursor": page.next_cursor}
