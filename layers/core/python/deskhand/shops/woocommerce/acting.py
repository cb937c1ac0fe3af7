"""The four order actions through the REST API, each step at most once under its key (S83)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from deskhand.kit.errors import ParseFailure, Permanent, ProviderUnreachable, Retriable
from deskhand.kit.http import HttpClient
from deskhand.kit.ids import fingerprint
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
from deskhand.shops.reading import Raw, child, children, text
from deskhand.shops.woocommerce import tracking
from deskhand.shops.woocommerce.api import Api
from deskhand.shops.woocommerce.fields import identifier, meta
from deskhand.shops.woocommerce.orders import ADDRESS, BILL
from deskhand.shops.woocommerce.refunding import Left, bill, what_is_left
from deskhand.shops.woocommerce.status import PAID

KEY: Final = "_deskhand_key"
# 400 or 500, for a wrong amount as for a gateway that says no; the refund is then not there.
CANNOT_REFUND: Final = "woocommerce_rest_cannot_create_order_refund"
COMPLETED: Final = "completed"
CANCELLED: Final = "cancelled"


class Acting:
    """Acts on the orders of one shop."""

    def __init__(self, account: ShopAccount, http: HttpClient) -> None:
        self._api = Api(account, http)
        self._pays_back = account.settings.get("api_refund") is not False

    def preview(self, action: OrderAction, order: ActionTarget) -> ActionPreview:
        """What would move, and what to know; see `deskhand.shops.base.ShopAdapter.preview`."""
        if isinstance(action, RefundOrder):
            amount = bill(action, self._left(order)).amount
            return ActionPreview(amount=amount, warnings=self._of_refund())
        raw = self._order(order)
        done = text(raw, "status") == COMPLETED
        match action:
            case CancelOrder():
                back = self._to_give_back(action, order, raw)
                notes = ["The order is completed: the goods may be on their way."] if done else []
                notes += self._of_refund() if back else ()
                if not action.restock:
                    notes.append("WooCommerce puts the goods back into stock by itself.")
                return ActionPreview(amount=back, warnings=tuple(notes))
            case FulfilOrder():
                part = "A part: the order stays as it is, only the tracking is added."
                return ActionPreview(warnings=(part,) if _is_partial(action, raw) else ())
            case EditOrder():
                late = "The order is completed: the parcel may have left."
                return ActionPreview(warnings=(late,) if done else ())

    def perform(self, action: OrderAction, order: ActionTarget, key: str) -> ActionDone:
        """Do it; see `deskhand.shops.base.ShopAdapter.perform`."""
        match action:
            case RefundOrder():
                return self._refund(action, order, key)
            case CancelOrder():
                return self._cancel(action, order, key)
            case FulfilOrder():
                return self._fulfil(action, order, key)
            case EditOrder():
                made = self._api.put(f"orders/{order.external_order_id}", _edits(action))
                return ActionDone(external_id=identifier(made, "id") or "")

    def find_done(self, action: OrderAction, order: ActionTarget, key: str) -> ActionDone | None:
        """What the shop knows of it; see `deskhand.shops.base.ShopAdapter.find_done`."""
        order_id = order.external_order_id
        match action:
            case RefundOrder():
                return self._refund_of(order, key)
            case CancelOrder():
                raw = self._order(order)
                refund = self._refund_of(order, key)
                finished = text(raw, "status") == CANCELLED and (
                    refund or self._to_give_back(action, order, raw) is None
                )
                amount = refund.amount if refund else None
                return ActionDone(external_id=order_id, amount=amount) if finished else None
            case FulfilOrder():
                raw = self._order(order)
                return ActionDone(external_id=_mark(key)) if _is_there(action, raw, key) else None
            case EditOrder():
                raw = self._order(order)
                same = _holds(raw, _edits(action))
                return ActionDone(external_id=order_id) if same else None

    def _refund(self, action: RefundOrder, order: ActionTarget, key: str) -> ActionDone:
        order_id = order.external_order_id
        known = self._refund_of(order, key)
        if known:
            return known
        made = bill(action, self._left(order))
        try:
            answer = self._api.post(
                f"orders/{order_id}/refunds",
                {
                    "amount": str(made.amount),
                    "reason": f"{action.reason} (ref {_mark(key)})".strip(),
                    "api_refund": self._pays_back,
                    "api_restock": action.restock,
                    "line_items": [part.body() for part in made.parts],
                    "meta_data": [{"key": KEY, "value": key}],
                },
            )
        except ProviderUnreachable as failure:
            # a 500 may have refunded; WooCommerce takes the refund away again when it did not
            if failure.code != CANNOT_REFUND:
                raise
            found = self._refund_of(order, key)
            if found:
                return found
            raise Permanent(failure.code, failure.text) from failure
        return _as_done(answer, made.amount.currency)

    def _cancel(self, action: CancelOrder, order: ActionTarget, key: str) -> ActionDone:
        order_id = order.external_order_id
        refund = self._refund_of(order, key)
        raw = self._order(order)
        if refund is None and self._to_give_back(action, order, raw):
            refund = self._refund(RefundOrder(reason=action.reason), order, key)
            raw = self._order(order)  # given back as a whole, it is `refunded` now
        if text(raw, "status") != CANCELLED:
            self._api.put(f"orders/{order_id}", {"status": CANCELLED})
        if action.reason:
            self._note_once(order_id, action.reason, to_customer=False)
        return ActionDone(external_id=order_id, amount=refund.amount if refund else None)

    def _fulfil(self, action: FulfilOrder, order: ActionTarget, key: str) -> ActionDone:
        order_id = order.external_order_id
        raw = self._order(order)
        if not _is_there(action, raw, key):
            change: dict[str, Any] = {}
            if action.tracking_number:
                rows = [*tracking.items_of(raw), _row(action, key, order.requested_at)]
                change["meta_data"] = [{"key": tracking.ITEMS, "value": rows}]
            if not _is_partial(action, raw):
                change["status"] = COMPLETED
            if not change:
                raise Permanent("nothing_to_tell", "WooCommerce keeps a part only by its tracking.")
            self._api.put(f"orders/{order_id}", change)
        if action.notify and action.tracking_number:
            self._note_once(order_id, _words(action), to_customer=True)
        return ActionDone(external_id=_mark(key))

    def _note_once(self, order_id: str, note: str, *, to_customer: bool) -> None:
        notes = self._api.all(f"orders/{order_id}/notes")
        if not any(row.get("note") == note for row in notes):
            body = {"note": note, "customer_note": to_customer}
            self._api.post(f"orders/{order_id}/notes", body)

    def _order(self, order: ActionTarget) -> Raw:
        return self._api.get(f"orders/{order.external_order_id}")

    def _refunds(self, order_id: str) -> list[dict[str, Any]]:
        return self._api.all(f"orders/{order_id}/refunds")

    def _left(self, order: ActionTarget) -> Left:
        """By the order as the agent saw it, and by its refunds as they are in the shop now."""
        seen = order.platform_state.get(BILL) or self._order(order)
        try:
            return what_is_left(seen, self._refunds(order.external_order_id))
        except ParseFailure as failure:
            raise Retriable(failure.reason) from failure

    def _refund_of(self, order: ActionTarget, key: str) -> ActionDone | None:
        end = f"(ref {_mark(key)})"
        for row in self._refunds(order.external_order_id):
            if meta(row, KEY) == key or str(row.get("reason", "")).endswith(end):
                return _as_done(row, order.currency)
        return None

    def _to_give_back(self, action: CancelOrder, order: ActionTarget, raw: Raw) -> Money | None:
        """What a cancellation pays back: what was paid and is not back yet.

        Paid as far as the agent saw it; money that came since leaves the order `refund_due`.
        """
        state = order.platform_state
        paid = state.get(PAID) if BILL in state else raw.get("date_paid_gmt")
        if not action.refund or not paid:
            return None
        left = self._left(order).amount
        return left if left.minor else None

    def _of_refund(self) -> tuple[str, ...]:
        return () if self._pays_back else ("It is only booked: pay the customer back by hand.",)


def _as_done(refund: Mapping[str, Any], currency: str) -> ActionDone:
    amount = str(refund.get("amount") or "").lstrip("-")
    return ActionDone(
        external_id=identifier(refund, "id") or "",
        amount=Money.parse(amount, currency) if amount else None,
    )


def _mark(key: str) -> str:
    """A short name for the key, fit for a reason that people read."""
    return fingerprint(key)[:12]


def _is_partial(action: FulfilOrder, raw: Raw) -> bool:
    """Whether some of the order stays here; no line named means all of it."""
    ordered = {identifier(line, "id"): line.get("quantity") for line in children(raw, "line_items")}
    return bool(action.lines) and any(
        action.lines.get(str(line_id), 0) < (quantity or 0) for line_id, quantity in ordered.items()
    )


def _is_there(action: FulfilOrder, raw: Raw, key: str) -> bool:
    if action.tracking_number:
        return any(row.get("tracking_id") == _mark(key) for row in tracking.items_of(raw))
    return text(raw, "status") == COMPLETED


def _row(action: FulfilOrder, key: str, at: datetime) -> dict[str, str]:
    """A row of the Shipment Tracking plugins; `custom_` since we don't know their carrier list."""
    return {
        "tracking_provider": "",
        "custom_tracking_provider": action.carrier,
        "custom_tracking_link": action.tracking_url,
        "tracking_number": action.tracking_number,
        "date_shipped": str(int(at.timestamp())),
        "tracking_id": _mark(key),
    }


def _words(action: FulfilOrder) -> str:
    by = f" with {action.carrier}" if action.carrier else ""
    link = f" {action.tracking_url}" if action.tracking_url else ""
    return f"Shipped{by}, tracking number {action.tracking_number}.{link}"


def _edits(action: EditOrder) -> dict[str, Any]:
    change: dict[str, Any] = {}
    if action.shipping_address is not None:
        change["shipping"] = _address(action.shipping_address)
    if action.note is not None:
        change["customer_note"] = action.note
    return change


def _address(ours: Mapping[str, Any]) -> dict[str, str]:
    found = {theirs: str(ours[name]) for name, theirs in ADDRESS.items() if name in ours}
    if "state" not in found and ours.get("province"):
        found["state"] = str(ours["province"])
    if "name" in ours:
        first, _, last = str(ours["name"]).strip().rpartition(" ")
        found |= {"first_name": first or last, "last_name": last if first else ""}
    return found


def _holds(raw: Raw, wanted: Mapping[str, Any]) -> bool:
    shipping = child(raw, "shipping")
    address = wanted.get("shipping", {})
    return all(shipping.get(name) == value for name, value in address.items()) and (
        "customer_note" not in wanted or raw.get("customer_note") == wanted["customer_note"]
    )
