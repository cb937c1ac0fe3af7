"""An account on the two tiny servers, and mails."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from deskhand.channels.model import Account, Outbound

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CONVERSATION = "0199c0de-0000-7000-8000-00000000c001"
OURS = "0199c0de-0000-7000-8000-00000000a001@acme.example"


def account(imap_port: int = 1, smtp_port: int = 1, **settings: Any) -> Account:
    """A mailbox on this machine, not encrypted, as the local stage allows it."""
    known = {
        "address": "support@acme.example",
        "from_name": "Acme Outdoor",
        "imap_host": "127.0.0.1",
        "imap_port": imap_port,
        "imap_security": "none",
        "smtp_host": "127.0.0.1",
        "smtp_port": smtp_port,
        "smtp_security": "none",
    }
    return Account(
        account_id="account-1",
        merchant_id="acme",
        slug="imap",
        external_id="support@acme.example",
        settings={**known, **settings},
        secrets={"username": "shop", "password": "secret", "reply_key": "reply-key"},
    )


def mail(message_id: str = "q1@customer.example", body: str = "Where is it?", **more: str) -> bytes:
    """A customer's mail."""
    message = EmailMessage(policy=SMTP)
    known = {
        "Return-Path": "<lena@customer.example>",
        "From": "Lena Vogt <lena@customer.example>",
        "To": "support@acme.example",
        "Subject": "Order #1166",
        "Message-Id": f"<{message_id}>",
    }
    for name, value in {**known, **{k.replace("_", "-"): v for k, v in more.items()}}.items():
        message[name] = value
    message.set_content(body)
    return message.as_bytes()


def outbound(**changes: Any) -> Outbound:
    """A reply to send."""
    values: dict[str, Any] = {
        "message_id": "0199c0de-0000-7000-8000-00000000a001",
        "conversation_id": CONVERSATION,
        "recipient": "lena@customer.example",
        "recipient_name": "Lena Vögt",
        "body": "昨天已发货。",
        "subject": "Order #1166 🏕",
        "in_reply_to": "q1@customer.example",
        "references": ("q0@customer.example", "q1@customer.example"),
    }
    return Outbound(**(values | changes))
