"""What people ask for orders: cancel, refund, fulfil, edit (contract §4, S83)."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query

from deskhand import bootstrap
from deskhand.kit.errors import FieldProblem, Invalid
from deskhand.kit.money import Money
from deskhand.orders.actions.codec import kind_of
from deskhand.orders.actions.models import ActionRecord, ActionStatus, Person
from deskhand.orders.actions.views import action_view
from deskhand.shops.actions import CancelOrder, EditOrder, FulfilOrder, OrderAction, RefundOrder
from functions.api.auth import Caller, CallerDependency
from functions.api.schemas import order_actions as schemas
from functions.api.schemas.params import Cursor, Id, IdempotencyKey, Limit

router = APIRouter(prefix="/api/orders", tags=["order actions"])
waiting = APIRouter(prefix="/api/order-actions", tags=["order actions"])

Status = Annotated[ActionStatus, Query(description="how far they got")]


@router.post("/{id}/cancel", status_code=201, response_model=schemas.OrderAction)
def cancel_order(
    caller: CallerDependency,
    id: Id,
    body: schemas.CancelBody,
    idempotency_key: IdempotencyKey = None,
) -> dict[str, Any]:
    """Cancel an order at its shop."""
    return _ask(caller, id, _cancel(body), idempotency_key)


@router.post("/{id}/refund", status_code=201, response_model=schemas.OrderAction)
def refund_order(
    caller: CallerDependency,
    id: Id,
    body: schemas.RefundBody,
    idempotency_key: IdempotencyKey = None,
) -> dict[str, Any]:
    """Give money back; above the caller's limit a second person has to approve it first."""
    return _ask(caller, id, _refund(caller, id, body), idempotency_key)


@router.post("/{id}/fulfil", status_code=201, response_model=schemas.OrderAction)
def fulfil_order(
    caller: CallerDependency,
    id: Id,
    body: schemas.FulfilBody,
    idempotency_key: IdempotencyKey = None,
) -> dict[str, Any]:
    """Tell the shop that a parcel left, with its tracking."""
    return _ask(caller, id, FulfilOrder(**body.model_dump()), idempotency_key)


@router.post("/{id}/edit", status_code=201, response_model=schemas.OrderAction)
def edit_order(
    caller: CallerDependency,
    id: Id,
    body: schemas.EditBody,
    idempotency_key: IdempotencyKey = None,
) -> dict[str, Any]:
    """Change the shipping address or the note at the shop."""
    return _ask(caller, id, _edit(body), idempotency_key)


@router.post("/{id}/actions/preview", response_model=schemas.ActionPreview)
def preview_order_action(
    caller: CallerDependency,
    id: Id,
    body: schemas.PreviewBody,
    idempotency_key: IdempotencyKey = None,
) -> dict[str, Any]:
    """What would happen, as the shop computes it where it can; nothing is done."""
    del idempotency_key  # nothing is done, so nothing is done twice
    action = _previewed(caller, id, body)
    found = bootstrap.order_actions().preview(caller.merchant_id, id, action, _person(caller))
    return {
        "kind": kind_of(action),
        "amount": str(found.amount) if found.amount else None,
        "left": str(found.left),
        "currency": found.left.currency,
        "warnings": list(found.warnings),
        "needs_approval": found.approval is not None,
        "approval_reason": found.approval,
        "computed_by_platform": found.computed_by_platform,
    }


@router.get("/{id}/actions", response_model=schemas.OrderActionPage)
def list_order_actions(caller: CallerDependency, id: Id) -> dict[str, Any]:
    """Everything that was asked for an order, newest first."""
    found = bootstrap.order_actions().of_order(caller.merchant_id, id)
    return {"items": [_shown(caller, one) for one in found], "next_cursor": None}


@router.post("/{id}/actions/{action_id}/approve", response_model=schemas.OrderAction)
def approve_order_action(
    caller: CallerDependency,
    id: Id,
    action_id: Id,
    body: schemas.DecisionBody,
    idempotency_key: IdempotencyKey = None,
) -> dict[str, Any]:
    """Agree, as a second person; a person approves once, however often they say so."""
    del idempotency_key
    service = bootstrap.order_actions()
    person = _person(caller)
    return _shown(caller, service.approve(caller.merchant_id, id, action_id, person, body.note))


@router.post("/{id}/actions/{action_id}/reject", response_model=schemas.OrderAction)
def reject_order_action(
    caller: CallerDependency,
    id: Id,
    action_id: Id,
    body: schemas.DecisionBody,
    idempotency_key: IdempotencyKey = None,
) -> dict[str, Any]:
    """Let nothing happen; whoever asked may take it back so."""
    del idempotency_key
    service = bootstrap.order_actions()
    person = _person(caller)
    return _shown(caller, service.reject(caller.merchant_id, id, action_id, person, body.note))


@router.post("/{id}/actions/{action_id}/retry", response_model=schemas.OrderAction)
def retry_order_action(
    caller: CallerDependency, id: Id, action_id: Id, idempotency_key: IdempotencyKey = None
) -> dict[str, Any]:
    """Look again: whether it was done after all; it is done only if it surely was not."""
    service = bootstrap.order_actions()
    person = _person(caller)
    return _shown(caller, service.retry(caller.merchant_id, id, action_id, person, idempotency_key))


@waiting.get("", response_model=schemas.OrderActionPage)
def list_actions_by_status(
    caller: CallerDependency,
    status: Status = ActionStatus.AWAITING_APPROVAL,
    limit: Limit = 25,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """Actions of all orders that stand alike, newest first: by default what waits for approval."""
    page = bootstrap.order_actions().by_status(caller.merchant_id, status, limit, cursor)
    return {
        "items": [_shown(caller, one) for one in page.items],
        "next_cursor": page.next_cursor,
    }


def _ask(caller: Caller, order_id: str, action: OrderAction, key: str | None) -> dict[str, Any]:
    service = bootstrap.order_actions()
    made = service.ask(caller.merchant_id, order_id, action, _person(caller), key)
    return _shown(caller, made)


def _shown(caller: Caller, action: ActionRecord) -> dict[str, Any]:
    return action_view(action, bootstrap.order_actions().allowed(action, _person(caller)))


def _person(caller: Caller) -> Person:
    return Person(email=caller.email, role=caller.role.value, service_code=caller.service_code)


def _previewed(caller: Caller, order_id: str, body: schemas.PreviewBody) -> OrderAction:
    given = [one for one in (body.cancel, body.refund, body.fulfil, body.edit) if one is not None]
    if len(given) != 1:
        problem = FieldProblem("body", "exactly one of cancel, refund, fulfil, edit")
        raise Invalid("name one action", (problem,))
    match given[0]:
        case schemas.CancelBody() as cancel:
            return _cancel(cancel)
        case schemas.RefundBody() as refund:
            return _refund(caller, order_id, refund)
        case schemas.FulfilBody() as fulfil:
            return FulfilOrder(**fulfil.model_dump())
        case schemas.EditBody() as edit:
            return _edit(edit)


def _cancel(body: schemas.CancelBody) -> CancelOrder:
    return CancelOrder(**body.model_dump())


def _refund(caller: Caller, order_id: str, body: schemas.RefundBody) -> RefundOrder:
    currency = bootstrap.order_actions().currency(caller.merchant_id, order_id)
    return RefundOrder(
        amount=_money("amount", body.amount, currency),
        lines=body.lines,
        shipping=_money("shipping", body.shipping, currency),
        reason=body.reason,
        restock=body.restock,
        notify=body.notify,
    )


def _edit(body: schemas.EditBody) -> EditOrder:
    address = body.shipping_address
    return EditOrder(
        shipping_address=address.model_dump(exclude_none=True) if address else None,
        note=body.note,
    )


def _money(name: str, text: str | None, currency: str) -> Money | None:
    """An amount in the order's currency; one that the currency can't express is refused."""
    if text is None:
        return None
    amount = Money.parse(text, currency)
    if Decimal(str(amount)) != Decimal(text):
        problem = FieldProblem(name, f"an amount that {currency} has coins for")
        raise Invalid(f"{name} is not valid", (problem,))
    return amount
