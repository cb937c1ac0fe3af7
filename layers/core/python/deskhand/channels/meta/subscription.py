"""Whether Meta posts its webhooks to us: it unsubscribes an app after an hour of failures.

https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
"""

from collections.abc import Collection
from typing import Final

from deskhand.channels.base import Health
from deskhand.channels.meta.graph import Graph
from deskhand.channels.meta.payload import identifier, mapping, sequence
from deskhand.kit.errors import NeedsHuman

# A subscription replaces the one before, so every account behind a page asks for the same fields.
PAGE_FIELDS: Final = (
    "messages",
    "message_echoes",
    "message_edits",
    "message_reactions",
    "message_reads",
    "message_deliveries",
    "messaging_postbacks",
    "messaging_referrals",
    "standby",
    "feed",
    "mention",
    "ratings",
)


def subscribe(graph: Graph, node: str, fields: Collection[str]) -> None:
    """Subscribe our app to what happens on a page or account; safe to repeat.

    Raises:
        ProviderFailure: Meta refused.
    """
    answer = graph.post(f"{node}/subscribed_apps", {"subscribed_fields": list(fields)})
    if answer.get("success") is not True:
        raise NeedsHuman("not_subscribed")


def subscription_health(graph: Graph, node: str, app_id: str, fields: Collection[str]) -> Health:
    """Whether the app is subscribed, and to all the fields.

    Without `app_id` any app that is subscribed is taken for ours.

    Raises:
        ProviderFailure: Meta refused, which tells that the token does not work.
    """
    answer = graph.get(f"{node}/subscribed_apps")
    apps = [mapping(one) for one in sequence(answer.get("data"))]
    ours = [one for one in apps if not app_id or identifier(one.get("id")) == app_id]
    if not ours:
        return Health(subscribed=False, detail="The app is not subscribed; connect it again.")
    known = {text for one in ours for text in sequence(one.get("subscribed_fields"))}
    missing = sorted(set(fields) - known)
    if missing:
        listed = ", ".join(missing)
        return Health(subscribed=False, detail=f"Not subscribed to: {listed}; connect it again.")
    return Health(subscribed=True)
