"""Which module does which action."""

from deskhand.kit.http import HttpClient
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
from deskhand.shops.shopify import changing, fulfilling, refunding


def preview(
    action: OrderAction, order: ActionTarget, account: ShopAccount, http: HttpClient
) -> ActionPreview:
    """See `deskhand.shops.base.ShopAdapter.preview`."""
    match action:
        case CancelOrder():
            return changing.preview_cancel(action, order, account, http)
        case RefundOrder():
            return refunding.preview(action, order, account, http)
        case FulfilOrder():
            return fulfilling.preview(action, order, account, http)
        case EditOrder():
            return changing.preview_edit(action)


def perform(
    action: OrderAction, order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone:
    """See `deskhand.shops.base.ShopAdapter.perform`."""
    match action:
        case CancelOrder():
            return changing.cancel(action, order, key, account, http)
        case RefundOrder():
            return refunding.perform(action, order, key, account, http)
        case FulfilOrder():
            return fulfilling.perform(action, order, account, http)
        case EditOrder():
            return changing.edit(action, order, account, http)


def find_done(
    action: OrderAction, order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone | None:
    """See `deskhand.shops.base.ShopAdapter.find_done`."""
    match action:
        case CancelOrder():
            return changing.find_cancelled(order, account, http)
        case RefundOrder():
            return refunding.find_done(order, key, account, http)
        case FulfilOrder():
            return fulfilling.find_done(action, order, account, http)
        case EditOrder():
            return changing.find_edited(action, order, account, http)
