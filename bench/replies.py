"""What handing a reply to its provider costs, pacing included, and copying a file from one."""

import json
from collections.abc import Iterator
from typing import Final
from unittest.mock import patch

from bench.desk import Desk, desk
from bench.metering import Meter, metered
from bench.row import Row
from deskhand import bootstrap
from deskhand.channels.model import Account, Attachment, ContactPoint, InboundMessage
from deskhand.conversations.models import MessageStatus, SenderType
from deskhand.conversations.receiving import Stored
from deskhand.conversations.replying import NewMessage
from deskhand.kit.clock import utc_now
from deskhand.kit.guarded_fetch import Fetched, GuardedFetch
from deskhand.kit.http_client import PooledHttpClient
from functions.messages import fetch, send
from tests.support.providers import Providers
from tests.support.stack_in_process import sqs_event

SLUGS: Final = ("mailgun", "facebook", "whatsapp")
SENDERS: Final = {"mailgun": "c@mail.example", "facebook": "psid-1", "whatsapp": "351910000001"}
CALLS_BUDGET: Final = 7
"""Message, conversation, what is queued before it; leave and mark; pointer and status (docs)."""
PAIRED: Final = frozenset({"whatsapp"})
"""Has a limit for each customer beside the account's: one more leave to ask for."""
FETCH_BUDGET: Final = 3
"""The message, the object, the file's new state."""


def rows() -> Iterator[Row]:
    """A reply of one part over three channels, and a file of a Messenger message."""
    with desk() as made, patch.object(PooledHttpClient, "request", Providers().request):
        for slug in SLUGS:
            yield from _reply_rows(made, slug)
        yield _fetch_row(made)


def _reply_rows(made: Desk, slug: str) -> Iterator[Row]:
    account = bootstrap.accounts().open(made.merchant_id, made.accounts[slug].account_id)
    stored = _hear(account, "to-begin")
    _send(made, stored)  # accounts, secrets and code are there from now on
    meter = _send(made, stored)
    yield Row(
        name=f"reply_aws_calls_{slug}",
        value=meter.total,
        unit="calls/reply",
        budget=CALLS_BUDGET + (slug in PAIRED),
        note=f"{dict(meter.calls)} for a reply of one part that waits for nothing",
    )
    yield Row(
        name=f"reply_write_units_{slug}",
        value=meter.write_units,
        unit="WRU/reply",
        note=json.dumps(meter.write_parts),
    )
    yield Row(name=f"reply_read_units_{slug}", value=meter.read_units, unit="RRU/reply")


def _send(made: Desk, stored: Stored) -> Meter:
    new = NewMessage(sender_type=SenderType.AGENT, sender_identifier="A001", body="On its way")
    reply = bootstrap.replying().add(made.merchant_id, stored.conversation_id, new)
    place = {"merchant_id": made.merchant_id, "conversation_id": stored.conversation_id,
             "seq": reply.seq}  # fmt: skip
    with metered() as meter:
        answer = send.handler(sqs_event(place, queue="send"), None)
    sent = bootstrap.conversations().messages(made.merchant_id, stored.conversation_id)[-1]
    if answer["batchItemFailures"] or sent.status is not MessageStatus.SENT:
        raise RuntimeError(f"the bench's own reply is {sent.status}: {sent.metadata}")
    return meter


def _fetch_row(made: Desk) -> Row:
    account = bootstrap.accounts().open(made.merchant_id, made.accounts["facebook"].account_id)
    url = "https://scontent.xx.fbcdn.net/photo.png"
    file = Attachment(name="photo.png", content_type="image/png", url=url)
    stored = _hear(account, "with-a-file", (file,))
    place = {"merchant_id": made.merchant_id, "conversation_id": stored.conversation_id,
             "seq": stored.seq}  # fmt: skip
    fetched = Fetched(content=b"x" * 100_000, content_type="image/png")
    with patch.object(GuardedFetch, "fetch", return_value=fetched), metered() as meter:
        answer = fetch.handler(sqs_event(place, queue="files"), None)
    if answer["batchItemFailures"] or not meter.calls["PutObject"]:
        raise RuntimeError("the bench's own file was not copied")
    return Row(
        name="fetch_aws_calls",
        value=meter.total,
        unit="calls/file",
        budget=FETCH_BUDGET,
        note=f"{dict(meter.calls)}; {meter.write_units:g} WRU",
    )


def _hear(account: Account, event_id: str, files: tuple[Attachment, ...] = ()) -> Stored:
    question = InboundMessage(
        event_id=event_id,
        external_message_id=event_id,
        at=utc_now(),
        sender=ContactPoint(identifier=SENDERS[account.slug]),
        recipient_identifier=account.external_id,
        body="Where is my order?",
        subject="My order" if account.slug == "mailgun" else None,
        attachments=files,
    )
    return bootstrap.receiving().receive(question, account)
