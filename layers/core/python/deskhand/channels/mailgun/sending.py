"""Sending a reply, and finding out whether it was sent (formats.md 1.5, 1.6; S25, S26)."""

from collections.abc import Iterator
from typing import Final

from urllib3.fields import RequestField

from deskhand.channels.mail import outgoing
from deskhand.channels.mailgun import api
from deskhand.channels.model import Account, Outbound, Sent
from deskhand.kit.errors import NeedsHuman, Permanent, ProviderUnreachable
from deskhand.kit.http import HttpClient, HttpResponse
from deskhand.kit.mail.headers import message_id

VARIABLE: Final = "deskhand_message_id"
_NAMED: Final = frozenset(("From", "To", "Subject"))
_TAG: Final = "deskhand"
_MAX_UPLOAD: Final = 25 * 1024 * 1024
# These say that Mailgun does not have it, or gave it up before sending anything.
_NOT_TAKEN: Final = frozenset(("rejected",))


def send(outbound: Outbound, account: Account, http: HttpClient) -> Sent:
    """Hand a message to Mailgun under our own Message-ID.

    Raises:
        Retriable, Permanent, NeedsHuman: see `api.call`; `ProviderUnreachable` also when Mailgun
            said 200 in words that can't be understood: the outcome is then unknown.
    """
    fields = list(_fields(outbound, account))
    response = api.call(
        http, account, "POST", api.domain_path(account, "messages"), fields=fields, timeout=20.0
    )
    return Sent(external_message_id=_accepted_id(response))


def find_sent(outbound: Outbound, account: Account, http: HttpClient) -> Sent | None:
    """Look our Message-ID up in Mailgun's events; None when there is no trace of it.

    Events show up seconds after a message is taken, so ask some time after the failed call.
    """
    ours = outgoing.own_id(outbound, account.external_id)
    response = api.call(
        http, account, "GET", api.domain_path(account, "events"),
        query={"message-id": ours, "limit": "25"},
    )  # fmt: skip
    document = response.json()
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise ProviderUnreachable("unreadable_answer")
    taken = [e for e in items if isinstance(e, dict) and e.get("event") not in _NOT_TAKEN]
    return Sent(external_message_id=ours) if taken else None


def _accepted_id(response: HttpResponse) -> str:
    document = response.json()
    given = document.get("id") if isinstance(document, dict) else None
    if isinstance(given, str) and message_id(given):
        return message_id(given)
    if b"Mailgun Magnificent API" in response.body:
        # The API's front page answers 200 to wrong paths; nothing was sent.
        raise NeedsHuman("wrong_url", "the domain makes a wrong API address")
    raise ProviderUnreachable("unreadable_answer")


def _fields(outbound: Outbound, account: Account) -> Iterator[RequestField]:
    for name, value in _headers(outbound, account).items():
        yield api.text_field(name, value)
    yield api.text_field("text", outbound.body)
    if outbound.html:
        yield api.text_field("html", outbound.html)
    yield from _files(outbound)


def _headers(outbound: Outbound, account: Account) -> dict[str, str]:
    """Mailgun takes three headers by name, all others as `h:` fields."""
    values = outgoing.headers(outbound, account, account.external_id)
    named = {
        name.lower() if name in _NAMED else f"h:{name}": value for name, value in values.items()
    }
    return {**named, f"v:{VARIABLE}": outbound.part_id, "o:tag": _TAG}


def _files(outbound: Outbound) -> Iterator[RequestField]:
    total = 0
    for file in outbound.attachments:
        if file.content is None:
            raise Permanent("attachment_unavailable", "an attachment has no content")
        total += len(file.content)
        if total > _MAX_UPLOAD:
            raise Permanent("too_large", "attachments above 25 MB")
        yield api.file_field("attachment", file.name, file.content, file.content_type)
