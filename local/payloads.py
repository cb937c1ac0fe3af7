"""Requests as providers post them, from invented data: for the demo's history and the tests.

Unsigned; `cli.delivery.sign` does that.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Request

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def fresh_message_id(domain: str = "mail.example") -> str:
    """A Message-Id nobody has used, with its brackets."""
    return f"<{new_id()}@{domain}>"


def mail(
    *,
    sender: str,
    recipient: str,
    subject: str,
    body: str,
    at: datetime,
    message_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Request:
    """A mail as a Mailgun route forwards it; `sender` may be `Name <address>`."""
    known = {
        "From": sender,
        "To": recipient,
        "Subject": subject,
        "Message-Id": message_id or fresh_message_id(),
        "Date": format_datetime(at),
        **(headers or {}),
    }
    address = sender.rpartition("<")[2].rstrip(">")
    fields = {
        "recipient": recipient,
        "sender": address,
        "from": sender,
        "subject": subject,
        "body-plain": body,
        "stripped-text": body,
        "Message-Id": known["Message-Id"],
        "message-headers": json.dumps(list(known.items())),
    }
    return Request(headers={"content-type": FORM}, body=urlencode(fields).encode())


def mail_event(
    *, event: str, message_id: str, recipient: str, at: datetime, **more: Any
) -> Request:
    """A Mailgun event webhook about a mail that we sent; the id without its brackets, as there."""
    data = {
        "id": new_id(),
        "event": event,
        "timestamp": at.timestamp(),
        "recipient": recipient,
        "message": {"headers": {"message-id": message_id.strip("<>")}},
        **more,
    }
    body = json.dumps({"signature": {}, "event-data": data})
    return Request(headers={"content-type": JSON}, body=body.encode())


def page_message(
    *, page_id: str, sender_id: str, text: str, at: datetime, mid: str | None = None
) -> dict[str, Any]:
    """One entry of a Messenger webhook with one message."""
    milliseconds = int(at.timestamp() * 1000)
    item = {
        "sender": {"id": sender_id},
        "recipient": {"id": page_id},
        "timestamp": milliseconds,
        "message": {"mid": mid or f"m_{new_id()}", "text": text},
    }
    return {"id": page_id, "time": milliseconds, "messaging": [item]}


def page_webhook(entries: Sequence[Mapping[str, Any]], product: str = "page") -> Request:
    """Entries in one POST, ASCII with escapes as Meta sends it; for a page or another product."""
    body = json.dumps({"object": product, "entry": list(entries)})
    return Request(headers={"content-type": JSON}, body=body.encode())


def phone_webhook(number_id: str, name: str, message: Mapping[str, Any]) -> Request:
    """A WhatsApp webhook with one message of a customer."""
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": number_id, "phone_number_id": number_id},
        "contacts": [{"wa_id": message["from"], "profile": {"name": name}}],
        "messages": [message],
    }
    entry = {"id": "0", "changes": [{"field": "messages", "value": value}]}
    body = {"object": "whatsapp_business_account", "entry": [entry]}
    return Request(headers={"content-type": JSON}, body=json.dumps(body).encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopOrder:
    """An order in a Shopify shop; `with_` changes make its later states."""

    order_id: int
    number: int
    created_at: datetime
    updated_at: datetime
    email: str | None
    name: tuple[str, str] | None
    phone: str | None = None
    lines: Sequence[tuple[str, str, int, str]] = (("TENT-2P", "Ridgeline tent", 1, "189.00"),)
    total: str = "189.00"
    currency: str = "USD"
    financial_status: str = "pending"
    fulfillment_status: str | None = None
    shipment_status: str | None = None
    fulfilled: bool = False
    refunded: str | None = None
    cancelled_at: datetime | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The REST resource as webhooks carry it."""
        first, last = self.name or (None, None)
        address = {
            "name": " ".join(self.name) if self.name else None,
            "address1": "1 Demo Street",
            "city": "Portland",
            "zip": "97201",
            "country_code": "US",
        }
        return {
            "id": self.order_id,
            "order_number": self.number,
            "name": f"#{self.number}",
            "created_at": self.created_at.isoformat(timespec="seconds"),
            "updated_at": self.updated_at.isoformat(timespec="seconds"),
            "currency": self.currency,
            "total_price": self.total,
            "current_total_price": self.total,
            "email": self.email,
            "phone": self.phone,
            "customer": (
                {"id": self.order_id + 1, "email": self.email, "first_name": first,
                 "last_name": last} if self.name else None
            ),
            "financial_status": self.financial_status,
            "fulfillment_status": self.fulfillment_status,
            "cancelled_at": self.cancelled_at.isoformat() if self.cancelled_at else None,
            "line_items": [
                {"id": self.order_id * 10 + place, "sku": sku, "name": name, "title": name,
                 "quantity": quantity, "current_quantity": quantity, "price": price,
                 "requires_shipping": True}
                for place, (sku, name, quantity, price) in enumerate(self.lines)
            ],
            "shipping_address": address,
            "billing_address": address,
            "fulfillments": [self._fulfillment()] if self.fulfilled else [],
            "refunds": [self._refund()] if self.refunded else [],
            **self.more,
        }  # fmt: skip

    def webhook(self, topic: str) -> Request:
        """The request that Shopify posts for this state."""
        headers = {"content-type": JSON, "x-shopify-topic": topic}
        return Request(headers=headers, body=json.dumps(self.body()).encode())

    def _fulfillment(self) -> dict[str, Any]:
        return {
            "id": self.order_id + 2,
            "order_id": self.order_id,
            "status": "success",
            "shipment_status": self.shipment_status,
            "tracking_company": "UPS",
            "tracking_number": f"1Z{self.order_id}",
            "tracking_url": f"https://track.example/1Z{self.order_id}",
            "created_at": self.updated_at.isoformat(timespec="seconds"),
            "updated_at": self.updated_at.isoformat(timespec="seconds"),
            "line_items": [
                {"id": self.order_id * 10 + place, "quantity": quantity}
                for place, (_, _, quantity, _) in enumerate(self.lines)
            ],
        }

    def _refund(self) -> dict[str, Any]:
        at = self.updated_at.isoformat(timespec="seconds")
        transaction = {
            "id": self.order_id + 4,
            "kind": "refund",
            "status": "success",
            "amount": self.refunded,
            "currency": self.currency,
            "created_at": at,
        }
        return {
            "id": self.order_id + 3,
            "order_id": self.order_id,
            "created_at": at,
            "processed_at": at,
            "transactions": [transaction],
            "refund_line_items": [],
        }
