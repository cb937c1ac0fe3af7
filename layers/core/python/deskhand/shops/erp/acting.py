"""Order actions passed on to the merchant's system: one signed POST each (docs/erp.md)."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpClient, HttpResponse
from deskhand.kit.money import Money
from deskhand.shops.actions import (
    ActionDone,
    ActionTarget,
    CancelOrder,
    EditOrder,
    FulfilOrder,
    OrderAction,
    RefundOrder,
)
from deskhand.shops.base import ShopAccount
from deskhand.shops.erp.standard_webhooks import SECRET, signed

TYPE: Final = "order.action"
TIMEOUT_SECONDS: Final = 20.0
MAX_TEXT: Final = 300
_BY_STATUS: Final[Mapping[int, type[ProviderFailure]]] = {
    401: NeedsHuman,
    403: NeedsHuman,
    408: ProviderUnreachable,
    425: Retriable,
    429: Retriable,
}


def actions_url(account: ShopAccount) -> str:
    """Where actions are posted to.

    Raises:
        Permanent: there is no such address, or it is not https.
    """
    url = str(account.settings.get("actions_url") or "")
    if not url:
        raise Permanent("actions_url_missing", "No address for actions is set for this system.")
    if not url.startswith("https://"):
        raise Permanent("actions_url_wrong", "The address for actions must be https.")
    return url


def perform(
    action: OrderAction, order: ActionTarget, key: str, account: ShopAccount, http: HttpClient
) -> ActionDone:
    """Post the action; `webhook-id` is its key, the same on every try.

    Raises:
        ProviderUnreachable: no answer, or a broken one.
        Retriable: asked to come back later.
        Permanent: refused, with the system's reason.
        NeedsHuman: our signature is not accepted, or the address moved.
    """
    body = orjson.dumps(message(action, order))
    answer = http.request(
        "POST",
        actions_url(account),
        headers={
            "content-type": "application/json",
            "user-agent": "Deskhand",
            **signed(account.secrets.get(SECRET, ""), key, body, utc_now()),
        },
        body=body,
        timeout=TIMEOUT_SECONDS,
    )
    _check(answer)
    said = answer.json()
    return _done(said if isinstance(said, dict) else {}, answer.status, order.currency)


def message(action: OrderAction, order: ActionTarget) -> dict[str, Any]:
    """The body: the same bytes on every try."""
    return {
        "type": TYPE,
        "timestamp": to_text(order.requested_at),
        "data": {
            "external_order_id": order.external_order_id,
            "order_number": order.order_number,
            "currency": order.currency,
            **_content(action),
        },
    }


def _content(action: OrderAction) -> dict[str, Any]:
    match action:
        case CancelOrder():
            return {"action": "cancel", "reason": action.reason, "refund": action.refund,
                    "restock": action.restock, "notify": action.notify}  # fmt: skip
        case RefundOrder():
            return {"action": "refund", "amount": _text(action.amount),
                    "lines": _lines(action.lines), "shipping": _text(action.shipping),
                    "at_most": _text(action.at_most), "reason": action.reason,
                    "restock": action.restock, "notify": action.notify}  # fmt: skip
        case FulfilOrder():
            return {"action": "fulfil", "lines": _lines(action.lines), "carrier": action.carrier,
                    "tracking_number": action.tracking_number,
                    "tracking_url": action.tracking_url, "notify": action.notify}  # fmt: skip
        case EditOrder():
            address = action.shipping_address
            return {"action": "edit", "note": action.note,
                    "shipping_address": None if address is None else dict(address)}  # fmt: skip


def _check(answer: HttpResponse) -> None:
    if answer.status in range(200, 300):
        if answer.body.strip() and answer.json() is None:
            raise ProviderUnreachable("not_json")  # a page of something that stands before it
        return
    reason = _reason(answer)
    if answer.status in range(300, 400):
        raise NeedsHuman("moved", "The address for actions redirects to another one.")
    default = ProviderUnreachable if answer.status >= 500 else Permanent
    kind = _BY_STATUS.get(answer.status, default)
    code = "refused" if answer.status == 409 else str(answer.status)
    wait = answer.headers.get("retry-after", "")
    raise kind(code, reason, float(wait) if wait.isdigit() else None)


def _reason(answer: HttpResponse) -> str:
    said = answer.json()
    if not isinstance(said, dict):
        return ""
    return next((str(said[name])[:MAX_TEXT] for name in ("reason", "detail") if said.get(name)), "")


def _done(said: Mapping[str, Any], status: int, currency: str) -> ActionDone:
    amount = said.get("amount")
    try:
        moved = Money.parse(str(amount), currency) if amount is not None else None
    except (ValueError, ArithmeticError):
        moved = None  # done all the same; a webhook will tell how much
    return ActionDone(
        external_id=str(said.get("id") or "")[:MAX_TEXT],
        amount=moved,
        pending=status == 202 or said.get("pending") is True,
    )


def _lines(lines: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"line_id": line_id, "quantity": quantity} for line_id, quantity in lines.items()]


def _text(amount: Money | None) -> str | None:
    return str(amount) if amount else None
