"""A customer and the contact points by which channels know them (S72)."""

from datetime import datetime
from typing import Any

from pydantic import Field

from deskhand.storage.record import Record


class Customer(Record):
    """One person of one merchant.

    `primary_identifier`, `email` and `phone_number` are unique per merchant. `channel_identifiers`
    maps a channel to the identifier last seen there; the contact points hold all of them.
    """

    id: str
    merchant_id: str
    primary_identifier: str
    name: str | None = None
    email: str | None = None
    phone_number: str | None = None
    channel_identifiers: dict[str, str] = Field(default_factory=dict)
    metadata: dict[str, Any] = Field(default_factory=dict)
    version: int = 1
    created_at: datetime
    updated_at: datetime


class Contact(Record):
    """A contact point: who stands behind an identifier of a channel.

    `threads` maps a connected account to the conversation that a new message of this contact joins
    when nothing better says which. `aliases` are other identifiers of the same person there; each
    has an item that says which contact it is the `same_as`.
    """

    merchant_id: str
    channel: str
    identifier: str
    customer_id: str
    threads: dict[str, str] = Field(default_factory=dict)
    aliases: list[str] = Field(default_factory=list)
    same_as: str | None = None
