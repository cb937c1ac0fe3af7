"""Where an item stood: whose number, when, and which contacts came along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deskhand.channels.whatsapp.people import Contacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One change: `number_id` is the phone number id, which says whose account it is.

    `shown_number` is that number as customers see it, `errors` what Meta says about the whole.
    """

    number_id: str
    shown_number: str
    at: datetime
    contacts: Contacts
    errors: list[Any]
