"""Facebook Messenger in the normal form.

https://developers.facebook.com/docs/messenger-platform and formats §2, §3, §5.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from deskhand.channels.base import ChannelDefaults, ChannelSpec
from deskhand.channels.facebook.changes import read_change
from deskhand.channels.facebook.sending import (
    MAX_TEXT,
    REPLY_WINDOW,
    Call,
    calls,
)
from deskhand.channels.meta.failures import SENT_ANYWAY, error_of, failure
from deskhand.channels.meta.graph import GRAPH_URL, Graph
from deskhand.channels.meta.messaging import Envelope, read_messaging
from deskhand.channels.meta.payload import (
    content_id,
    identifier,
    load,
    mapping,
    moment,
    sequence,
    text,
)
from deskhand.channels.model import Account, Inbound, Outbound, Sent, Unknown
from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import (
    NeedsHuman,
    ParseFailure,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
)
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request

# Meta promises at most 1,000 updates a request; a made-up flood is refused at once.
MAX_ITEMS: Final = 5000
SUBSCRIBED_FIELDS: Final = (
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
)
_SECRET: Final = {"type": "string", "minLength": 1, "format": "password"}

SPEC: Final = ChannelSpec(
    slug="facebook",
    name="Facebook Messenger",
    credentials={
        "type": "object",
        "required": ["app_secret", "verify_token", "page_access_token"],
        "properties": {
            "app_secret": {**_SECRET, "title": "App secret"},
            "verify_token": {**_SECRET, "title": "Verify token"},
            "page_access_token": {**_SECRET, "title": "Page access token"},
        },
        "additionalProperties": False,
    },
    settings={
        "type": "object",
        "properties": {
            "page_name": {"type": "string", "title": "Page name"},
            "app_id": {"type": "string", "title": "App id"},
            "human_agent": {
                "type": "boolean",
                "title": "The app has the Human Agent permission (answer within 7 days)",
            },
        },
        "additionalProperties": False,
    },
    reply_window=REPLY_WINDOW,
    max_text=MAX_TEXT,
    edits=True,
    docs_url="https://developers.facebook.com/docs/messenger-platform",
)


@dataclass(frozen=True, slots=True)
class FacebookAdapter(ChannelDefaults):
    """Parses Meta's page webhooks and sends through the Send API."""

    clock: Clock = utc_now
    spec: ChannelSpec = SPEC

    def parse(self, request: Request, account: Account, received_at: datetime) -> list[Inbound]:
        """Read every item of every entry (S30); `entry_id` is the page that it is for.

        One app serves many pages: the entry says whose it is, never the account that the URL names.

        Raises:
            ParseFailure: not JSON, another Meta product, no items at all, or more than Meta sends.
        """
        data = load(request.body)
        kind = text(data.get("object"))
        if kind not in {"page", "instagram"}:
            raise ParseFailure("unknown_object")
        entries = sequence(data.get("entry"))
        if len(entries) > MAX_ITEMS or sum(map(_weight, entries)) > MAX_ITEMS:
            raise ParseFailure("too_many_items")
        items = [item for entry in entries for item in _read_entry(entry, received_at)]
        if not items:
            raise ParseFailure("no_items")
        if kind == "instagram":
            return [_not_connected(item) for item in items]
        return items

    def send(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent:
        """Send the text in parts, then the attachments; the last part's id names the message.

        When a later part fails, the customer already has the first ones: a retry would repeat
        them. So this is `Permanent("partly_sent")` whatever the reason, and the agent decides.

        Raises:
            Retriable, Permanent, NeedsHuman: as `failures.ERRORS` maps Meta's codes.
        """
        message_id = ""
        for done, call in enumerate(calls(outbound, account, self.clock())):
            try:
                message_id = _post(call, outbound, account, http)
            except ProviderFailure as error:
                if done == 0:
                    raise
                raise Permanent("partly_sent", f"{done} part(s) arrived, then: {error}") from error
        return Sent(external_message_id=message_id)

    def find_sent(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent | None:
        """Meta has no idempotency key and no look-up by ours: only the echo can tell.

        Raises:
            Permanent: always, `outcome_unknown`; the caller has looked for the echo before.
        """
        raise Permanent("outcome_unknown", "Facebook can't tell whether the message was sent.")

    def activate(self, account: Account, http: HttpClient) -> None:
        """Subscribe our app to the page's webhooks; safe to repeat.

        Raises:
            ProviderFailure: Meta refused.
        """
        graph = Graph(http=http, token=account.secrets.get("page_access_token", ""))
        path = f"{account.external_id}/subscribed_apps"
        answer = graph.post(path, {"subscribed_fields": SUBSCRIBED_FIELDS})
        if answer.get("success") is not True:
            raise NeedsHuman("not_subscribed")


def _weight(raw: object) -> int:
    entry = mapping(raw)
    return 1 + sum(len(sequence(entry.get(key))) for key in ("messaging", "standby", "changes"))


def _read_entry(raw: object, received_at: datetime) -> Iterator[Inbound]:
    entry = mapping(raw)
    page_id = identifier(entry.get("id"))
    at = moment(entry.get("time"), received_at)
    envelope = Envelope(page_id=page_id, at=at)
    standby = Envelope(page_id=page_id, at=at, standby=True)
    found = [read_messaging(item, envelope) for item in sequence(entry.get("messaging"))]
    found += [read_messaging(item, standby) for item in sequence(entry.get("standby"))]
    found += [read_change(item, envelope) for item in sequence(entry.get("changes"))]
    if not found:
        event_id = content_id(page_id, raw)
        found = [Unknown(event_id=event_id, entry_id=page_id, at=at, reason="entry_without_items")]
    yield from found


def _not_connected(item: Inbound) -> Inbound:
    """Instagram through a page's webhook: kept for the day that channel is connected."""
    return Unknown(
        event_id=item.event_id,
        entry_id=item.entry_id,
        at=item.at,
        reason="instagram_not_connected",
    )


def _post(call: Call, outbound: Outbound, account: Account, http: HttpClient) -> str:
    answer = http.request(
        "POST",
        f"{GRAPH_URL}/{account.external_id}/messages",
        headers=call.headers,
        body=call.body,
    )
    error = error_of(answer)
    if error is not None and error.get("code") == SENT_ANYWAY:
        return f"unnamed:{outbound.message_id}"
    if error is not None:
        raise failure(answer, error)
    message_id = text(mapping(answer.json()).get("message_id"))
    if not message_id:
        raise ProviderUnreachable("answer_without_message_id")
    return message_id


ADAPTER = FacebookAdapter()
