"""An order as GraphQL tells it, into the form that webhooks carry, so that one reader reads both.

What a webhook's body says of a state, the node of the same state says too; only the time of sending
is missing, so that of two equal ones the webhook's stays.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from deskhand.shops.model import ShopEvent
from deskhand.shops.reading import Raw, child, children, text
from deskhand.shops.shopify import orders
from deskhand.shops.shopify.fields import Context, identifier

TOPIC: Final = "graphql/order"

QUERY: Final = """
query order($id: ID!, $after: String) {
  order(id: $id) {
    id name email phone note createdAt updatedAt cancelledAt cancelReason closedAt
    currencyCode customerLocale displayFinancialStatus displayFulfillmentStatus
    totalPriceSet { shopMoney { amount currencyCode } }
    currentTotalPriceSet {
      shopMoney { amount currencyCode } presentmentMoney { amount currencyCode }
    }
    customer {
      id firstName lastName
      defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber }
    }
    shippingAddress {
      name company address1 address2 city province provinceCode zip country countryCodeV2 phone
    }
    billingAddress {
      name company address1 address2 city province provinceCode zip country countryCodeV2 phone
    }
    lineItems(first: 100, after: $after) {
      nodes {
        id sku name quantity currentQuantity requiresShipping
        originalUnitPriceSet { shopMoney { amount currencyCode } }
      }
      pageInfo { hasNextPage endCursor }
    }
    fulfillments(first: 50) {
      id status displayStatus createdAt updatedAt
      trackingInfo(first: 1) { company number url }
      fulfillmentLineItems(first: 100) { nodes { quantity lineItem { id } } }
    }
    refunds(first: 50) {
      id note createdAt
      refundLineItems(first: 50) { nodes { restockType } }
      transactions(first: 10) {
        nodes {
          id kind status createdAt processedAt amountSet { shopMoney { amount currencyCode } }
        }
      }
    }
  }
}
"""

# REST has four words here, GraphQL more; what is missing is not shipped in any part.
_FULFILMENT: Final[Mapping[str, str]] = {
    "FULFILLED": "fulfilled",
    "PARTIALLY_FULFILLED": "partial",
    "RESTOCKED": "restocked",
}
# FulfillmentDisplayStatus mixes what a carrier says with what REST keeps in `status`.
_DELIVERY: Final[Mapping[str, str]] = {
    **{
        word: word.lower()
        for word in (
            "ATTEMPTED_DELIVERY", "CONFIRMED", "DELIVERED", "FAILURE", "IN_TRANSIT",
            "LABEL_PRINTED", "LABEL_PURCHASED", "OUT_FOR_DELIVERY", "PICKED_UP",
            "READY_FOR_PICKUP", "DELAYED", "CARRIER_PICKED_UP",
        )
    },
    "NOT_DELIVERED": "failure",
}  # fmt: skip
_NUMBER: Final = re.compile(r"\d+")


def snapshot(raw: Raw, context: Context) -> list[ShopEvent]:
    """The reader of `graphql/order`."""
    return orders.snapshot(as_webhook(raw), context)


def as_webhook(node: Raw) -> dict[str, Any]:
    """The node as the REST resource that webhooks carry."""
    currency = text(node, "currencyCode")
    return {
        "id": identifier(node, "id"),
        "name": text(node, "name"),
        # REST's number is part of the name, between the shop's prefix and suffix
        "order_number": _number(text(node, "name")),
        "email": text(node, "email"),
        "phone": text(node, "phone"),
        "note": text(node, "note"),
        "created_at": text(node, "createdAt"),
        "updated_at": text(node, "updatedAt"),
        "cancelled_at": text(node, "cancelledAt"),
        "cancel_reason": (text(node, "cancelReason") or "").lower() or None,
        "closed_at": text(node, "closedAt"),
        "currency": currency,
        "customer_locale": text(node, "customerLocale"),
        "financial_status": (text(node, "displayFinancialStatus") or "").lower() or None,
        "fulfillment_status": _FULFILMENT.get(text(node, "displayFulfillmentStatus") or ""),
        "total_price": _amount(node, "totalPriceSet"),
        "current_total_price": _amount(node, "currentTotalPriceSet"),
        "current_total_price_set": _money_set(child(node, "currentTotalPriceSet")),
        "customer": _customer(child(node, "customer")),
        "shipping_address": _address(child(node, "shippingAddress")),
        "billing_address": _address(child(node, "billingAddress")),
        "line_items": [_line(line) for line in children(child(node, "lineItems"), "nodes")],
        "fulfillments": [_parcel(part) for part in children(node, "fulfillments")],
        "refunds": [_refund(part) for part in children(node, "refunds")],
    }


def _number(name: str | None) -> int | None:
    found = _NUMBER.search(name or "")
    return int(found[0]) if found else None


def _amount(node: Raw, name: str) -> Any:
    return child(child(node, name), "shopMoney").get("amount")


def _money_set(node: Raw) -> dict[str, Any]:
    return {
        ours: {
            "amount": child(node, theirs).get("amount"),
            "currency_code": text(child(node, theirs), "currencyCode"),
        }
        for ours, theirs in (("shop_money", "shopMoney"), ("presentment_money", "presentmentMoney"))
    }


def _customer(node: Raw) -> dict[str, Any] | None:
    if not node:
        return None
    return {
        "id": identifier(node, "id"),
        "first_name": text(node, "firstName"),
        "last_name": text(node, "lastName"),
        "email": text(child(node, "defaultEmailAddress"), "emailAddress"),
        "phone": text(child(node, "defaultPhoneNumber"), "phoneNumber"),
    }


def _address(node: Raw) -> dict[str, Any] | None:
    if not node:
        return None
    renamed = {"provinceCode": "province_code", "countryCodeV2": "country_code"}
    return {renamed.get(name, name): value for name, value in node.items()}


def _line(node: Raw) -> dict[str, Any]:
    return {
        "id": identifier(node, "id"),
        "sku": node.get("sku"),
        "name": node.get("name"),
        "quantity": node.get("quantity"),
        "current_quantity": node.get("currentQuantity"),
        "price": _amount(node, "originalUnitPriceSet") or "0",
        "requires_shipping": node.get("requiresShipping"),
    }


def _parcel(node: Raw) -> dict[str, Any]:
    tracking = next(iter(children(node, "trackingInfo")), {})
    return {
        "id": identifier(node, "id"),
        "status": (text(node, "status") or "").lower() or None,
        "shipment_status": _DELIVERY.get(text(node, "displayStatus") or ""),
        "created_at": text(node, "createdAt"),
        "updated_at": text(node, "updatedAt"),
        "tracking_company": text(tracking, "company"),
        "tracking_number": text(tracking, "number"),
        "tracking_url": text(tracking, "url"),
        "line_items": [
            {"id": identifier(child(line, "lineItem"), "id"), "quantity": line.get("quantity")}
            for line in children(child(node, "fulfillmentLineItems"), "nodes")
        ],
    }


def _refund(node: Raw) -> dict[str, Any]:
    return {
        "id": identifier(node, "id"),
        "note": text(node, "note"),
        "created_at": text(node, "createdAt"),
        "refund_line_items": [
            {"restock_type": (text(line, "restockType") or "").lower()}
            for line in children(child(node, "refundLineItems"), "nodes")
        ],
        "transactions": [
            {
                "id": identifier(part, "id"),
                "kind": (text(part, "kind") or "").lower(),
                "status": (text(part, "status") or "").lower(),
                "amount": _amount(part, "amountSet") or "0",
                "currency": text(child(child(part, "amountSet"), "shopMoney"), "currencyCode"),
                "created_at": text(part, "createdAt"),
                "processed_at": text(part, "processedAt"),
            }
            for part in children(child(node, "transactions"), "nodes")
        ],
    }
