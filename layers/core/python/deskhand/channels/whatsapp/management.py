"""The account at Meta: subscription, the number's state, files, approved templates.

https://developers.facebook.com/docs/whatsapp/business-management-api
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from deskhand.channels.base import Health, Template
from deskhand.channels.meta.graph import Graph
from deskhand.channels.meta.payload import Json, identifier, mapping, sequence, text
from deskhand.channels.model import Account, Attachment, MediaRequest
from deskhand.channels.whatsapp.failures import ERRORS
from deskhand.channels.whatsapp.spec import SPEC
from deskhand.kit.errors import NeedsHuman, Permanent
from deskhand.kit.http import HttpClient

_NUMBER_FIELDS: Final = "status,quality_rating,verified_name,throughput,messaging_limit_tier"
_DOWN: Final = frozenset(
    {"BANNED", "RESTRICTED", "RATE_LIMITED", "DISCONNECTED", "FLAGGED", "DELETED"}
)
_CUT_OFF: Final = frozenset({"BANNED", "DISCONNECTED", "DELETED"})
_PLACES: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_PAGES: Final = 10
_PAGE: Final = "100"


def activate(account: Account, http: HttpClient) -> None:
    """Subscribe the token's app to the business account's webhooks; safe to repeat.

    Raises:
        ProviderFailure: Meta refused.
    """
    answer = _graph(account, http).post(f"{_waba(account)}/subscribed_apps", {})
    if answer.get("success") is not True:
        raise NeedsHuman("not_subscribed")


def check(account: Account, http: HttpClient) -> Health:
    """Whether the number may send, and whether our app still gets the webhooks.

    Raises:
        NeedsHuman: the number is banned, disconnected or gone (`number_banned` …), or the token is
            not good any more.
    """
    graph = _graph(account, http)
    number = graph.get(account.external_id, fields=_NUMBER_FIELDS)
    state = text(number.get("status")).upper()
    if state in _CUT_OFF:
        raise NeedsHuman(f"number_{state.lower()}", "WhatsApp has cut this number off.")
    apps = sequence(graph.get(f"{_waba(account)}/subscribed_apps").get("data"))
    details = [f"The number is {state.lower()}."] if state in _DOWN else []
    if text(number.get("quality_rating")).upper() == "RED":
        details.append("Its quality is rated low: fewer messages out, or it gets restricted.")
    subscribed = _is_subscribed(apps, text(account.settings.get("app_id")))
    if not subscribed:
        details.append("The app does not get this account's webhooks.")
    return Health(subscribed=subscribed, detail=" ".join(details))


def media(attachment: Attachment, account: Account, http: HttpClient) -> MediaRequest:
    """Ask for the file's address, which lives for minutes and wants the token.

    Raises:
        Permanent: the file has no id and is not at Meta; the token goes nowhere else.
    """
    graph = _graph(account, http)
    url = attachment.url or ""
    if attachment.media_id:
        found = graph.get(attachment.media_id, phone_number_id=account.external_id)
        url = text(found.get("url"))
    if not _is_at_meta(url):
        raise Permanent("no_such_file", "WhatsApp does not give this file.")
    return MediaRequest(url=url, headers={"authorization": f"Bearer {graph.token}"})


def templates(account: Account, http: HttpClient) -> list[Template]:
    """All approved templates with their places."""
    graph, found, after = _graph(account, http), list[Template](), ""
    for _ in range(_PAGES):
        page = graph.get(
            f"{_waba(account)}/message_templates",
            status="APPROVED",
            fields="name,language,category,status,components",
            limit=_PAGE,
            **({"after": after} if after else {}),
        )
        found += [_template(mapping(one)) for one in sequence(page.get("data")) if _is_good(one)]
        paging = mapping(page.get("paging"))
        after = identifier(mapping(paging.get("cursors")).get("after"))
        if not after or not paging.get("next"):
            break
    return found


def _graph(account: Account, http: HttpClient) -> Graph:
    return Graph(http=http, token=account.secrets.get("access_token", ""), errors=ERRORS)


def _waba(account: Account) -> str:
    found = identifier(account.settings.get("waba_id"))
    if not found:
        raise NeedsHuman("waba_id_missing", "Enter the WhatsApp Business Account's id.")
    return found


def _is_subscribed(apps: list[object], app_id: str) -> bool:
    ids = [
        identifier(mapping(mapping(one).get("whatsapp_business_api_data")).get("id"))
        for one in apps
    ]
    return app_id in ids if app_id else bool(ids)


def _is_at_meta(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme == "https" and any(
        host.endswith(one) if one.startswith(".") else host == one for one in SPEC.media_hosts
    )


def _is_good(raw: object) -> bool:
    template = mapping(raw)
    return bool(template.get("name")) and template.get("status", "APPROVED") == "APPROVED"


def _template(raw: Json) -> Template:
    components = [mapping(one) for one in sequence(raw.get("components"))]
    body = next((text(one.get("text")) for one in components if one.get("type") == "BODY"), "")
    return Template(
        name=text(raw.get("name")),
        language=text(raw.get("language")),
        category=text(raw.get("category")).lower(),
        body=body,
        placeholders=tuple(dict.fromkeys(place for one in components for place in _places(one))),
    )


def _places(component: Json) -> Iterator[str]:
    """The places of one component: `1`, `header.1`, and `button.0` for the end of a link."""
    kind = text(component.get("type")).upper()
    if kind == "BUTTONS":
        for index, button in enumerate(sequence(component.get("buttons"))):
            if _PLACES.search(text(mapping(button).get("url"))):
                yield f"button.{index}"
        return
    prefix = {"BODY": "", "HEADER": "header."}.get(kind)
    if prefix is not None:
        yield from (f"{prefix}{name}" for name in _PLACES.findall(text(component.get("text"))))
