"""Signs of life of connected accounts, from what the stream shows anyway.

Not on the way of a message: no service writes them, so they cost a request nothing.
"""

from datetime import timedelta
from typing import Final

from deskhand.intake.sightings import Sightings
from deskhand.kit.clock import from_text
from deskhand.outbox.stream import Change

CUSTOMER: Final = "customer"
FRESH: Final = timedelta(minutes=10)
SENT: Final = frozenset({"sent", "delivered", "read"})


def note(change: Change, sightings: Sightings) -> None:
    """Note what came in for an account, or what its provider took.

    A webhook of an app may bring what is another account's: the message says whose it is. What was
    caught up on is no sign of life: its raw request is `quiet`, its messages are old.
    """
    new, old = change.new, change.old
    if new is None:
        return
    if new.get("entity") == "raw_event" and old is None and not new.get("quiet"):
        sightings.received(new["merchant_id"], new["account_id"], from_text(new["received_at"]))
    if new.get("entity") != "message" or not new.get("account_id"):
        return
    if new.get("sender_type") == CUSTOMER:
        if old is None and change.at - from_text(new["timestamp"]) < FRESH:
            sightings.received(new["merchant_id"], new["account_id"], change.at)
    elif new.get("status") in SENT and (old is None or old.get("status") not in SENT):
        sightings.sent(new["merchant_id"], new["account_id"], change.at)
