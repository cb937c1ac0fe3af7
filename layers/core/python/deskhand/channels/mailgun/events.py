"""What became of our mails: event webhooks, JSON and the older form posts (formats.md 1.2)."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from deskhand.channels.mailgun.form import Form
from deskhand.channels.mailgun.inbound import read_time
from deskhand.channels.mailgun.post import read_mail
from deskhand.channels.mailgun.sending import VARIABLE
from deskhand.channels.model import Account, Ignored, Inbound, Receipt, ReceiptStatus, Unknown
from deskhand.kit.errors import ParseFailure
from deskhand.kit.ids import fingerprint
from deskhand.kit.mail.headers import message_id, one_line
from deskhand.kit.mail.identity import build_message_id

# A complaint comes after delivery: the mail was read and marked as spam. Calling it failed would
# invite the agent to send it again, so it stays delivered and carries the reason.
_STATUSES: Final = {
    "accepted": ReceiptStatus.SENT,
    "delivered": ReceiptStatus.DELIVERED,
    "complained": ReceiptStatus.DELIVERED,
    "opened": ReceiptStatus.READ,
    "clicked": ReceiptStatus.READ,
    "failed": ReceiptStatus.FAILED,
    "rejected": ReceiptStatus.FAILED,
    "bounced": ReceiptStatus.FAILED,
    "dropped": ReceiptStatus.FAILED,
}
_OF_NO_CONSEQUENCE: Final = frozenset(
    ("stored", "unsubscribed", "delivering", "email_validation", "list_member_uploaded",
     "list_member_upload_error", "list_uploaded")
)  # fmt: skip
_TELLING: Final = frozenset(("failed", "rejected", "bounced", "dropped", "complained"))
_MAX_TEXT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """One event of either form. `own_id` is the value of our variable, `code` the server's."""

    kind: str
    event_id: str
    at: datetime
    message_id: str
    own_id: str
    temporary: bool = False
    reason: str = ""
    code: str = ""
    text: str = ""


def read_event(document: Any, account: Account, received_at: datetime) -> list[Inbound]:
    """A JSON event webhook.

    Raises:
        ParseFailure: `not_an_event`: there is no `event-data` object.
    """
    data = document.get("event-data") if isinstance(document, dict) else None
    if not isinstance(data, dict):
        raise ParseFailure("not_an_event")
    kind = _text(data, "event")
    reference = message_id(_text(data, "message", "headers", "message-id"))
    seconds = data.get("timestamp")
    token = _text(document, "signature", "token")
    event = _Event(
        kind=kind,
        event_id=_event_id(data, kind, reference, token),
        at=read_time(repr(seconds) if _is_number(seconds) else str(seconds), received_at),
        message_id=reference,
        own_id=_text(data, "user-variables", VARIABLE),
        temporary=_text(data, "severity") == "temporary",
        reason=_text(data, "reason"),
        code=_text(data, "delivery-status", "code"),
        text=_text(data, "delivery-status", "message")
        or _text(data, "delivery-status", "description")
        or _text(data, "reject", "reason"),
    )
    return [_item(event, account)]


def read_old_event(form: Form, account: Account, received_at: datetime) -> list[Inbound]:
    """A form-style event webhook, as accounts from before 2018 still get them."""
    kind = form.text("event")
    reference = message_id(
        form.text("Message-Id")
        or form.text("message-id")
        or read_mail(form).headers.get("Message-Id")
    )
    event = _Event(
        kind=kind,
        event_id=fingerprint(
            "mailgun", form.text("token"), kind, form.text("recipient"), form.text("code")
        ),
        at=read_time(form.text("timestamp"), received_at),
        message_id=reference,
        own_id=form.text(VARIABLE),
        reason=form.text("reason"),
        code=form.text("code"),
        text=form.text("error") or form.text("description"),
    )
    return [_item(event, account)]


def _item(event: _Event, account: Account) -> Inbound:
    status = _STATUSES.get(event.kind)
    if event.kind in _OF_NO_CONSEQUENCE or event.temporary:
        reason = "temporary_failure" if event.temporary else event.kind
        return Ignored(event_id=event.event_id, at=event.at, reason=reason)
    if status is None:
        reason = f"unknown_event {one_line(event.kind)[:60]}".strip()
        return Unknown(event_id=event.event_id, at=event.at, reason=reason)
    known = event.message_id
    if not known and event.own_id:
        known = build_message_id(event.own_id, account.external_id)
    if not known:
        return Ignored(event_id=event.event_id, at=event.at, reason="names_no_message")
    tells = event.kind in _TELLING
    return Receipt(
        event_id=event.event_id,
        at=event.at,
        status=status,
        external_message_ids=(known,),
        failure_code=_failure_code(event) if tells else "",
        failure_text=one_line(event.text)[:_MAX_TEXT] if tells else "",
    )


def _failure_code(event: _Event) -> str:
    if event.kind == "complained":
        return event.kind
    return one_line(event.reason or event.code or event.kind)[:_MAX_TEXT]


def _event_id(data: dict[str, Any], kind: str, reference: str, token: str) -> str:
    """The event's own id; samples without one are named by all that tells them apart."""
    own = _text(data, "id")
    if own:
        return fingerprint("event", own)
    return fingerprint(
        "event", kind, reference, _text(data, "recipient"), _text(data, "timestamp"), token
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _text(data: Any, *path: str) -> str:
    """A value below nested objects as text; an empty string when anything on the way is missing."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return str(data) if isinstance(data, str | int | float) else ""
