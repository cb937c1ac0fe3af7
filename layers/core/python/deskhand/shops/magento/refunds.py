"""Credit memos: online by an invoice, which moves the money, or offline, which only writes it down.

https://developer.adobe.com/commerce/webapi/rest/tutorials/orders/order-issue-refund/
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from deskhand.kit.errors import Permanent, ProviderFailure
from deskhand.kit.http import HttpClient
from deskhand.kit.money import Money
from deskhand.shops.actions import ActionDone, RefundOrder
from deskhand.shops.base import ShopAccount
from deskhand.shops.magento.fields import NOTHING, amount, identifier, money
from deskhand.shops.magento.marks import marked
from deskhand.shops.magento.rest import all_of_order, get, write
from deskhand.shops.reading import Raw, children, required, text

PAID: Final = "2"
OFFLINE: Final = "Recorded only: pay the money back yourself."
_OF_LINE: Final = (  # what a line adds to a grand total, and with which sign
    ("row_total", 1),
    ("tax_amount", 1),
    ("discount_tax_compensation_amount", 1),
    ("discount_amount", -1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a refund will be made: of how much, by which invoice (None: offline)."""

    order_id: str
    amount: Money
    body: Raw
    invoice_id: str | None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the agent should know beforehand."""
        return () if self.invoice_id else (OFFLINE,)


def make_plan(action: RefundOrder, raw: Raw, account: ShopAccount, http: HttpClient) -> Plan:
    """Work out a refund of an order (`raw`) without doing it.

    Raises:
        Permanent: it can't be made so, with the reason.
    """
    order_id = required(identifier(raw, "entity_id"), "order_id")
    currency = (text(raw, "order_currency_code") or "").upper()
    base = (text(raw, "base_currency_code") or currency).upper()
    if base != currency and (action.amount or action.shipping):
        raise Permanent(
            "currency_differs", f"Magento takes amounts in {base}: refund whole lines instead."
        )
    whole = not action.amount and not action.lines
    total = _sum_of(action, raw, currency, whole=whole)
    if total.minor <= 0:
        raise Permanent("nothing_to_refund", "Nothing is left to give back.")
    if action.at_most and total.minor > action.at_most.minor:
        raise Permanent("more_than_agreed", f"It would be {total} {currency} by now.")
    return Plan(
        order_id=order_id,
        amount=total,
        body={"notify": action.notify, **({} if whole else _items(action, raw))}
        | _arguments(action, raw, whole=whole),
        invoice_id=_invoice(total, order_id, account, http, whole=whole),
    )


def refund(
    action: RefundOrder, raw: Raw, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone:
    """Make the credit memo and say what it came to.

    Raises:
        Permanent: see `make_plan`, or Magento's own reason.
    """
    plan = make_plan(action, raw, account, http)
    words = marked(action.reason or "Refunded from the desk", key)
    body = {
        **plan.body,
        "comment": {"comment": words, "is_visible_on_front": 0},
        "appendComment": False,
    }
    if plan.invoice_id:
        path = f"/invoice/{plan.invoice_id}/refund"
        made = write(account, http, "POST", path, {"isOnline": True, **body})
    else:
        made = write(account, http, "POST", f"/order/{plan.order_id}/refund", body)
    try:
        memo = get(account, http, f"/creditmemo/{made}")
    except ProviderFailure:  # it is done; only its sum is not known for sure
        memo = {}
    found = done(memo, plan.amount.currency)
    return ActionDone(external_id=str(made), amount=found.amount or plan.amount)


def done(memo: object, currency: str) -> ActionDone:
    """What a credit memo did."""
    raw = memo if isinstance(memo, dict) else {}
    return ActionDone(
        external_id=identifier(raw, "entity_id") or "", amount=money(raw, "grand_total", currency)
    )


def _sum_of(action: RefundOrder, raw: Raw, currency: str, *, whole: bool) -> Money:
    extra = action.shipping or Money.zero(currency)
    if action.amount:
        return action.amount + extra
    if whole:
        paid = money(raw, "total_paid", currency) or Money.zero(currency)
        back = money(raw, "total_refunded", currency) or Money.zero(currency)
        return Money(paid.minor - back.minor, currency)
    return Money.parse(_of_lines(action, raw), currency) + extra


def _of_lines(action: RefundOrder, raw: Raw) -> Decimal:
    """What was paid for the pieces, with tax and less discounts."""
    lines = {identifier(line, "item_id"): line for line in children(raw, "items")}
    total = NOTHING
    for line_id, pieces in action.lines.items():
        line = lines.get(line_id)
        ordered = amount(line, "qty_ordered") if line else None
        if line is None or not ordered:
            raise Permanent("line_unknown", f"The order has no line {line_id}.")
        paid = sum(
            ((amount(line, name) or NOTHING) * sign for name, sign in _OF_LINE), start=NOTHING
        )
        total += paid * pieces / ordered
    return total


def _items(action: RefundOrder, raw: Raw) -> dict[str, Any]:
    """Lines and pieces. For an amount alone every line is named with 0: none named means all."""
    wanted = action.lines or {
        line_id: 0
        for line in children(raw, "items")
        if not identifier(line, "parent_item_id") and (line_id := identifier(line, "item_id"))
    }
    return {"items": [{"order_item_id": int(one), "qty": qty} for one, qty in wanted.items()]}


def _arguments(action: RefundOrder, raw: Raw, *, whole: bool) -> dict[str, Any]:
    """Shipping costs, the difference between what comes back and what is paid, and the stock."""
    told: dict[str, Any] = {}
    if not whole or action.shipping:
        told["shipping_amount"] = _number(action.shipping)
    if action.amount:
        gap = Decimal(str(action.amount)) - (_of_lines(action, raw) if action.lines else NOTHING)
        told["adjustment_positive"] = float(max(gap, NOTHING))
        told["adjustment_negative"] = float(max(-gap, NOTHING))
    if action.restock:
        back = action.lines or {
            identifier(line, "item_id") or "0": 1 for line in children(raw, "items")
        }
        told["extension_attributes"] = {"return_to_stock_items": [int(line) for line in back]}
    return {"arguments": told} if told else {}


def _number(value: Money | None) -> float:
    """Magento's JSON takes numbers only; two or three decimals survive a float."""
    return float(str(value)) if value else 0.0


def _invoice(
    total: Money, order_id: str, account: ShopAccount, http: HttpClient, *, whole: bool
) -> str | None:
    """The paid invoice whose payment can be reversed; None: only offline."""
    invoices = all_of_order(account, http, "/invoices", order_id)
    online = [
        one for one in invoices if identifier(one, "state") == PAID and text(one, "transaction_id")
    ]
    if not online:
        if account.settings.get("offline_refunds"):
            return None
        raise Permanent(
            "offline_payment", "No payment of this order can be reversed online by Magento."
        )
    if whole and len(online) > 1:
        raise Permanent("several_invoices", "Several payments: refund the lines of each.")
    for one in online:
        worth = money(one, "grand_total", total.currency)
        if worth and worth.minor >= total.minor:
            return identifier(one, "entity_id")
    raise Permanent("more_than_invoiced", "No single payment of this order is as large.")
