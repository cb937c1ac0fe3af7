"""Announces parcels (https://shopify.dev/docs/api/admin-graphql/2026-07/mutations/fulfillmentCreate).

Shopify ships fulfilment orders, not orders: what one place still has to send of an order.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from deskhand.kit.errors import Permanent
from deskhand.kit.http import HttpClient
from deskhand.shops.actions import ActionDone, ActionPreview, ActionTarget, FulfilOrder
from deskhand.shops.base import ShopAccount
from deskhand.shops.model import DEAD_PARCEL
from deskhand.shops.reading import Raw, child, children, text
from deskhand.shops.shopify import admin
from deskhand.shops.shopify.fields import identifier, moment, whole

CAN_SHIP: Final = "CREATE_FULFILLMENT"
CLOCK_SKEW: Final = timedelta(minutes=5)

_TO_SHIP: Final = """
query toShip($id: ID!) {
  order(id: $id) {
    id
    fulfillmentOrders(first: 50) {
      nodes {
        id status
        supportedActions { action }
        assignedLocation { location { id } }
        lineItems(first: 100) { nodes { id remainingQuantity lineItem { id } } }
      }
    }
  }
}
"""
_SHIP: Final = """
mutation ship($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) {
    fulfillment { id status }
    userErrors { field message }
  }
}
"""
_SHIPPED: Final = """
query shipped($id: ID!) {
  order(id: $id) {
    fulfillments(first: 250) {
      id status createdAt
      trackingInfo { number }
      fulfillmentLineItems(first: 100) { nodes { quantity lineItem { id } } }
    }
  }
}
"""


def preview(
    action: FulfilOrder, order: ActionTarget, account: ShopAccount, http: HttpClient
) -> ActionPreview:
    """That it can be shipped; no money moves.

    Raises:
        Permanent: on hold, already shipped, or at several places.
    """
    _groups(action, order, account, http)
    told = () if action.tracking_number else ("The customer gets no tracking number.",)
    return ActionPreview(warnings=told)


def perform(
    action: FulfilOrder, order: ActionTarget, account: ShopAccount, http: HttpClient
) -> ActionDone:
    """Announce one parcel; see `deskhand.shops.base.ShopAdapter.perform`."""
    tracking = {
        "company": action.carrier,
        "number": action.tracking_number,
        "url": action.tracking_url,
    }
    given: dict[str, Any] = {
        "lineItemsByFulfillmentOrder": _groups(action, order, account, http),
        "notifyCustomer": action.notify,
    }
    if any(tracking.values()):
        given["trackingInfo"] = {name: value for name, value in tracking.items() if value}
    payload = admin.mutate(account, http, _SHIP, {"fulfillment": given}, "fulfillmentCreate")
    return ActionDone(external_id=identifier(child(payload, "fulfillment"), "id") or "")


def find_done(
    action: FulfilOrder, order: ActionTarget, account: ShopAccount, http: HttpClient
) -> ActionDone | None:
    """A parcel that was not there before and looks like ours.

    A parcel carries no key of ours, but what is shipped can't be shipped again: at worst the
    repeated call is refused.

    Raises:
        Permanent: several could be it.
    """
    known = {part.shipment_id for part in order.shipments}
    data = admin.call(account, http, _SHIPPED, {"id": admin.order_gid(order)})
    fresh = [
        parcel
        for parcel in children(child(data, "order"), "fulfillments")
        if identifier(parcel, "id") not in known and _is_like(parcel, action, order)
    ]
    if len(fresh) > 1:
        raise Permanent("outcome_unknown", "Several new parcels look like this one.")
    return ActionDone(external_id=identifier(fresh[0], "id") or "") if fresh else None


def _groups(
    action: FulfilOrder, order: ActionTarget, account: ShopAccount, http: HttpClient
) -> list[Mapping[str, Any]]:
    """What to take of each fulfilment order.

    Raises:
        Permanent: there is nothing, not enough, or it lies at several places.
    """
    found = child(admin.call(account, http, _TO_SHIP, {"id": admin.order_gid(order)}), "order")
    if not found:
        raise Permanent("order_unknown", "Shopify does not know this order.")
    nodes = children(child(found, "fulfillmentOrders"), "nodes")
    ready = [node for node in nodes if CAN_SHIP in _actions(node)]
    wanted = dict(action.lines)
    groups: list[Mapping[str, Any]] = []
    places = set()
    for node in ready:
        lines = _take(node, wanted, everything=not action.lines)
        if lines:
            groups.append({"fulfillmentOrderId": node["id"], "fulfillmentOrderLineItems": lines})
            places.add(identifier(child(child(node, "assignedLocation"), "location"), "id"))
    if not groups:
        held = any(text(node, "status") == "ON_HOLD" for node in nodes)
        why = "Its fulfilment is on hold." if held else "Nothing is left to ship at Shopify."
        raise Permanent("not_fulfillable", why)
    if any(wanted.values()):
        raise Permanent("not_enough_left", "Shopify has fewer pieces left to ship than named.")
    if len(places) > 1:
        raise Permanent(
            "several_places", "The goods lie at several places: name the lines of one parcel."
        )
    return groups


def _actions(node: Raw) -> set[str]:
    return {text(one, "action") or "" for one in children(node, "supportedActions")}


def _take(node: Raw, wanted: dict[str, int], *, everything: bool) -> list[dict[str, Any]]:
    """The pieces of one fulfilment order; what is taken is no longer wanted."""
    taken = []
    for line in children(child(node, "lineItems"), "nodes"):
        line_id = identifier(child(line, "lineItem"), "id") or ""
        left = whole(line, "remainingQuantity") or 0
        count = left if everything else min(left, wanted.get(line_id, 0))
        if count > 0:
            taken.append({"id": line["id"], "quantity": count})
            if line_id in wanted:
                wanted[line_id] -= count
    return taken


def _is_like(parcel: Raw, action: FulfilOrder, order: ActionTarget) -> bool:
    if (text(parcel, "status") or "").lower() in DEAD_PARCEL:
        return False
    made = moment(parcel, "createdAt")
    if made and made < order.requested_at - CLOCK_SKEW:
        return False
    if action.tracking_number:
        numbers = {text(one, "number") for one in children(parcel, "trackingInfo")}
        return action.tracking_number in numbers
    lines = {
        identifier(child(line, "lineItem"), "id"): whole(line, "quantity")
        for line in children(child(parcel, "fulfillmentLineItems"), "nodes")
    }
    return not action.lines or lines == dict(action.lines)
