"""What Mailgun has that we may not have: events, and mails that it still keeps (formats.md 1.2).

https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/events: the same documents
under the same ids as the event webhooks post, for three days at least.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import orjson

from deskhand.channels.base import Caught
from deskhand.channels.mailgun import api
from deskhand.channels.mailgun.form import URLENCODED
from deskhand.channels.model import Account
from deskhand.kit.errors import Retriable
from deskhand.kit.http import HttpClient
from deskhand.kit.mail import identity
from deskhand.kit.mail.addresses import normalise
from deskhand.kit.webhook import Request

PAGE: Final = 50
_WANTED: Final = "delivered OR failed OR opened OR complained OR stored"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_=%.~-]{1,2000}")


def catch_up(account: Account, since: datetime, cursor: str | None, http: HttpClient) -> Caught:
    """One page of events, oldest first; `cursor` is Mailgun's own name of the page.

    A stored mail becomes a route's post of its raw form, under the same ids as the route's own: one
    without a Message-Id can't be told from what came, and is left out.

    Raises:
        Retriable, Permanent, NeedsHuman: see `api.call`.
    """
    first = {
        "begin": str(int(since.timestamp())),
        "ascending": "yes",
        "limit": str(PAGE),
        "event": _WANTED,
    }
    path = api.domain_path(account, f"events/{cursor}" if cursor else "events")
    query = None if cursor else first
    document = api.call(http, account, "GET", path, query=query).json()
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise Retriable("unreadable_answer", "Mailgun's events can't be read")
    events = [item for item in items if isinstance(item, dict)]
    requests = tuple(found for item in events for found in _requests(item, account, http))
    return Caught(requests=requests, cursor=_next(document) if items else None)


def _next(document: Mapping[str, Any]) -> str | None:
    """The last page names a next one too, which is empty."""
    paging = document.get("paging")
    url = paging.get("next") if isinstance(paging, dict) else None
    token = urlsplit(str(url or "")).path.rpartition("/events/")[2]
    return token if _TOKEN.fullmatch(token) else None


def _requests(event: dict[str, Any], account: Account, http: HttpClient) -> Iterator[Request]:
    if event.get("event") != "stored":
        yield _event(event)
        return
    message = event.get("message")
    headers = message.get("headers") if isinstance(message, dict) else None
    if not (isinstance(headers, dict) and headers.get("message-id")):
        return
    recipients = [one for one in _recipients(event, message) if _is_ours(one, account)]
    if not recipients:
        return
    raw = _raw_mail(event, account, http)
    if raw is None:
        # It came, and can't be had any more: shown in quarantine rather than passed over.
        yield _event({**event, "event": "stored_and_gone"})
        return
    for recipient in recipients:
        yield _post(event, message, recipient, raw)


def _event(event: Mapping[str, Any]) -> Request:
    body = orjson.dumps({"signature": {}, "event-data": event})
    return Request(headers={"content-type": "application/json"}, body=body)


def _post(event: Mapping[str, Any], message: Any, recipient: str, raw: str) -> Request:
    envelope = event.get("envelope")
    sender = envelope.get("sender") if isinstance(envelope, dict) else None
    fields = {
        "recipient": recipient,
        **({"sender": str(sender)} if sender is not None else {}),
        "timestamp": str(event.get("timestamp") or ""),
        "body-mime": raw,
    }
    encoded = urlencode(fields, errors="surrogateescape").encode()
    return Request(headers={"content-type": URLENCODED}, body=encoded, path_format="mime")


def _recipients(event: Mapping[str, Any], message: Any) -> list[str]:
    listed = message.get("recipients") if isinstance(message, dict) else None
    named = listed if isinstance(listed, list) else [event.get("recipient")]
    return [one for one in named if isinstance(one, str)]


def _is_ours(recipient: str, account: Account) -> bool:
    """Our route takes our address and its reply addresses."""
    own = normalise(str(account.settings.get("address") or ""))
    return identity.base_address(normalise(recipient)) == own


def _raw_mail(event: Mapping[str, Any], account: Account, http: HttpClient) -> str | None:
    storage = event.get("storage")
    url = storage.get("url") if isinstance(storage, dict) else None
    address = url[0] if isinstance(url, list) and url else url
    response = api.get_stored(http, account, str(address or ""))
    document = response.json() if response else None
    raw = document.get("body-mime") if isinstance(document, dict) else None
    return raw if isinstance(raw, str) else None
