"""Webhook subscriptions through the Admin API.

The compliance topics can't be subscribed here: they belong into `shopify.app.toml`. Shopify deletes
subscriptions after eight failed deliveries in a row.
"""

from collections.abc import Iterable
from typing import Final

from deskhand.kit.errors import Permanent
from deskhand.kit.http import HttpClient
from deskhand.shops.base import Health, ShopAccount
from deskhand.shops.reading import child, children, text
from deskhand.shops.shopify import admin

_LIST: Final = """
query subscribed($after: String) {
  webhookSubscriptions(first: 100, after: $after) {
    nodes { topic uri }
    pageInfo { hasNextPage endCursor }
  }
}
"""
_SUBSCRIBE: Final = """
mutation subscribe($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: {uri: $uri, format: JSON}) {
    userErrors { field message }
  }
}
"""
TAKEN: Final = "already been taken"


def activate(topics: Iterable[str], account: ShopAccount, http: HttpClient) -> None:
    """Subscribe the account's webhook URL to every topic that it is not subscribed to yet.

    Raises:
        Permanent: no webhook URL, or Shopify refuses it.
    """
    url = webhook_url(account)
    if not url.startswith("https://") and not url.startswith("http://localhost"):
        raise Permanent("webhook_url_missing", "The account has no public webhook address.")
    there = subscribed(url, account, http)
    for topic in topics:
        if topic_name(topic) not in there:
            _subscribe(topic, url, account, http)


def check(topics: Iterable[str], account: ShopAccount, http: HttpClient) -> Health:
    """Whether the credentials work, and every topic is still subscribed."""
    url = webhook_url(account)
    there = subscribed(url, account, http)
    if not url:
        return Health(detail="webhook address unknown")
    missing = sorted(topic for topic in topics if topic_name(topic) not in there)
    detail = f"not subscribed: {', '.join(missing)}" if missing else ""
    return Health(subscribed=not missing, detail=detail)


def subscribed(url: str, account: ShopAccount, http: HttpClient) -> set[str]:
    """The topics (`ORDERS_UPDATED`) that go to that URL."""
    found: set[str] = set()
    after: str | None = None
    while True:
        data = admin.call(account, http, _LIST, {"after": after})
        page = child(data, "webhookSubscriptions")
        found |= {
            text(node, "topic") or ""
            for node in children(page, "nodes")
            if text(node, "uri") == url
        }
        after = text(child(page, "pageInfo"), "endCursor")
        if not child(page, "pageInfo").get("hasNextPage") or not after:
            return found


def webhook_url(account: ShopAccount) -> str:
    """Where Shopify is to post to; whoever activates or checks puts it in."""
    return str(account.settings.get("webhook_url", ""))


def topic_name(topic: str) -> str:
    """`orders/updated` as GraphQL names it."""
    return topic.replace("/", "_").upper()


def _subscribe(topic: str, url: str, account: ShopAccount, http: HttpClient) -> None:
    data = admin.call(account, http, _SUBSCRIBE, {"topic": topic_name(topic), "uri": url})
    payload = child(data, "webhookSubscriptionCreate")
    refusals = [text(one, "message") or "" for one in children(payload, "userErrors")]
    if any(TAKEN not in refusal for refusal in refusals):
        admin.check_user_errors(payload)
