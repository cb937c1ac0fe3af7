"""A whole webhook request: every item of every entry (S30, formats §2.3)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from deskhand.channels.meta.changes import read_change
from deskhand.channels.meta.item import Envelope
from deskhand.channels.meta.messaging import read_messaging
from deskhand.channels.meta.payload import (
    content_id,
    identifier,
    load,
    mapping,
    moment,
    sequence,
    text,
)
from deskhand.channels.model import Ignored, Inbound, Unknown
from deskhand.kit.errors import ParseFailure

PAGE: Final = "page"
PROFESSIONAL_ACCOUNT: Final = "instagram"
# Meta promises at most 1,000 updates a request; a made-up flood is refused at once.
MAX_ITEMS: Final = 5000
# What the dashboard's test button sends belongs to no account.
_TEST_ENTRY: Final = "0"


def read_entries(body: bytes, received_at: datetime) -> list[Inbound]:
    """Read every item of every entry; `entry_id` is the page or account that it is for.

    One app serves many pages and Instagram accounts, and Meta posts all of them to one address per
    product, or to one for both: the entry says whose it is, never the URL, nor `object` alone.

    Raises:
        ParseFailure: not JSON, another Meta product, no items at all, or more than Meta sends.
    """
    data = load(body)
    kind = text(data.get("object"))
    if kind not in {PAGE, PROFESSIONAL_ACCOUNT}:
        raise ParseFailure("unknown_object")
    entries = sequence(data.get("entry"))
    if len(entries) > MAX_ITEMS or sum(map(_weight, entries)) > MAX_ITEMS:
        raise ParseFailure("too_many_items")
    exact = kind == PAGE
    items = [one for entry in entries for one in _read_entry(entry, received_at, exact=exact)]
    if not items:
        raise ParseFailure("no_items")
    return items


def _weight(raw: object) -> int:
    entry = mapping(raw)
    return 1 + sum(len(sequence(entry.get(key))) for key in ("messaging", "standby", "changes"))


def _read_entry(raw: object, received_at: datetime, *, exact: bool) -> Iterator[Inbound]:
    entry = mapping(raw)
    owner = identifier(entry.get("id"))
    at = moment(entry.get("time"), received_at)
    if owner == _TEST_ENTRY:
        event_id = content_id(owner, raw)
        yield Ignored(event_id=event_id, entry_id=owner, at=at, reason="dashboard_test")
        return
    envelope = Envelope(owner=owner, at=at, exact=exact)
    standby = Envelope(owner=owner, at=at, exact=exact, standby=True)
    found = [read_messaging(item, envelope) for item in sequence(entry.get("messaging"))]
    found += [read_messaging(item, standby) for item in sequence(entry.get("standby"))]
    found += [read_change(item, envelope) for item in sequence(entry.get("changes"))]
    if not found:
        event_id = content_id(owner, raw)
        found = [Unknown(event_id=event_id, entry_id=owner, at=at, reason="entry_without_items")]
    yield from found
