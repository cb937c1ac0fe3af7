"""Kinds of notices, the texts merchants may edit, and the record that a customer was told."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from deskhand.storage.record import Record


class NoticeKind(StrEnum):
    """What a customer is told of (S106)."""

    ORDER_RECEIVED = "order_received"
    ORDER_SHIPPED = "order_shipped"
    ORDER_DELIVERED = "order_delivered"
    ORDER_REFUNDED = "order_refunded"


class Language(StrEnum):
    """The languages that there are default texts in."""

    EN = "en"
    ZH = "zh"


class Text(BaseModel):
    """A subject and a body as Liquid source. The subject is not used where a channel has none."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    subject: str
    body: str


class Template(Record):
    """A merchant's text for one kind in one language; `enabled` off means that kind is not sent.

    `edited` is False for the default. `version` is 0 until it is first edited.
    """

    merchant_id: str
    kind: NoticeKind
    language: Language
    subject: str
    body: str
    enabled: bool = True
    edited: bool = True
    version: int = 1
    updated_at: datetime | None = None


class Told(Record):
    """That a customer is told of a change of an order, and by which way.

    Written before the message, so that a repeat goes the same way; `message_id` follows.
    """

    merchant_id: str
    order_id: str
    change: str
    kind: NoticeKind
    customer_id: str
    account_id: str
    channel: str
    conversation_id: str
    recipient: str
    begins: bool
    message_id: str | None = None
    created_at: datetime
