"""Orders (contract §4, S59-S64)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from deskhand import bootstrap
from deskhand.orders.service import OrderPatch
from deskhand.orders.views import order_view
from deskhand.shops.model import OrderStatus
from functions.api.auth import CallerDependency
from functions.api.changes import given
from functions.api.schemas import orders as schemas
from functions.api.schemas.params import Cursor, Id, Limit, Text

router = APIRouter(prefix="/api/orders", tags=["orders"])


@router.get("", response_model=schemas.OrderPage)
def list_orders(
    caller: CallerDependency,
    status: OrderStatus | None = None,
    customer_id: Annotated[str | None, Query(max_length=64)] = None,
    platform: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 25,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """Orders, newest first; filters combine (S62)."""
    page = bootstrap.orders().list(
        caller.merchant_id,
        status=status,
        customer_id=customer_id,
        platform=platform,
        limit=limit,
        cursor=cursor,
    )
    return {"items": [order_view(one) for one in page.items], "next_cursor": page.next_cursor}


@router.get("/{id}", response_model=schemas.Order)
def get_order(caller: CallerDependency, id: Id) -> Any:
    """One order."""
    return order_view(bootstrap.orders().get(caller.merchant_id, id))


@router.get("/external/{external_order_id}/{platform}", response_model=schemas.Order)
def get_external_order(
    caller: CallerDependency,
    external_order_id: Id,
    platform: Id,
    store: Annotated[
        Text, Query(description="which shop's, where several shops share the id")
    ] = None,
) -> Any:
    """One order by the shop's own id."""
    return order_view(
        bootstrap.orders().get_by_external(caller.merchant_id, external_order_id, platform, store)
    )


@router.patch("/{id}", response_model=schemas.Order)
def change_order(caller: CallerDependency, id: Id, body: schemas.OrderPatch) -> Any:
    """Change what the desk owns of an order: note, entries of metadata, a status by hand (S83)."""
    change = OrderPatch(**given(body))
    return order_view(bootstrap.orders().patch(caller.merchant_id, id, change, body.version))
