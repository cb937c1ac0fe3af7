"""Delivery reports that arrive as mail: which of our mails failed, and why (RFC 3464)."""

import re
from dataclasses import dataclass
from typing import Final

from deskhand.kit.mail.headers import Headers, message_id
from deskhand.kit.mail.mime import Mail, MailFile, split_headers

_BLANK: Final = re.compile(rb"\r?\n\r?\n")
_MAX_REPORT: Final = 65_536
_ORIGINALS: Final = frozenset(
    ("message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "message/global")
)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """One failed delivery.

    `original_id` is the bare Message-ID of our mail, `status` the enhanced code ("5.1.1"),
    `diagnostic` the server's words.
    """

    original_id: str
    status: str
    diagnostic: str


def failed_delivery(mail: Mail) -> DeliveryReport | None:
    """The final failure that a mail reports, or None: delays and other reports are none."""
    status = next((f for f in mail.files if f.content_type == "message/delivery-status"), None)
    original = next((f for f in mail.files if f.content_type in _ORIGINALS), None)
    if status is None or original is None:
        return None
    headers, _ = split_headers(original.content[:_MAX_REPORT])
    original_id = message_id(headers.get("Message-ID"))
    failed = next((g for g in _groups(status) if _failed(g)), None)
    if not original_id or failed is None:
        return None
    return DeliveryReport(
        original_id=original_id,
        status=failed.get("Status").partition("(")[0].strip(),
        diagnostic=failed.text("Diagnostic-Code")[:500],
    )


def _groups(status: MailFile) -> list[Headers]:
    blocks = _BLANK.split(status.content[:_MAX_REPORT].strip(), maxsplit=50)
    return [split_headers(block.lstrip())[0] for block in blocks]


def _failed(group: Headers) -> bool:
    return group.get("Action").strip().lower() == "failed"
