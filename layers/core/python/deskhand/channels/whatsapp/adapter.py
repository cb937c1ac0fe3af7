"""WhatsApp in the normal form.

https://developers.facebook.com/docs/whatsapp/cloud-api and formats §2, §6.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from deskhand.channels.base import ChannelAdapter, ChannelDefaults, Health, Template
from deskhand.channels.meta.payload import content_id, identifier, load, mapping, moment, sequence
from deskhand.channels.model import (
    Account,
    Attachment,
    Inbound,
    MediaRequest,
    Outbound,
    Sent,
    Unknown,
)
from deskhand.channels.whatsapp import management, sending
from deskhand.channels.whatsapp.changes import read_change
from deskhand.channels.whatsapp.spec import SPEC
from deskhand.kit.errors import ParseFailure, Permanent
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request

# Meta promises at most 1,000 updates a request; a made-up flood is refused at once.
MAX_ITEMS: Final = 5000


class WhatsAppAdapter(ChannelDefaults):
    """See `deskhand.channels.base.ChannelAdapter`."""

    spec = SPEC

    def parse(self, request: Request, account: Account, received_at: datetime) -> list[Inbound]:
        """Read every item of every change; `entry_id` is the phone number that it is for.

        One app serves many merchants' numbers: the change says whose it is, never the URL.

        Raises:
            ParseFailure: not JSON, another Meta product, no items at all, or more than Meta sends.
        """
        data = load(request.body)
        if data.get("object") != "whatsapp_business_account":
            raise ParseFailure("unknown_object")
        entries = sequence(data.get("entry"))
        if len(entries) > MAX_ITEMS or sum(map(_weight, entries)) > MAX_ITEMS:
            raise ParseFailure("too_many_items")
        items = [item for entry in entries for item in _read_entry(entry, received_at)]
        if not items:
            raise ParseFailure("no_items")
        return items

    def send(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent:
        """See `deskhand.channels.whatsapp.sending.send`."""
        return sending.send(outbound, account, http)

    def find_sent(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent | None:
        """There is no look-up and no idempotency key: only a status, which names our id, can tell.

        Raises:
            Permanent: always, `outcome_unknown`; a status that comes later settles it.
        """
        raise Permanent("outcome_unknown", "WhatsApp can't tell whether the message was sent.")

    def activate(self, account: Account, http: HttpClient) -> None:
        """See `deskhand.channels.whatsapp.management.activate`."""
        management.activate(account, http)

    def check(self, account: Account, http: HttpClient) -> Health:
        """See `deskhand.channels.whatsapp.management.check`."""
        return management.check(account, http)

    def media(self, attachment: Attachment, account: Account, http: HttpClient) -> MediaRequest:
        """See `deskhand.channels.whatsapp.management.media`."""
        return management.media(attachment, account, http)

    def templates(self, account: Account, http: HttpClient) -> list[Template]:
        """See `deskhand.channels.whatsapp.management.templates`."""
        return management.templates(account, http)


def _weight(raw: object) -> int:
    """How many items an entry gives."""
    changes = sequence(mapping(raw).get("changes"))
    return max(1, sum(map(_items, changes)))


def _items(change: object) -> int:
    value = mapping(mapping(change).get("value"))
    lists = ("messages", "message_echoes", "statuses")
    return max(1, sum(len(sequence(value.get(name))) for name in lists))


def _read_entry(raw: object, received_at: datetime) -> Iterator[Inbound]:
    entry = mapping(raw)
    owner = identifier(entry.get("id"))
    at = moment(entry.get("time"), received_at)
    found = False
    for change in sequence(entry.get("changes")):
        found = True
        yield from read_change(change, owner, at)
    if not found:
        yield Unknown(event_id=content_id(owner, raw), at=at, reason="entry_without_items")


ADAPTER: Final[ChannelAdapter] = WhatsAppAdapter()
