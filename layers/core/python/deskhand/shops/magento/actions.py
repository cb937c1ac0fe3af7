"""What can be done to a Magento order from the desk (S83), each once.

Magento has no idempotency keys: what was done carries a mark in a staff comment, and is looked for
before it is done again.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from deskhand.kit.errors import Permanent
from deskhand.kit.http import HttpClient
from deskhand.kit.money import Money
from deskhand.shops.actions import (
    ActionDone,
    ActionPreview,
    ActionTarget,
    CancelOrder,
    EditOrder,
    FulfilOrder,
    OrderAction,
    RefundOrder,
)
from deskhand.shops.base import ShopAccount
from deskhand.shops.magento import refunds
from deskhand.shops.magento.addresses import changed
from deskhand.shops.magento.fields import amount, identifier
from deskhand.shops.magento.marks import carries, marked
from deskhand.shops.magento.orders import shipping_of
from deskhand.shops.magento.rest import all_of_order, get, write
from deskhand.shops.reading import Raw, text

CARRIERS: Final = frozenset({"dhl", "fedex", "ups", "usps"})
CUSTOM: Final = "custom"
OVER: Final = frozenset({"complete", "closed", "canceled"})


def preview(
    action: OrderAction, order: ActionTarget, account: ShopAccount, http: HttpClient
) -> ActionPreview | None:
    """See `deskhand.shops.base.ShopAdapter`."""
    if isinstance(action, RefundOrder):
        plan = refunds.make_plan(action, _read(order, account, http), account, http)
        return ActionPreview(amount=plan.amount, warnings=plan.warnings)
    if isinstance(action, CancelOrder):
        raw = _read(order, account, http)
        invoiced = bool(amount(raw, "total_invoiced"))
        # Magento cancels what is not invoiced yet; money that was taken stays until a refund.
        nothing = Money(0, order.currency)
        return ActionPreview(amount=nothing, warnings=(_INVOICED,) if invoiced else ())
    return None


def perform(
    action: OrderAction, order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone:
    """See `deskhand.shops.base.ShopAdapter`; looks first whether it was done already."""
    done = find_done(action, order, key, account, http)
    if done:
        return done
    match action:
        case CancelOrder():
            return _cancel(order, account, http)
        case RefundOrder():
            return refunds.refund(action, _read(order, account, http), key, account, http)
        case FulfilOrder():
            return _fulfil(action, order, key, account, http)
        case EditOrder():
            return _edit(action, order, key, account, http)


def find_done(
    action: OrderAction, order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone | None:
    """See `deskhand.shops.base.ShopAdapter`."""
    return _FINDERS[type(action)](order, key, account, http)


def _cancelled(
    order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone | None:
    """An order can be cancelled once only: whoever did it, it is done."""
    del key
    state = text(_read(order, account, http), "state")
    return ActionDone(external_id=order.external_order_id) if state == "canceled" else None


def _edited(
    order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone | None:
    found = carries(_read(order, account, http), key, "status_histories")
    return ActionDone(external_id=order.external_order_id) if found else None


def _refunded(
    order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone | None:
    memos = all_of_order(account, http, "/creditmemos", order.external_order_id)
    found = next((memo for memo in memos if carries(memo, key)), None)
    return refunds.done(found, order.currency) if found else None


def _shipped(
    order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone | None:
    parcels = all_of_order(account, http, "/shipments", order.external_order_id)
    found = next((parcel for parcel in parcels if carries(parcel, key)), None)
    return ActionDone(external_id=identifier(found, "entity_id") or "") if found else None


Finder = Callable[[ActionTarget, str, ShopAccount, HttpClient], ActionDone | None]

_FINDERS: Final[Mapping[type, Finder]] = {
    CancelOrder: _cancelled,
    RefundOrder: _refunded,
    FulfilOrder: _shipped,
    EditOrder: _edited,
}
_INVOICED: Final = "What is invoiced is not cancelled: refund it."


def _read(order: ActionTarget, account: ShopAccount, http: HttpClient) -> Raw:
    found = get(account, http, f"/orders/{order.external_order_id}")
    if not isinstance(found, dict):
        raise Permanent("not_an_order")
    return found


def _cancel(order: ActionTarget, account: ShopAccount, http: HttpClient) -> ActionDone:
    """Magento answers 200 with `false` when an order can't be cancelled, and does not say why."""
    if write(account, http, "POST", f"/orders/{order.external_order_id}/cancel", {}) is not True:
        state = text(_read(order, account, http), "state") or "unknown"
        raise Permanent("refused", f"An order in state {state} can't be cancelled. {_INVOICED}")
    return ActionDone(external_id=order.external_order_id)


def _fulfil(
    action: FulfilOrder, order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone:
    body: dict[str, Any] = {
        "notify": action.notify,
        "comment": {"comment": marked("Shipped from the desk", key), "is_visible_on_front": 0},
        "appendComment": False,
    }
    if action.lines:
        body["items"] = [
            {"order_item_id": int(line), "qty": pieces} for line, pieces in action.lines.items()
        ]
    if action.tracking_number:
        code = action.carrier.strip().casefold()
        body["tracks"] = [
            {
                "track_number": action.tracking_number,
                "title": action.carrier or "Carrier",
                "carrier_code": code if code in CARRIERS else CUSTOM,
            }
        ]
    made = write(account, http, "POST", f"/order/{order.external_order_id}/ship", body)
    return ActionDone(external_id=str(made))


def _edit(
    action: EditOrder, order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone:
    """The address first: setting it again does no harm. The comment then marks all as done."""
    if action.shipping_address is not None:
        raw = _read(order, account, http)
        known = shipping_of(raw)
        if not known:
            raise Permanent("no_shipping_address", "Nothing of this order is sent.")
        if text(raw, "state") in OVER:
            raise Permanent("too_late", "The order is over: its address is not used any more.")
        entity = changed(known, action.shipping_address)
        write(account, http, "PUT", f"/orders/{order.external_order_id}", {"entity": entity})
    words = action.note or "Shipping address changed from the desk"
    history = {
        "comment": marked(words, key),
        "is_customer_notified": 0,
        "is_visible_on_front": 0,
        "parent_id": int(order.external_order_id),
    }
    path = f"/orders/{order.external_order_id}/comments"
    write(account, http, "POST", path, {"statusHistory": history})
    return ActionDone(external_id=order.external_order_id)
