"""Magento's REST API: one call, its refusals, and searches.

https://developer.adobe.com/commerce/webapi/rest/
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

import orjson

from deskhand.kit.clock import utc_now
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpClient, HttpResponse
from deskhand.kit.ids import new_id
from deskhand.shops.base import ShopAccount
from deskhand.shops.magento.oauth import SECRETS, authorization
from deskhand.shops.reading import Raw, children

PAGE_SIZE: Final = 100
MAX_REASON: Final = 500
SITE: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}(?:/[a-z0-9_-]+)*",
    re.IGNORECASE,
)
_BY_STATUS: Final[Mapping[int, type[ProviderFailure]]] = {
    401: NeedsHuman,  # the token is revoked, no bearer token, or lacks a resource
    403: NeedsHuman,
    408: Retriable,
    429: Retriable,
}

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Items of a search, and how many match in all."""

    items: list[Raw]
    total: int


def get(account: ShopAccount, http: HttpClient, path: str, query: Pairs = ()) -> Any:
    """Read something.

    Raises:
        Retriable, Permanent, NeedsHuman: by status; `Permanent` with code 404: not there.
    """
    response = _send(account, http, "GET", path, query, None)
    if response.status >= 500:
        raise Retriable(str(response.status), retry_after=_seconds(response))
    return _answer(response, Retriable("not_json"))


def write(account: ShopAccount, http: HttpClient, method: str, path: str, body: Raw) -> Any:
    """Change something; the answer may be a bare `true`, `false` or `"91"`.

    Raises:
        ProviderUnreachable: no answer, or a server's failure: it may have been done, for Magento
            knows no idempotency keys.
        Retriable, Permanent, NeedsHuman: surely not done.
    """
    response = _send(account, http, method, path, (), orjson.dumps(dict(body)))
    if response.status >= 500:
        raise ProviderUnreachable(str(response.status), retry_after=_seconds(response))
    return _answer(response, ProviderUnreachable("not_json"))


def search(
    account: ShopAccount,
    http: HttpClient,
    path: str,
    filters: Sequence[tuple[str, str, str]],
    sorts: Sequence[str] = (),
    size: int = PAGE_SIZE,
) -> Page:
    """The first page of what fits all filters (field, value, condition), smallest first.

    Always the first: past the last page Magento repeats the last one, and pages move while they
    are read.
    """
    query: list[tuple[str, str]] = []
    for place, (field, value, condition) in enumerate(filters):
        group = f"searchCriteria[filter_groups][{place}][filters][0]"
        query += [
            (f"{group}[field]", field),
            (f"{group}[value]", value),
            (f"{group}[condition_type]", condition),
        ]
    for place, field in enumerate(sorts):
        query += [
            (f"searchCriteria[sortOrders][{place}][field]", field),
            (f"searchCriteria[sortOrders][{place}][direction]", "ASC"),
        ]
    query += [("searchCriteria[pageSize]", str(size)), ("searchCriteria[currentPage]", "1")]
    found = get(account, http, path, query)
    if not isinstance(found, dict):
        raise Retriable("not_a_page")
    items, total = children(found, "items"), found.get("total_count")
    return Page(items=items, total=total if type(total) is int else len(items))


def all_of_order(account: ShopAccount, http: HttpClient, path: str, order_id: str) -> list[Raw]:
    """Shipments, invoices or credit memos of one order, oldest first."""
    page = search(account, http, path, [("order_id", order_id, "eq")], ("entity_id",))
    if page.total > len(page.items):
        raise Permanent("too_many_parts", "The order has more parts than can be looked through.")
    return page.items


def to_source_time(moment: datetime) -> str:
    """How Magento writes and compares times: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _send(
    account: ShopAccount,
    http: HttpClient,
    method: str,
    path: str,
    query: Pairs,
    body: bytes | None,
) -> HttpResponse:
    view = str(account.settings.get("store_view") or "")
    prefix = f"/rest/{quote(view, safe='')}" if view else "/rest"
    url = f"https://{_site(account)}{prefix}/V1{path}"
    headers = {
        "accept": "application/json",
        "content-type": "application/json",
        "authorization": _authorization(account, method, url, query),
    }
    return http.request(
        method, f"{url}?{urlencode(query, quote_via=quote)}" if query else url,
        headers=headers, body=body,
    )  # fmt: skip


def _site(account: ShopAccount) -> str:
    """Host and folder of the shop; a name, never a number: those lead into our own network."""
    found = account.store.removeprefix("https://").rstrip("/")
    if not SITE.fullmatch(found):
        raise Permanent("site_wrong", "The shop's id must be its host name, with its folder.")
    return found


def _authorization(account: ShopAccount, method: str, url: str, query: Pairs) -> str:
    needed = SECRETS if account.settings.get("sign_in") == "oauth1" else ("access_token",)
    if not all(account.secrets.get(name) for name in needed):
        raise NeedsHuman("credentials_missing", f"Needed: {', '.join(needed)}")
    if needed is SECRETS:
        return authorization(method, url, query, account.secrets, now=utc_now(), nonce=new_id())
    return f"Bearer {account.secrets['access_token']}"


def _answer(response: HttpResponse, garbled: ProviderFailure) -> Any:
    if 200 <= response.status < 300:
        try:
            return orjson.loads(response.body)
        except orjson.JSONDecodeError as error:
            raise garbled from error
    if 300 <= response.status < 400:
        raise NeedsHuman("redirected", "The shop's address is another one.")
    kind = _BY_STATUS.get(response.status, Permanent)
    raise kind(str(response.status), reason(response.json()), retry_after=_seconds(response))


def reason(answer: object) -> str:
    """Magento's own words with its `%fieldName` or `%1` filled in; empty when there are none."""
    if not isinstance(answer, dict) or not isinstance(answer.get("message"), str):
        return ""
    words, given = str(answer["message"]), answer.get("parameters")
    named: dict[str, object] = {}
    if isinstance(given, dict):
        named = given
    elif isinstance(given, list):
        named = {str(place): value for place, value in enumerate(given, 1)}
    for name in sorted(named, key=len, reverse=True):  # %10 before %1
        words = words.replace(f"%{name}", str(named[name])[:100])
    return words[:MAX_REASON]


def _seconds(response: HttpResponse) -> float | None:
    given = response.headers.get("retry-after", "")
    return float(given) if given.isascii() and given.isdigit() else None
