"""A mail as an inbound message: who wrote, to which conversation, what is new in it (S23, S50)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

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
_ADDRESSED: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "X-Forwarded-To")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One mail as it was delivered to one address.

    `recipient` and `sender` are the envelope's: RCPT TO ("" for our own address) and MAIL FROM
    (empty for bounces, None when not known). `own_domain` is that of our Message-IDs. `name` is the
    same for every copy of this delivery: the id of a mail without a Message-Id. `signed`: the name
    also stands for a signature that does not cover the body. `kept` are files that stay elsewhere.
    """

    mail: Mail
    account: Account
    at: datetime
    own_domain: str
    name: str
    signed: bool = False
    recipient: str = ""
    sender: str | None = None
    kept: tuple[Attachment, ...] = field(default=())
    spam: bool = False

    @property
    def own_address(self) -> str:
        """The support address, as it is compared."""
        return normalise(str(self.account.settings.get("address") or ""))

    @property
    def addressed(self) -> str:
        """The address that it was delivered to."""
        box = first_mailbox(self.recipient)
        return box.address if box else self.own_address


def read_message(post: Delivery) -> list[Inbound]:
    """The items of a mail: the message; for a bounce also what it says of ours."""
    sender = _sender(post)
    external_id = message_id(post.mail.headers.get("Message-Id"))
    event_id = _event_id(post, external_id)
    if sender is None:
        return [Unknown(event_id=event_id, at=post.at, reason="no_sender")]
    message = _message(post, sender, event_id, external_id or f"no-message-id.{post.name}")
    return [message, *_bounce(post, event_id)]


def _event_id(post: Delivery, external_id: str) -> str:
    """Message-Id and recipient: one copy per recipient. Without one, what the retries share.

    The copy to the account's own address goes by the Message-Id alone: replies and receipts then
    find it under its event, and no second record is written.
    """
    if not external_id:
        return post.name
    recipient = identity.base_address(post.addressed)
    if recipient == post.own_address:
        return external_id
    return fingerprint("mail", external_id, recipient)


def _message(post: Delivery, sender: Mailbox, event_id: str, external_id: str) -> InboundMessage:
    content = read_content(post.mail.bodies)
    files = (*post.mail.files, *content.unsafe)
    attachments = (*map(_attachment, files), *post.kept)
    why = _automatic(post, sender)
    return InboundMessage(
        event_id=event_id,
        at=post.at,
        external_message_id=external_id,
        sender=ContactPoint(
            identifier=sender.address, name=sender.name or None, email=sender.address
        ),
        recipient_identifier=identity.base_address(post.addressed),
        message_type=_message_type(content.body, attachments),
        subject=post.mail.headers.text("Subject")[:_MAX_SUBJECT] or None,
        body=content.body,
        quoted=content.quoted,
        html=content.html,
        attachments=attachments,
        threading=_threading(post),
        automatic=bool(why),
        delivery_id=post.name if post.signed and post.name else None,
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


def _sender(post: Delivery) -> Mailbox | None:
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
    others = (headers.get("Sender"), (post.sender or ""), headers.get("Return-Path"))
    return next((box for value in others if (box := first_mailbox(value))), None)


def _is_own(post: Delivery, box: Mailbox) -> bool:
    return f"{box.local.partition('+')[0]}@{box.domain}" == post.own_address


def _automatic(post: Delivery, sender: Mailbox) -> str:
    if _is_own(post, sender):
        return "own_address"
    return automatic.reason(
        post.mail.headers,
        sender=sender.address,
        envelope_sender=post.sender,
        content_type=post.mail.content_type,
        own_address=post.own_address,
    )


def _threading(post: Delivery) -> Threading:
    key = post.account.secrets.get("reply_key", "")
    headers = post.mail.headers
    addressed = [post.addressed] if key else []
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


def _metadata(post: Delivery, why: str) -> Mapping[str, Any]:
    """What an agent may ask for; the raw post is kept elsewhere (S41, S53)."""
    headers = post.mail.headers
    values: dict[str, Any] = {
        "automatic_reason": why,
        "date": one_line(headers.get("Date"))[:_MAX_VALUE],
        "reply_to": _addresses(headers.get("Reply-To")),
        "to": _addresses(headers.get("To")),
        "cc": _addresses(headers.get("Cc")),
        "envelope_sender": one_line(post.sender or "")[:_MAX_VALUE],
        "spam": post.spam,
    }
    return {name: value for name, value in values.items() if value}


def _addresses(value: str) -> list[str]:
    return [box.address for box in mailboxes(value)[:_MAX_LISTED]]


def _bounce(post: Delivery, event_id: str) -> list[Inbound]:
    report = reports.failed_delivery(post.mail)
    if report is None or not report.original_id.endswith(f"@{post.own_domain}"):
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
