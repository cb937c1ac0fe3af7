"""Checks a domain and points its mail and events at us, through Mailgun's API."""

import re
from typing import Any, Final

from deskhand.channels.base import Health
from deskhand.channels.mailgun import api
from deskhand.channels.model import Account
from deskhand.kit.errors import NeedsHuman
from deskhand.kit.http import HttpClient

_EVENTS: Final = ("delivered", "permanent_fail", "opened", "complained", "temporary_fail")
_ROUTE: Final = "Deskhand: "


def activate(account: Account, http: HttpClient) -> None:
    """Check key and domain; with a `webhook_url` in the settings, create the route and webhooks.

    Can be repeated: what is there already is left, webhooks are set anew.

    Raises:
        NeedsHuman: wrong key, unknown or unverified domain.
        Retriable, Permanent: see `api.call`.
    """
    _require_domain(account, http)
    url = str(account.settings.get("webhook_url") or "")
    if url:
        _ensure_route(account, http, url)
        _set_webhooks(account, http, url)


def check(account: Account, http: HttpClient) -> Health:
    """Whether key and domain work, and whether mail and events still come to our address.

    Raises:
        Retriable, Permanent, NeedsHuman: see `activate`.
    """
    _require_domain(account, http)
    url = str(account.settings.get("webhook_url") or "")
    if not url:
        return Health()
    missing = []
    if _forward(url) not in _routed(account, http):
        missing.append("a route that forwards mail here")
    hooks = _webhooks(account, http)
    missing += [f"the webhook {name}" for name in _EVENTS if url not in _urls(hooks.get(name))]
    detail = f"Mailgun lacks {', '.join(missing)}. Activate once more." if missing else ""
    return Health(subscribed=not missing, detail=detail)


def _require_domain(account: Account, http: HttpClient) -> None:
    document = api.call(http, account, "GET", f"/v3/domains/{account.external_id}").json()
    domain = document.get("domain") if isinstance(document, dict) else None
    if not isinstance(domain, dict):
        raise NeedsHuman("unreadable_answer", "Mailgun's answer names no domain")
    if domain.get("state") not in {None, "active"}:
        raise NeedsHuman("domain_not_active", "the domain is not verified yet")


def _forward(url: str) -> str:
    return f'forward("{url.rstrip("/")}/mime")'


def _routed(account: Account, http: HttpClient) -> set[str]:
    return _actions(api.call(http, account, "GET", "/v3/routes", query={"limit": "1000"}).json())


def _webhooks(account: Account, http: HttpClient) -> dict[str, Any]:
    path = f"/v3/domains/{account.external_id}/webhooks"
    document = api.call(http, account, "GET", path).json()
    found = document.get("webhooks") if isinstance(document, dict) else None
    return found if isinstance(found, dict) else {}


def _urls(hook: Any) -> list[str]:
    """A webhook's addresses; old accounts have one `url`."""
    if not isinstance(hook, dict):
        return []
    urls = hook.get("urls")
    return [*(urls if isinstance(urls, list) else []), str(hook.get("url") or "")]


def _ensure_route(account: Account, http: HttpClient, url: str) -> None:
    """One that also keeps the mail for three days, so that `catch_up` can ask for it."""
    if _forward(url) in _routed(account, http):
        return
    local, _, domain = str(account.settings.get("address") or "").partition("@")
    pattern = rf"^{re.escape(local)}(\+.*)?@{re.escape(domain)}$"
    fields = {
        "priority": "0",
        "description": f"{_ROUTE}{account.external_id}",
        "expression": f'match_recipient("{pattern}")',
    }
    actions = [api.text_field("action", action) for action in ("store()", _forward(url))]
    api.call(
        http, account, "POST", "/v3/routes",
        fields=[*(api.text_field(name, value) for name, value in fields.items()), *actions],
    )  # fmt: skip


def _actions(routes: Any) -> set[str]:
    items = routes.get("items") if isinstance(routes, dict) else None
    found: set[str] = set()
    for item in items if isinstance(items, list) else []:
        actions = item.get("actions") if isinstance(item, dict) else None
        found.update(a for a in (actions if isinstance(actions, list) else []) if a)
    return found


def _set_webhooks(account: Account, http: HttpClient, url: str) -> None:
    path = f"/v3/domains/{account.external_id}/webhooks"
    existing = _webhooks(account, http)
    for event in _EVENTS:
        if existing.get(event):
            fields = [api.text_field("url", url)]
            api.call(http, account, "PUT", f"{path}/{event}", fields=fields)
        else:
            fields = [api.text_field("id", event), api.text_field("url", url)]
            api.call(http, account, "POST", path, fields=fields)
