"""A mail as an inbound message: who wrote, to which conversation, what is new in it (S23, S50)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from deskhand.channels.mailgun.form import Form
from deskhand.channels.mailgun.post import read_mail, stored_attachments
from deskhand.channels.model import (
    Account,
    Attachment,
    ContactPoint,
    Inbound,
    InboundMessage,
    MessageType,
    Receipt,
    ReceiptStatus,
    Threading,
    Unknown,
)
from deskhand.kit.ids import fingerprint
from deskhand.kit.mail import automatic, identity, reports
from deskhand.kit.mail.addresses import Mailbox, first_mailbox, mailboxes, normalise
from deskhand.kit.mail.content import read_content
from deskhand.kit.mail.headers import message_id, one_line, thread_references
from deskhand.kit.mail.mime import Mail, MailFile

_MAX_SUBJECT: Final = 500
_MAX_LISTED: Final = 20
_MAX_VALUE: Final = 300
_MAX_SECONDS: Final = 99_999_999_999
_ADDRESSED: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "X-Forwarded-To")


@dataclass(frozen=True, slots=True)
class _Post:
    """What is read from one post, in one place."""

    form: Form
    mail: Mail
    account: Account
    at: datetime

    @property
    def own_address(self) -> str:
        return normalise(str(self.account.settings.get("address") or ""))

    @property
    def recipient(self) -> str:
        box = first_mailbox(self.form.text("recipient"))
        return box.address if box else self.own_address

    @property
    def delivery(self) -> str:
        """The same for every retry of this post, and for no other."""
        return fingerprint("mailgun", self.form.text("token"))


def read_message(form: Form, account: Account, received_at: datetime) -> list[Inbound]:
    """The items of an inbound post: the message; for a bounce also what it says of our mail."""
    at = read_time(form.text("timestamp"), received_at)
    post = _Post(form, read_mail(form), account, at)
    sender = _sender(post)
    external_id = message_id(post.mail.headers.get("Message-Id"))
    event_id = _event_id(post, external_id)
    if sender is None:
        return [Unknown(event_id=event_id, at=at, reason="no_sender")]
    message = _message(post, sender, event_id, external_id or f"no-message-id.{post.delivery}")
    return [message, *_bounce(post, event_id)]


def read_time(seconds: str, otherwise: datetime) -> datetime:
    """Mailgun's time, in whole or decimal seconds."""
    try:
        value = float(seconds)
    except ValueError:
        return otherwise
    return datetime.fromtimestamp(value, tz=UTC) if 0 < value < _MAX_SECONDS else otherwise


def _event_id(post: _Post, external_id: str) -> str:
    """Message-Id and recipient: one copy per recipient. Without one, what the retries share.

    The copy to the account's own address goes by the Message-Id alone: replies and receipts then
    find it under its event, and no second record is written.
    """
    if not external_id:
        return post.delivery
    recipient = identity.base_address(post.recipient)
    if recipient == post.own_address:
        return external_id
    return fingerprint("mail", external_id, recipient)


def _message(post: _Post, sender: Mailbox, event_id: str, external_id: str) -> InboundMessage:
    content = read_content(post.mail.bodies)
    files = (*post.mail.files, *content.unsafe)
    attachments = (*map(_attachment, files), *stored_attachments(post.form))
    why = _automatic(post, sender)
    return InboundMessage(
        event_id=event_id,
        at=post.at,
        external_message_id=external_id,
        sender=ContactPoint(
            identifier=sender.address, name=sender.name or None, email=sender.address
        ),
        recipient_identifier=identity.base_address(post.recipient),
        message_type=_message_type(content.body, attachments),
        subject=post.mail.headers.text("Subject")[:_MAX_SUBJECT] or None,
        body=content.body,
        quoted=content.quoted,
        html=content.html,
        attachments=attachments,
        threading=_threading(post),
        automatic=bool(why),
        delivery_id=post.delivery or None,
        metadata=_metadata(post, why),
    )


def _message_type(body: str, attachments: tuple[Attachment, ...]) -> MessageType:
    return MessageType.ATTACHMENT if attachments and not body else MessageType.TEXT


def _attachment(file: MailFile) -> Attachment:
    return Attachment(
        name=file.name,
        content_type=file.content_type,
        size=len(file.content),
        content=file.content,
        content_id=file.content_id,
    )


def _sender(post: _Post) -> Mailbox | None:
    """The person: From, not the envelope (empty for bounces, per recipient for lists).

    Reply-To speaks for the person where From can't: a calendar, or our own address (a contact form,
    a forwarding mailbox).
    """
    headers = post.mail.headers
    author = first_mailbox(headers.get("From"))
    answer_to = first_mailbox(headers.get("Reply-To"))
    invites = any(file.content_type == "text/calendar" for file in post.mail.files)
    if answer_to and not _is_own(post, answer_to) and (
        author is None or invites or _is_own(post, author)
    ):  # fmt: skip
        name = answer_to.name or (author.name if author else "")
        return Mailbox(answer_to.address, name)
    if author:
        return author
    others = (headers.get("Sender"), post.form.text("sender"), headers.get("Return-Path"))
    return next((box for value in others if (box := first_mailbox(value))), None)


def _is_own(post: _Post, box: Mailbox) -> bool:
    return f"{box.local.partition('+')[0]}@{box.domain}" == post.own_address


def _automatic(post: _Post, sender: Mailbox) -> str:
    if _is_own(post, sender):
        return "own_address"
    return automatic.reason(
        post.mail.headers,
        sender=sender.address,
        envelope_sender=post.form.text("sender") if post.form.has("sender") else None,
        content_type=post.mail.content_type,
        own_address=post.own_address,
    )


def _threading(post: _Post) -> Threading:
    key = post.account.secrets.get("reply_key", "")
    headers = post.mail.headers
    addressed = [post.recipient] if key else []
    if key:
        addressed += [
            box.address for name in _ADDRESSED for value in headers.all(name)[:5]
            for box in mailboxes(value)
        ]  # fmt: skip
    named = (identity.read_reply_address(address, key) for address in addressed)
    return Threading(
        conversation_id=next((name for name in named if name), None),
        references=thread_references(headers),
    )


def _metadata(post: _Post, why: str) -> Mapping[str, Any]:
    """What an agent may ask for; the raw post is kept elsewhere (S41, S53)."""
    headers = post.mail.headers
    values: dict[str, Any] = {
        "automatic_reason": why,
        "date": one_line(headers.get("Date"))[:_MAX_VALUE],
        "reply_to": _addresses(headers.get("Reply-To")),
        "to": _addresses(headers.get("To")),
        "cc": _addresses(headers.get("Cc")),
        "envelope_sender": one_line(post.form.text("sender"))[:_MAX_VALUE],
        "spam": headers.get("X-Mailgun-Sflag").strip().lower() == "yes",
    }
    return {name: value for name, value in values.items() if value}


def _addresses(value: str) -> list[str]:
    return [box.address for box in mailboxes(value)[:_MAX_LISTED]]


def _bounce(post: _Post, event_id: str) -> list[Inbound]:
    report = reports.failed_delivery(post.mail)
    if report is None or not report.original_id.endswith(f"@{post.account.external_id}"):
        return []
    return [
        Receipt(
            event_id=fingerprint("bounce", event_id),
            at=post.at,
            status=ReceiptStatus.FAILED,
            external_message_ids=(report.original_id,),
            failure_code=report.status or "bounce",
            failure_text=report.diagnostic,
        )
    ]
