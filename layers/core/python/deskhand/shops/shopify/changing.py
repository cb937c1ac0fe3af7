"""Cancels orders and changes their address and note.

https://shopify.dev/docs/api/admin-graphql/2026-07/mutations/orderCancel and …/orderUpdate
"""

from collections.abc import Mapping
from typing import Any, Final

from deskhand.kit.errors import Permanent
from deskhand.kit.http import HttpClient
from deskhand.shops.actions import (
    ActionDone,
    ActionPreview,
    ActionTarget,
    CancelOrder,
    EditOrder,
)
from deskhand.shops.base import ShopAccount
from deskhand.shops.reading import Raw, child, children, text
from deskhand.shops.shopify import admin
from deskhand.shops.shopify.fields import identifier
from deskhand.shops.shopify.refunding import suggested_total

_BEFORE_CANCEL: Final = """
query beforeCancel($id: ID!) {
  order(id: $id) {
    id cancelledAt
    fulfillments(first: 50) { status }
    all: suggestedRefund(suggestFullRefund: true) {
      amountSet { shopMoney { amount currencyCode } }
    }
  }
}
"""
_CANCEL: Final = """
mutation cancel(
  $id: ID!, $reason: OrderCancelReason!, $restock: Boolean!, $notify: Boolean,
  $refund: OrderCancelRefundMethodInput, $note: String
) {
  orderCancel(
    orderId: $id, reason: $reason, restock: $restock, notifyCustomer: $notify,
    refundMethod: $refund, staffNote: $note
  ) {
    job { id done }
    orderCancelUserErrors { field message code }
    userErrors { field message }
  }
}
"""
_STATE: Final = """
query state($id: ID!) {
  order(id: $id) {
    id cancelledAt note
    shippingAddress {
      name company address1 address2 city provinceCode zip countryCodeV2 phone
    }
  }
}
"""
_UPDATE: Final = """
mutation update($input: OrderInput!) {
  orderUpdate(input: $input) { order { id } userErrors { field message } }
}
"""
IRREVERSIBLE: Final = "Shopify can't take a cancellation back."
REPLACED: Final = "The note at the shop is replaced."

# Our names of an address's parts, and those of MailingAddressInput.
_ADDRESS: Final[Mapping[str, str]] = {
    "company": "company",
    "address1": "address1",
    "address2": "address2",
    "city": "city",
    "province_code": "provinceCode",
    "zip": "zip",
    "country_code": "countryCode",
    "phone": "phone",
}
_READ_AS: Final[Mapping[str, str]] = {**_ADDRESS, "name": "name", "country_code": "countryCodeV2"}


def preview_cancel(
    action: CancelOrder, order: ActionTarget, account: ShopAccount, http: HttpClient
) -> ActionPreview:
    """What would go back; Shopify does not cancel what was shipped in part or whole.

    Raises:
        Permanent: it can't be cancelled, and why.
    """
    found = child(
        admin.call(account, http, _BEFORE_CANCEL, {"id": admin.order_gid(order)}), "order"
    )
    if not found:
        raise Permanent("order_unknown", "Shopify does not know this order.")
    if text(found, "cancelledAt"):
        raise Permanent("already_cancelled", "The order is cancelled already.")
    if any(text(part, "status") == "SUCCESS" for part in children(found, "fulfillments")):
        raise Permanent(
            "has_fulfillments", "Parts of the order were shipped: Shopify does not cancel it."
        )
    total = suggested_total(child(found, "all"), order.currency)
    return ActionPreview(amount=total if action.refund else None, warnings=(IRREVERSIBLE,))


def cancel(
    action: CancelOrder, order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone:
    """Begin the cancellation: Shopify does it as a job, and a webhook tells when it is done."""
    variables = {
        "id": admin.order_gid(order),
        "reason": "OTHER",
        "restock": action.restock,
        "notify": action.notify,
        "refund": {"originalPaymentMethodsRefund": action.refund},
        "note": f"{action.reason} [{key}]".strip(),
    }
    payload = admin.mutate(account, http, _CANCEL, variables, "orderCancel")
    job = child(payload, "job")
    return ActionDone(external_id=identifier(job, "id") or "", pending=job.get("done") is not True)


def find_cancelled(
    order: ActionTarget, account: ShopAccount, http: HttpClient
) -> ActionDone | None:
    """Cancelled is cancelled, whoever did it; a second try of a running job is refused."""
    found = _state(order, account, http)
    return ActionDone() if text(found, "cancelledAt") else None


def edit(
    action: EditOrder, order: ActionTarget, account: ShopAccount, http: HttpClient
) -> ActionDone:
    """Change address and note; the same change twice is one."""
    given: dict[str, Any] = {"id": admin.order_gid(order)}
    if action.note is not None:
        given["note"] = action.note
    if action.shipping_address is not None:
        given["shippingAddress"] = _address(action.shipping_address)
    admin.mutate(account, http, _UPDATE, {"input": given}, "orderUpdate")
    return ActionDone(external_id=order.external_order_id)


def find_edited(
    action: EditOrder, order: ActionTarget, account: ShopAccount, http: HttpClient
) -> ActionDone | None:
    """Whether the order looks as it was to look."""
    found = _state(order, account, http)
    if action.note is not None and (text(found, "note") or "") != action.note.strip():
        return None
    shown = child(found, "shippingAddress")
    wanted = action.shipping_address or {}
    for ours, theirs in _READ_AS.items():
        if ours in wanted and (text(shown, theirs) or "") != str(wanted[ours]).strip():
            return None
    return ActionDone(external_id=order.external_order_id)


def preview_edit(action: EditOrder) -> ActionPreview:
    """Nothing that Shopify could compute."""
    return ActionPreview(warnings=(REPLACED,) if action.note is not None else ())


def _state(order: ActionTarget, account: ShopAccount, http: HttpClient) -> Raw:
    return child(admin.call(account, http, _STATE, {"id": admin.order_gid(order)}), "order")


def _address(ours: Mapping[str, Any]) -> dict[str, Any]:
    given = {theirs: ours[name] for name, theirs in _ADDRESS.items() if name in ours}
    if ours.get("name"):
        first, _, last = str(ours["name"]).strip().rpartition(" ")
        given |= {"firstName": first, "lastName": last}
    return given
