"""Gives money back (https://shopify.dev/docs/api/admin-graphql/2026-07/mutations/refundCreate).

`@idempotent(key:)` makes a repeated mutation the first one's answer; the note carries the key too,
so that the refund can be found by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deskhand.kit.errors import Permanent
from deskhand.kit.http import HttpClient
from deskhand.kit.money import Money
from deskhand.shops.actions import ActionDone, ActionPreview, ActionTarget, RefundOrder
from deskhand.shops.base import ShopAccount
from deskhand.shops.reading import Raw, child, children, text
from deskhand.shops.shopify import admin
from deskhand.shops.shopify.fields import identifier, money

_SUGGESTION: Final = """
  amountSet { shopMoney { amount currencyCode } }
  maximumRefundableSet { shopMoney { amount currencyCode } }
  refundLineItems { lineItem { id } quantity location { id } }
  suggestedTransactions {
    gateway parentTransaction { id }
    amountSet { presentmentMoney { amount currencyCode } }
    maximumRefundableSet { shopMoney { amount currencyCode } }
  }
"""
_SUGGEST: Final = f"""
query suggest($id: ID!, $full: Boolean!, $lines: [RefundLineItemInput!], $shipping: Money) {{
  order(id: $id) {{
    id cancelledAt currencyCode presentmentCurrencyCode
    asked: suggestedRefund(
      suggestFullRefund: $full, refundLineItems: $lines, shippingAmount: $shipping
    ) {{ {_SUGGESTION} }}
    all: suggestedRefund(suggestFullRefund: true) {{ {_SUGGESTION} }}
  }}
}}
"""
_REFUND: Final = """
mutation refund($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) {
    refund { id totalRefundedSet { shopMoney { amount currencyCode } } }
    userErrors { field message }
  }
}
"""
_MADE: Final = """
query made($id: ID!) {
  order(id: $id) {
    refunds(first: 250) {
      id note totalRefundedSet { shopMoney { amount currencyCode } }
    }
  }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be sent: the sum, the lines that come with it, and from which payments."""

    amount: Money
    lines: Sequence[Raw]
    transactions: Sequence[Mapping[str, Any]]
    paid_in: str
    warnings: tuple[str, ...] = ()


def preview(
    action: RefundOrder, order: ActionTarget, account: ShopAccount, http: HttpClient
) -> ActionPreview:
    """What Shopify says can and would be given back.

    Raises:
        Permanent: it is more than can be refunded, or Shopify can't do it from here.
    """
    plan = _plan(action, order, account, http)
    return ActionPreview(amount=plan.amount, warnings=plan.warnings)


def perform(
    action: RefundOrder, order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone:
    """Refund, under the key; see `deskhand.shops.base.ShopAdapter.perform`."""
    plan = _plan(action, order, account, http)
    payload = admin.mutate(
        account, http, _REFUND, {"input": _input(plan, action, order, key), "key": key},
        "refundCreate",
    )  # fmt: skip
    made = child(payload, "refund")
    return _done(made, order.currency, plan.amount)


def find_done(
    order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone | None:
    """The refund whose note carries the key."""
    data = admin.call(account, http, _MADE, {"id": admin.order_gid(order)})
    for refund in children(child(data, "order"), "refunds"):
        if key in (text(refund, "note") or ""):
            return _done(refund, order.currency, None)
    return None


def suggested_total(node: Raw, currency: str) -> Money:
    """The sum of a `suggestedRefund`."""
    return _shop_money(node, "amountSet", currency)


def _plan(action: RefundOrder, order: ActionTarget, account: ShopAccount, http: HttpClient) -> Plan:
    full = action.amount is None and not action.lines and action.shipping is None
    variables = {
        "id": admin.order_gid(order),
        "full": full,
        "lines": [
            {"lineItemId": f"gid://shopify/LineItem/{line_id}", "quantity": count}
            for line_id, count in action.lines.items()
        ],
        "shipping": str(action.shipping) if action.shipping else None,
    }
    found = child(admin.call(account, http, _SUGGEST, variables), "order")
    if not found:
        raise Permanent("order_unknown", "Shopify does not know this order.")
    everything, asked = child(found, "all"), child(found, "asked")
    limit = _shop_money(everything, "maximumRefundableSet", order.currency)
    suggested = suggested_total(asked, order.currency)
    wanted, warnings = _wanted(action, suggested, limit)
    paid_in = (text(found, "presentmentCurrencyCode") or order.currency).upper()
    if paid_in == order.currency:
        payments = _payments(children(everything, "suggestedTransactions"), wanted, order)
    else:
        payments = _foreign_payments(asked, wanted == suggested, action, order, paid_in)
    return Plan(
        amount=wanted,
        lines=children(asked, "refundLineItems"),
        transactions=payments,
        paid_in=paid_in,
        warnings=warnings,
    )


def _foreign_payments(
    asked: Raw, whole: bool, action: RefundOrder, order: ActionTarget, paid_in: str
) -> list[Mapping[str, Any]]:
    """What Shopify suggests, in the currency that the customer paid in: only Shopify has the rate.

    Raises:
        Permanent: a sum was named, or not all that Shopify suggests may move.
    """
    if not whole or action.amount is not None or action.shipping is not None:
        raise Permanent(
            "paid_in_another_currency",
            f"The customer paid in {paid_in}: refund everything or whole lines from here, "
            "a sum in Shopify.",
        )
    return [
        _payment(parent, money(_presentment(parent).get("amount", "0"), paid_in), order)
        for parent in children(asked, "suggestedTransactions")
    ]


def _presentment(parent: Raw) -> Raw:
    return child(child(parent, "amountSet"), "presentmentMoney")


def _payment(parent: Raw, amount: Money, order: ActionTarget) -> Mapping[str, Any]:
    return {
        "orderId": admin.order_gid(order),
        "parentId": text(child(parent, "parentTransaction"), "id"),
        "gateway": text(parent, "gateway") or "",
        "kind": "REFUND",
        "amount": str(amount),
    }


def _wanted(action: RefundOrder, suggested: Money, limit: Money) -> tuple[Money, tuple[str, ...]]:
    """The sum to move, and what to know about it.

    Raises:
        Permanent: it was named and is more than there is.
    """
    if action.amount is not None:
        asked = action.amount + action.shipping if action.shipping else action.amount
        if asked.minor > limit.minor:
            raise Permanent(
                "more_than_refundable",
                f"At most {limit} {limit.currency} can be refunded at Shopify.",
            )
        return asked, ()
    caps = [limit.minor, *([action.at_most.minor] if action.at_most else [])]
    wanted = Money(min(suggested.minor, *caps), suggested.currency)
    if wanted.minor == 0:
        raise Permanent("nothing_to_refund", "Nothing is left to refund at Shopify.")
    if wanted.minor < suggested.minor:
        return wanted, (f"Shopify suggests {suggested} {suggested.currency}.",)
    return wanted, ()


def _payments(
    parents: Sequence[Raw], wanted: Money, order: ActionTarget
) -> list[Mapping[str, Any]]:
    """Spread the sum over the payments it came from, as much from each as can go back."""
    left = wanted.minor
    found: list[Mapping[str, Any]] = []
    for parent in parents:
        part = min(left, _shop_money(parent, "maximumRefundableSet", order.currency).minor)
        if part <= 0:
            continue
        left -= part
        found.append(_payment(parent, Money(part, wanted.currency), order))
    if left:
        raise Permanent("no_payment_to_refund", "The payments of this order do not allow it.")
    return found


def _input(plan: Plan, action: RefundOrder, order: ActionTarget, key: str) -> dict[str, Any]:
    given: dict[str, Any] = {
        "orderId": admin.order_gid(order),
        "note": f"{action.reason} [{key}]".strip(),
        "notify": action.notify,
        "refundLineItems": [_line(line, restock=action.restock) for line in plan.lines],
        "transactions": list(plan.transactions),
    }
    if plan.paid_in != order.currency:
        given["currency"] = plan.paid_in
    if action.shipping:
        given["shipping"] = {"amount": str(action.shipping)}
    elif action.amount is None and not action.lines:
        given["shipping"] = {"fullRefund": True}
    return given


def _line(line: Raw, *, restock: bool) -> dict[str, Any]:
    place = text(child(line, "location"), "id")
    given = {
        "lineItemId": text(child(line, "lineItem"), "id"),
        "quantity": line.get("quantity"),
        "restockType": "NO_RESTOCK",
    }
    if restock and place:  # goods that come back need a place to come back to
        given |= {"restockType": "RETURN", "locationId": place}
    return given


def _done(refund: Raw, currency: str, planned: Money | None) -> ActionDone:
    moved = child(child(refund, "totalRefundedSet"), "shopMoney")
    return ActionDone(
        external_id=identifier(refund, "id") or "",
        amount=money(moved.get("amount"), currency) if moved else planned,
    )


def _shop_money(node: Raw, name: str, currency: str) -> Money:
    amount = child(child(node, name), "shopMoney")
    return money(amount.get("amount", "0"), currency)
