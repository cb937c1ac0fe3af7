"""An order of the sandbox as GraphQL shows it, with every field that anybody asks for."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from local.sandbox.shopify_orders import Order, fulfillment_order_id, plain, refundable, unshipped

_FULFILMENT: Final[Mapping[str | None, str]] = {
    None: "UNFULFILLED",
    "fulfilled": "FULFILLED",
    "partial": "PARTIALLY_FULFILLED",
    "restocked": "RESTOCKED",
}


def order_node(order: Order) -> dict[str, Any]:
    """The `Order` object."""
    currency = order["currency"]
    total = order["total_price"]
    current = str(order.get("current_total_price") or total)
    return {
        "id": f"gid://shopify/Order/{order['id']}",
        **{name: order.get(name) for name in ("name", "email", "phone", "note")},
        "createdAt": order["created_at"],
        "updatedAt": order["updated_at"],
        "cancelledAt": order.get("cancelled_at"),
        "cancelReason": _upper(order.get("cancel_reason")),
        "closedAt": order.get("closed_at"),
        "currencyCode": currency,
        "presentmentCurrencyCode": order.get("presentment_currency", currency),
        "customerLocale": order.get("customer_locale"),
        "displayFinancialStatus": _upper(order.get("financial_status")),
        "displayFulfillmentStatus": _FULFILMENT.get(order.get("fulfillment_status")),
        "totalPriceSet": _money(total, currency),
        "currentTotalPriceSet": _money(current, currency),
        "customer": _customer(order.get("customer")),
        "shippingAddress": _address(order.get("shipping_address")),
        "billingAddress": _address(order.get("billing_address")),
        "lineItems": {
            "nodes": [_line(line, currency) for line in order.get("line_items", [])],
            "pageInfo": {"hasNextPage": False, "endCursor": None},
        },
        "fulfillments": [_parcel(part) for part in order.get("fulfillments", [])],
        "fulfillmentOrders": {"nodes": [_fulfillment_order(order)]},
        "refunds": [_refund(part, currency) for part in order.get("refunds", [])],
    }


def suggestion(order: Order, asked: Mapping[str, Any]) -> dict[str, Any]:
    """`suggestedRefund`: everything, or what the lines and the shipping cost."""
    currency, left = order["currency"], refundable(order)
    prices = {str(line["id"]): Decimal(str(line["price"])) for line in order.get("line_items", [])}
    wanted = {plain(one["lineItemId"]): int(one["quantity"]) for one in asked.get("lines") or []}
    if order.get("sandbox_made_up") and wanted:
        counts, amount = wanted, left  # whoever asks knows what their lines cost
    elif asked.get("full"):
        counts = {str(one["id"]): int(one["quantity"]) for one in order.get("line_items", [])}
        amount = left
    else:
        counts = wanted
        costs = (prices.get(one, Decimal(0)) * count for one, count in wanted.items())
        total = sum(costs, Decimal(0))
        amount = min(left, total + Decimal(str(asked.get("shipping") or 0)))
    return {
        "amountSet": _money(str(amount), currency),
        "maximumRefundableSet": _money(str(left), currency),
        "refundLineItems": [
            {
                "lineItem": {"id": f"gid://shopify/LineItem/{line_id}"},
                "quantity": count,
                "location": {"id": "gid://shopify/Location/1"},
            }
            for line_id, count in counts.items()
        ],
        "suggestedTransactions": [
            {
                "gateway": "bogus",
                "parentTransaction": {"id": f"gid://shopify/OrderTransaction/{order['id']}7"},
                "maximumRefundableSet": _money(str(left), currency),
                "amountSet": _paid(amount, order),
            }
        ],
    }


def _fulfillment_order(order: Order) -> dict[str, Any]:
    left = unshipped(order)
    held = bool(order.get("sandbox_on_hold"))
    closed = not any(left.values()) or bool(order.get("cancelled_at"))
    return {
        "id": f"gid://shopify/FulfillmentOrder/{fulfillment_order_id(order)}",
        "status": "ON_HOLD" if held else "CLOSED" if closed else "OPEN",
        "supportedActions": [] if held or closed else [{"action": "CREATE_FULFILLMENT"}],
        "assignedLocation": {"location": {"id": "gid://shopify/Location/1"}},
        "lineItems": {
            "nodes": [
                {
                    "id": f"gid://shopify/FulfillmentOrderLineItem/{line_id}9",
                    "remainingQuantity": count,
                    "lineItem": {"id": f"gid://shopify/LineItem/{line_id}"},
                }
                for line_id, count in left.items()
            ]
        },
    }


def _line(line: Mapping[str, Any], currency: str) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/LineItem/{line['id']}",
        "sku": line.get("sku"),
        "name": line.get("name"),
        "quantity": line["quantity"],
        "currentQuantity": line.get("current_quantity", line["quantity"]),
        "requiresShipping": line.get("requires_shipping", True),
        "originalUnitPriceSet": _money(str(line["price"]), currency),
    }


def _parcel(part: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/Fulfillment/{part['id']}",
        "status": _upper(part.get("status")),
        "displayStatus": _upper(part.get("shipment_status")) or "FULFILLED",
        "createdAt": part.get("created_at"),
        "updatedAt": part.get("updated_at"),
        "trackingInfo": [
            {
                "company": part.get("tracking_company"),
                "number": part.get("tracking_number"),
                "url": part.get("tracking_url"),
            }
        ],
        "fulfillmentLineItems": {
            "nodes": [
                {
                    "quantity": line["quantity"],
                    "lineItem": {"id": f"gid://shopify/LineItem/{line['id']}"},
                }
                for line in part.get("line_items", [])
            ]
        },
    }


def _refund(part: Mapping[str, Any], currency: str) -> dict[str, Any]:
    moved = [one for one in part.get("transactions", []) if one.get("kind") == "refund"]
    total = sum((Decimal(str(one["amount"])) for one in moved), Decimal())
    return {
        "id": f"gid://shopify/Refund/{part['id']}",
        "note": part.get("note"),
        "createdAt": part.get("created_at"),
        "totalRefundedSet": _money(str(total), currency),
        "refundLineItems": {
            "nodes": [
                {"restockType": _upper(line.get("restock_type"))}
                for line in part.get("refund_line_items", [])
            ]
        },
        "transactions": {
            "nodes": [
                {
                    "id": f"gid://shopify/OrderTransaction/{one['id']}",
                    "kind": _upper(one.get("kind")),
                    "status": _upper(one.get("status")),
                    "amountSet": _money(str(one["amount"]), one.get("currency") or currency),
                    "createdAt": one.get("created_at"),
                    "processedAt": one.get("processed_at"),
                }
                for one in part.get("transactions", [])
            ]
        },
    }


def _customer(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not given:
        return None
    return {
        "id": f"gid://shopify/Customer/{given.get('id')}",
        "firstName": given.get("first_name"),
        "lastName": given.get("last_name"),
        "defaultEmailAddress": {"emailAddress": given.get("email")},
        "defaultPhoneNumber": {"phoneNumber": given.get("phone")},
    }


def _address(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not given:
        return None
    renamed = {"province_code": "provinceCode", "country_code": "countryCodeV2"}
    return {renamed.get(name, name): value for name, value in given.items()}


def _money(amount: str, currency: str) -> dict[str, Any]:
    shown = {"amount": amount, "currencyCode": currency}
    return {"shopMoney": shown, "presentmentMoney": shown}


def _paid(amount: Decimal, order: Order) -> dict[str, Any]:
    """Shop money, and what that was in the currency that the customer paid in."""
    paid = (amount * Decimal(order.get("sandbox_rate", "1"))).quantize(Decimal("0.01"))
    currency = order.get("presentment_currency", order["currency"])
    shown = {"amount": str(paid), "currencyCode": currency}
    return {**_money(str(amount), order["currency"]), "presentmentMoney": shown}


def _upper(word: Any) -> str | None:
    return str(word).upper() if word else None
