"""Shopify's Admin API (GraphQL), as far as receiving orders needs it.

https://shopify.dev/docs/api/admin-graphql. It answers 200 even to failures.
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from deskhand.kit.errors import NeedsHuman, Permanent, ProviderFailure, Retriable
from deskhand.kit.http import HttpClient, HttpResponse
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
    _check_errors(answer.get("errors"))
    data = answer.get("data")
    return data if isinstance(data, dict) else {}


def check_user_errors(payload: Mapping[str, Any]) -> None:
    """A mutation's own refusals.

    Raises:
        Permanent: there are `userErrors`.
    """
    refusals = payload.get("userErrors") or []
    if refusals:
        raise Permanent("user_error", str(refusals[0].get("message", "")))


def _check_status(response: HttpResponse) -> None:
    if response.status == 200:
        return
    kind = _BY_STATUS.get(response.status, Retriable if response.status >= 500 else Permanent)
    raise kind(str(response.status), retry_after=_seconds(response.headers.get("retry-after")))


def _check_errors(errors: object) -> None:
    if not errors:
        return
    first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
    extensions = first.get("extensions")
    code = str(extensions.get("code", "")) if isinstance(extensions, dict) else ""
    raise _BY_CODE.get(code, Permanent)(code or "graphql_error", str(first.get("message", "")))


def _seconds(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
