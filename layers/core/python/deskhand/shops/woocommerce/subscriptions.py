"""The shop's webhooks for us: are they there, are they on, and putting that right."""

from collections.abc import Iterator
from typing import Any, Final

from deskhand.kit.errors import Permanent
from deskhand.kit.http import HttpClient
from deskhand.shops.base import Health, ShopAccount
from deskhand.shops.woocommerce.api import Api
from deskhand.shops.woocommerce.webhook import SECRET, signing_key

TOPICS: Final = ("order.created", "order.updated", "order.deleted", "order.restored")
ACTIVE: Final = "active"


def check(account: ShopAccount, http: HttpClient) -> Health:
    """Ask for the webhooks: six failures in a row, and WooCommerce switches one off in silence.

    Raises:
        Retriable, Permanent, NeedsHuman: see `Api`.
    """
    ours = _ours(account, Api(account, http))
    states = {
        topic: [str(row.get("status")) for row in ours if row.get("topic") == topic]
        for topic in TOPICS
    }
    problems = [
        f"{topic} is {found[0] if found else 'missing'}"
        for topic, found in states.items()
        if ACTIVE not in found
    ]
    return Health(subscribed=not problems, detail=", ".join(problems))


def activate(account: ShopAccount, http: HttpClient) -> None:
    """Make the webhooks that are missing and switch on those that are off; safe to repeat.

    Raises:
        Permanent: `settings.webhook_url` is not known.
        Retriable, NeedsHuman: see `Api`.
    """
    url = _url(account)
    if not url:
        raise Permanent("webhook_url_missing", "The account's webhook address is not known.")
    api = Api(account, http)
    ours = _ours(account, api)
    secret = signing_key(account.secrets.get(SECRET, ""))
    for topic in TOPICS:
        known = [row for row in ours if row.get("topic") == topic]
        if any(row.get("status") == ACTIVE for row in known):
            continue
        wanted = {"status": ACTIVE, "secret": secret, "delivery_url": url}
        if known:
            api.put(f"webhooks/{int(known[0]['id'])}", wanted)
        else:
            api.post("webhooks", {"name": f"Deskhand {topic}", "topic": topic, **wanted})


def _ours(account: ShopAccount, api: Api) -> list[dict[str, Any]]:
    return list(_matching(account, api.all("webhooks", status="all")))


def _matching(account: ShopAccount, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """By address where we know it, else by the account's id at its end."""
    url = _url(account)
    for row in rows:
        to = str(row.get("delivery_url", "")).rstrip("/")
        if to == url or (not url and to.endswith(f"/{account.account_id}")):
            yield row


def _url(account: ShopAccount) -> str:
    return str(account.settings.get("webhook_url") or "").rstrip("/")
