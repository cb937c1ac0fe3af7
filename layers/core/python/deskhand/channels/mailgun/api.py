"""Mailgun's REST API: region, authorisation, and what its answers mean (formats.md 1.5)."""

import base64
import re
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from urllib3.fields import RequestField
from urllib3.filepost import encode_multipart_formdata

from deskhand.channels.model import Account
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpClient, HttpResponse

STORAGE_HOSTS: Final = (".mailgun.net", ".mailgun.org")
_HOSTS: Final = {"us": "https://api.mailgun.net", "eu": "https://api.eu.mailgun.net"}
# A domain that is not found usually lives in the other region; unpaid and forbidden accounts stay
# so until someone acts. Everything else of 4xx is the call's own fault.
_FAILURES: Final[dict[int, tuple[type[ProviderFailure], str]]] = {
    400: (Permanent, "invalid_request"),
    401: (NeedsHuman, "unauthorized"),
    402: (NeedsHuman, "payment_required"),
    403: (NeedsHuman, "forbidden"),
    404: (NeedsHuman, "domain_not_found"),
    408: (Retriable, "timeout"),
    413: (Permanent, "too_large"),
    420: (Retriable, "throttled"),
    425: (Retriable, "too_early"),
    429: (Retriable, "throttled"),
    504: (ProviderUnreachable, "gateway_timeout"),  # it may have been taken all the same
}
_MAX_TEXT: Final = 300
_MAX_WAIT: Final = 3600.0


def call(
    http: HttpClient,
    account: Account,
    method: str,
    path: str,
    *,
    query: dict[str, str] | None = None,
    fields: list[RequestField] | None = None,
    timeout: float = 10.0,
) -> HttpResponse:
    """One authorised call; the answer has a 2xx status.

    Raises:
        Retriable, Permanent, NeedsHuman: by the answer's status; `not_configured` without a key.
    """
    headers = authorization(account)
    body = None
    if fields is not None:
        body, headers["content-type"] = encode_multipart_formdata(fields)
    url = f"{_host(account)}{path}{'?' + urlencode(query) if query else ''}"
    response = http.request(method, url, headers=headers, body=body, timeout=timeout)
    if not 200 <= response.status < 300:
        raise failure(response)
    return response


def get_stored(http: HttpClient, account: Account, url: str) -> HttpResponse | None:
    """A stored mail with its raw form; None when Mailgun has let go of it, or the URL is not its.

    Raises:
        Retriable, Permanent, NeedsHuman: see `call`.
    """
    if not is_mailguns(url):
        return None
    headers = {**authorization(account), "accept": "message/rfc2822"}
    response = http.request("GET", url, headers=headers, timeout=20.0)
    if response.status in {404, 410}:
        return None
    if not 200 <= response.status < 300:
        raise failure(response)
    return response


def authorization(account: Account) -> dict[str, str]:
    """The header that every call carries.

    Raises:
        NeedsHuman: `not_configured` without a key.
    """
    key = account.secrets.get("api_key", "")
    if not key:
        raise NeedsHuman("not_configured", "the API key is missing")
    return {"authorization": f"Basic {base64.b64encode(f'api:{key}'.encode()).decode()}"}


def is_mailguns(url: str) -> bool:
    """Whether an address is on Mailgun's own hosts: others never see the key (formats.md 0.10)."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme == "https" and host.endswith(STORAGE_HOSTS) and parts.username is None


def domain_path(account: Account, tail: str) -> str:
    """A path below the account's own domain."""
    return f"/v3/{quote(account.external_id, safe='')}/{tail}"


def text_field(name: str, value: str) -> RequestField:
    """A plain field of a form."""
    field = RequestField(name=name, data=value)
    field.make_multipart()
    return field


def file_field(name: str, filename: str, content: bytes, content_type: str) -> RequestField:
    """A file of a form."""
    field = RequestField(name=name, data=content, filename=filename)
    field.make_multipart(content_type=content_type)
    return field


def failure(response: HttpResponse) -> ProviderFailure:
    """The typed failure for an answer that is not 2xx."""
    kind, code = _FAILURES.get(
        response.status,
        (Retriable, "unavailable") if response.status >= 500 else (Permanent, "refused"),
    )
    wait = _retry_after(response) if kind is Retriable else None
    return kind(code, f"{response.status} {_words(response)}".strip(), wait)


def _host(account: Account) -> str:
    return _HOSTS.get(str(account.settings.get("region") or "us").lower(), _HOSTS["us"])


def _retry_after(response: HttpResponse) -> float | None:
    text = response.headers.get("retry-after", "")
    return min(float(text), _MAX_WAIT) if re.fullmatch(r"\d{1,6}", text) else None


def _words(response: HttpResponse) -> str:
    """The provider's explanation: JSON `message`, or plain text (401 says only "Forbidden")."""
    document: Any = response.json()
    message = document.get("message") if isinstance(document, dict) else None
    text = message if isinstance(message, str) else response.body.decode("utf-8", "replace")
    return " ".join(text.split())[:_MAX_TEXT]
