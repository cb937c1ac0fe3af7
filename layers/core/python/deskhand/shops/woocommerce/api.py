"""WooCommerce's REST API v3 (https://woocommerce.github.io/woocommerce-rest-api-docs/).

The server is the merchant's own: between it and us stand plugins, caches and firewalls, so that
anything may come back, HTML with a 200 included.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpClient, HttpResponse
from deskhand.shops.base import ShopAccount

PER_PAGE: Final = 100
TIMEOUT_SECONDS: Final = 30.0  # a small shop's PHP is slow, a refund asks the gateway meanwhile
MAX_TEXT: Final = 300
_HOST: Final = re.compile(
    r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9](:443)?", re.I
)
_PATH: Final = re.compile(r"(/[\w.~%-]+)*")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and how many pages there are; 0 when the server does not say."""

    rows: list[dict[str, Any]]
    pages: int


class Api:
    """One shop's API.

    Every method raises:
        Retriable: throttled, broken, or a firewall's challenge: try again.
        ProviderUnreachable: as Retriable, but a change may have taken effect.
        NeedsHuman: keys missing, wrong or without the rights; the site moved.
        Permanent: the shop's own refusal, with its message.
    """

    def __init__(self, account: ShopAccount, http: HttpClient) -> None:
        self._account = account
        self._http = http
        self._base = f"{site_url(account)}/wp-json/wc/v3"

    def get(self, path: str, **query: str | int) -> dict[str, Any]:
        """One resource."""
        found = self._call("GET", path, query).json()
        if not isinstance(found, dict):
            raise Retriable("not_an_object")
        return found

    def page(self, path: str, number: int = 1, **query: str | int) -> Page:
        """One page of a list, of at most `PER_PAGE` rows."""
        asked = {"per_page": PER_PAGE, "page": number, **query}
        answer = self._call("GET", path, asked)
        rows = answer.json()
        if not isinstance(rows, list):
            raise Retriable("not_a_list")
        pages = answer.headers.get("x-wp-totalpages", "")
        return Page(
            [row for row in rows if isinstance(row, dict)], int(pages) if pages.isdigit() else 0
        )

    def all(self, path: str, **query: str | int) -> list[dict[str, Any]]:
        """Every row of a short list (refunds, notes, webhooks)."""
        rows: list[dict[str, Any]] = []
        number = 1
        while True:
            page = self.page(path, number, **query)
            rows += page.rows
            if number >= page.pages:
                return rows
            number += 1

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Make something."""
        return self._change("POST", path, body)

    def put(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Change something."""
        return self._change("PUT", path, body)

    def _change(self, method: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        try:
            found = self._call(method, path, {}, orjson.dumps(dict(body))).json()
        except Retriable as failure:
            if failure.code in _NOT_TAKEN:
                raise
            raise ProviderUnreachable(failure.code, failure.text, failure.retry_after) from failure
        if not isinstance(found, dict):
            raise ProviderUnreachable("not_an_object")
        return found

    def _call(
        self, method: str, path: str, query: Mapping[str, str | int], body: bytes | None = None
    ) -> HttpResponse:
        keys = {
            name: self._account.secrets.get(name, "")
            for name in ("consumer_key", "consumer_secret")
        }
        if not all(keys.values()):
            raise NeedsHuman("api_keys_missing", "No REST API keys are stored for this shop.")
        headers = {"accept": "application/json", "content-type": "application/json"}
        if self._account.settings.get("query_auth"):
            query = {**query, **keys}
        else:
            pair = ":".join(keys.values()).encode()
            headers["authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        url = f"{self._base}/{path}" + (f"?{urlencode(query)}" if query else "")
        answer = self._http.request(
            method, url, headers=headers, body=body, timeout=TIMEOUT_SECONDS
        )
        check(answer)
        return answer


def site_url(account: ShopAccount) -> str:
    """`https://host/folder` of the site, without a slash at the end.

    Raises:
        Permanent: not https, or no public host name. Where the name leads to is the HTTP client's
            to guard.
    """
    written = str(account.settings.get("site_url") or account.store).strip().rstrip("/")
    scheme, found, rest = written.partition("://")
    host, slash, path = (rest if found else written).partition("/")
    if (found and scheme != "https") or not _HOST.fullmatch(host):
        raise Permanent("site_url_wrong", "The site's address must be https:// and a host name.")
    if not _PATH.fullmatch(slash + path) or ".." in path:
        raise Permanent("site_url_wrong", "The site's address has a wrong path.")
    return f"https://{host.lower()}{slash}{path}"


# A change surely did not happen: it was turned away before WooCommerce saw it.
_NOT_TAKEN: Final = frozenset({"429", "firewall"})
_BY_STATUS: Final[Mapping[int, type[ProviderFailure]]] = {
    400: Permanent,
    401: NeedsHuman,  # keys wrong or revoked
    403: NeedsHuman,  # keys without the right
    404: Permanent,
    408: Retriable,
    409: Retriable,
    425: Retriable,
    429: Retriable,
}
_MOVED: Final = range(300, 400)


def check(answer: HttpResponse) -> None:
    """Hold an answer against what its status and form mean.

    Raises:
        Retriable, Permanent, NeedsHuman: see `Api`.
    """
    said = answer.json()
    if answer.status in range(200, 300):
        if said is None:
            raise Retriable("not_json", "The site answered with a page instead of data.")
        return
    if answer.status in _MOVED:
        raise NeedsHuman("site_moved", "The site redirects to another address: connect that one.")
    if isinstance(said, dict) and "code" in said:
        kind = _BY_STATUS.get(answer.status, Retriable if answer.status >= 500 else Permanent)
        raise kind(_code(said, answer.status), _message(said), _seconds(answer))
    raise _page(answer)


def _page(answer: HttpResponse) -> ProviderFailure:
    """Not WooCommerce but what stands before it."""
    if answer.status == 401:
        return NeedsHuman("401", "The web server asks for a password of its own.")
    if answer.status == 404:
        return Permanent("404", "No REST API there: are the site's permalinks plain?")
    if answer.status == 403:
        return Retriable("firewall", "A firewall turned the call away.", _seconds(answer))
    return Retriable(str(answer.status), retry_after=_seconds(answer))


def _code(said: Mapping[str, Any], status: int) -> str:
    return str(status) if status == 429 else str(said["code"])[:MAX_TEXT]


def _message(said: Mapping[str, Any]) -> str:
    return str(said.get("message", ""))[:MAX_TEXT]


def _seconds(answer: HttpResponse) -> float | None:
    written = answer.headers.get("retry-after", "")
    return float(written) if written.isdigit() else None
