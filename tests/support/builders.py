"""Builders of what tests hand to services: one call for the usual case, keywords for the rest."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from deskhand.agents.models import Agent
from deskhand.agents.repository import counter_updates
from deskhand.channels.model import Account, ContactPoint, InboundMessage
from deskhand.conversations.files import MessageFiles
from deskhand.conversations.receiving import ReceivingService
from deskhand.conversations.replying import ReplyingService
from deskhand.conversations.uploads import UploadService
from deskhand.kit.settings import Settings
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import Table, Write

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_numbers = count(1)


class FakeClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **parts: float) -> datetime:
        """Move on by `timedelta(**parts)`."""
        self.now += timedelta(**parts)
        return self.now


def account(merchant_id: str, slug: str = "facebook", **changes: Any) -> Account:
    """A connected account of a merchant."""
    fields: dict[str, Any] = {
        "account_id": f"acc-{slug}",
        "merchant_id": merchant_id,
        "slug": slug,
        "external_id": "101010101010101" if slug == "facebook" else "acme.example",
        "secrets": {"reply_key": "reply-key"},
    }
    return Account(**{**fields, **changes})


def agent(merchant_id: str, code: str, **changes: Any) -> Agent:
    """An agent, offline and idle."""
    fields: dict[str, Any] = {
        "id": f"agent-{code}",
        "merchant_id": merchant_id,
        "service_code": code,
        "name": f"Agent {code}",
        "email": f"{code.lower()}@acme.example",
        "created_at": START,
        "updated_at": START,
    }
    return Agent(**{**fields, **changes})


def inbound(identifier: str = "psid-1", **changes: Any) -> InboundMessage:
    """A message from a customer, with ids nobody else has."""
    number = next(_numbers)
    fields: dict[str, Any] = {
        "event_id": f"mid.{number}",
        "external_message_id": f"mid.{number}",
        "at": START,
        "sender": ContactPoint(identifier=identifier, name="Lena"),
        "recipient_identifier": "101010101010101",
        "body": "Where is my order?",
    }
    return InboundMessage(**{**fields, **changes})


def mail(address: str = "lena@example.com", **changes: Any) -> InboundMessage:
    """A mail from a customer."""
    number = next(_numbers)
    message_id = f"{number}@mail.example.com"
    fields: dict[str, Any] = {
        "event_id": f"{message_id} support@acme.example",
        "external_message_id": message_id,
        "sender": ContactPoint(identifier=address, name="Lena", email=address),
        "recipient_identifier": "support@acme.example",
        "subject": "My order",
    }
    return inbound(**{**fields, **changes})


def receiving(settings: Settings, clock: FakeClock | None = None) -> ReceivingService:
    """The receiving service on the test's tables, without waiting between tries."""
    objects = ObjectStore(settings.files_bucket)
    files = MessageFiles(objects, UploadService(Table(settings.desk_table), objects))
    return ReceivingService(
        Table(settings.desk_table), files, clock or FakeClock(), sleep=lambda _: None
    )


def replying(settings: Settings, clock: FakeClock | None = None) -> ReplyingService:
    """The replying service on the test's tables."""
    now = clock or FakeClock()

    def counters(merchant_id: str, before: str | None, after: str | None) -> Sequence[Write]:
        return counter_updates(merchant_id, before, after, now())

    return ReplyingService(Table(settings.desk_table), now, counters, sleep=lambda _: None)
