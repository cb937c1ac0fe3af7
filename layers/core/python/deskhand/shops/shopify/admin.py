"""Shopify's Admin API (GraphQL): one call, and what each kind of failure means.

https://shopify.dev/docs/api/admin-graphql. It answers 200 even to failures.
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpClient, HttpResponse
from deskhand.shops.actions import ActionTarget
from deskhand.shops.base import ShopAccount

API_VERSION: Final = "2026-07"

_BY_STATUS: Final[Mapping[int, type[ProviderFailure]]] = {
    401: NeedsHuman,  # uninstalled, or the token is revoked
    402: NeedsHuman,  # frozen shop
    403: NeedsHuman,  # scope missing
    423: NeedsHuman,  # locked shop
    429: Retriable,
    430: Retriable,
}
_BY_CODE: Final[Mapping[str, type[ProviderFailure]]] = {
    "THROTTLED": Retriable,
    "INTERNAL_SERVER_ERROR": Retriable,
    "ACCESS_DENIED": NeedsHuman,
}

_NOT_BEGUN: Final = frozenset({"THROTTLED", "429", "430"})


def call(
    account: ShopAccount, http: HttpClient, query: str, variables: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Run one query and return its `data`.

    Raises:
        Retriable, Permanent, NeedsHuman: by status, or by `errors[].extensions.code`.
    """
    response = http.request(
        "POST",
        f"https://{account.store}/admin/api/{API_VERSION}/graphql.json",
        headers={
            "content-type": "application/json",
            "x-shopify-access-token": account.secrets.get("access_token", ""),
        },
        body=orjson.dumps({"query": query, "variables": dict(variables)}),
    )
    _check_status(response)
    answer = response.json()
    if not isinstance(answer, dict):
        raise Retriable("not_json")
    _check_errors(answer.get("errors"), answer.get("extensions"))
    data = answer.get("data")
    return data if isinstance(data, dict) else {}


def mutate(
    account: ShopAccount, http: HttpClient, query: str, variables: Mapping[str, Any], field: str
) -> Mapping[str, Any]:
    """Run a mutation that must not take effect twice, and return its payload.

    Raises:
        ProviderUnreachable: Shopify failed on the way; it may have taken effect.
        Retriable: throttled: it surely did not.
        Permanent: its `userErrors`, in Shopify's words.
        NeedsHuman: token or scope.
    """
    try:
        payload = call(account, http, query, variables).get(field)
    except ProviderUnreachable:
        raise
    except Retriable as failure:
        if failure.code in _NOT_BEGUN:
            raise
        raise ProviderUnreachable(failure.code, failure.text, failure.retry_after) from failure
    if not isinstance(payload, dict):
        raise ProviderUnreachable("no_payload")
    check_user_errors(payload)
    return payload


def check_user_errors(payload: Mapping[str, Any]) -> None:
    """A mutation's own refusals.

    Raises:
        Permanent: there are `userErrors` (`orderCancelUserErrors`); all of their messages.
    """
    refusals = [*(payload.get("userErrors") or []), *(payload.get("orderCancelUserErrors") or [])]
    texts = [str(one.get("message", "")) for one in refusals if isinstance(one, dict)]
    if refusals:
        raise Permanent("user_error", " ".join(dict.fromkeys(filter(None, texts))))


def order_gid(order: ActionTarget) -> str:
    """Shopify's global id of an order."""
    return f"gid://shopify/Order/{order.external_order_id}"


def _check_status(response: HttpResponse) -> None:
    if response.status == 200:
        return
    kind = _BY_STATUS.get(response.status, Retriable if response.status >= 500 else Permanent)
    raise kind(str(response.status), retry_after=_seconds(response.headers.get("retry-after")))


def _check_errors(errors: object, extensions_of_answer: object) -> None:
    if not errors:
        return
    first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
    extensions = first.get("extensions")
    code = str(extensions.get("code", "")) if isinstance(extensions, dict) else ""
    kind = _BY_CODE.get(code, Permanent)
    wait = _room_in(extensions_of_answer) if code == "THROTTLED" else None
    raise kind(code or "graphql_error", str(first.get("message", "")), retry_after=wait)


def _room_in(extensions: object) -> float | None:
    """Seconds until the cost bucket holds what the query costs; None when it does not say."""
    cost = extensions.get("cost") if isinstance(extensions, dict) else None
    status = cost.get("throttleStatus") if isinstance(cost, dict) else None
    if not isinstance(cost, dict) or not isinstance(status, dict):
        return None
    try:
        missing = float(cost["requestedQueryCost"]) - float(status["currentlyAvailable"])
        return max(1.0, missing / float(status["restoreRate"]))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None


def _seconds(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
