"""Sending by SMTP, and finding out whether it was sent (RFC 5321; S25, S26)."""

import imaplib
import smtplib
import ssl
import time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Final

from deskhand.channels.imap import reading, servers
from deskhand.channels.mail import outgoing
from deskhand.channels.model import Account, Outbound, Sent
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.observability import log

# A folded Message-ID or References is not understood everywhere (RFC 5322 2.1.1: 998).
_POLICY: Final = SMTP.clone(max_line_length=900)
_SETTINGS_WRONG: Final = frozenset({530, 534, 535, 538})
_MAX_TEXT: Final = 300


def send(outbound: Outbound, account: Account, context: ssl.SSLContext) -> Sent:
    """Hand one mail to the server, under our own Message-ID; keep a copy where that is set.

    Raises:
        Retriable, Permanent, NeedsHuman: by the server's code; `ProviderUnreachable` when the
            connection broke after the mail was on its way: the outcome is then unknown.
    """
    domain = own_domain(account)
    content = build(outbound, account).as_bytes()
    envelope = (
        outgoing.wire_address(str(account.settings["address"])),
        outgoing.wire_address(outbound.recipient),
    )
    with servers.smtp(account, domain, context) as session:
        _check_size(session, content)
        _deliver(session, *envelope, content)
    if account.settings.get("save_sent", True):
        _keep_copy(account, content, context)
    return Sent(external_message_id=outgoing.own_id(outbound, domain))


def find_sent(outbound: Outbound, account: Account, context: ssl.SSLContext) -> Sent | None:
    """Look our Message-ID up in the mailbox of sent mail.

    Raises:
        Permanent: `outcome_unknown`: it is not there, which proves nothing: the copy is made last.
    """
    ours = outgoing.own_id(outbound, own_domain(account))
    with servers.imap(account, context) as session:
        mailbox = reading.sent_mailbox(session, account)
        try:
            if reading.is_there(session, mailbox, ours):
                return Sent(external_message_id=ours)
        except NeedsHuman as failure:
            log("sent_mailbox_not_read", account=account.account_id, code=failure.code)
    raise Permanent("outcome_unknown", "No copy was found; it may have been sent all the same.")


def own_domain(account: Account) -> str:
    """The domain of our address: that of our Message-IDs."""
    return str(account.settings.get("address") or "").rpartition("@")[2].lower()


def build(outbound: Outbound, account: Account) -> EmailMessage:
    """The mail: text, HTML beside it, files behind both.

    Raises:
        Permanent: a file without content.
        NeedsHuman: see `outgoing.headers`.
    """
    message = EmailMessage(policy=_POLICY)
    for name, value in outgoing.headers(outbound, account, own_domain(account)).items():
        message[name] = value
    message["Date"] = formatdate(time.time())
    message.set_content(outbound.body, cte="base64" if not outbound.body.isascii() else None)
    if outbound.html:
        message.add_alternative(outbound.html, subtype="html", cte="base64")
    for file in outbound.attachments:
        if file.content is None:
            raise Permanent("attachment_unavailable", "an attachment has no content")
        main, _, sub = file.content_type.partition("/")
        message.add_attachment(
            file.content, maintype=main, subtype=sub or "octet-stream", filename=file.name
        )
    return message


def _check_size(session: smtplib.SMTP, content: bytes) -> None:
    """RFC 1870: the server says beforehand how much it takes; 0 or nothing: it does not say."""
    limit = session.esmtp_features.get("size", "")
    if limit.isdigit() and 0 < int(limit) < len(content):
        raise Permanent("too_large", f"the mail server takes {int(limit) // 1_000_000} MB")


def _deliver(session: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> None:
    try:
        _expect(*session.mail(sender, [f"size={len(content)}"] if session.has_extn("size") else []))
        _expect(*session.rcpt(recipient))
    except (smtplib.SMTPException, OSError) as error:
        raise Retriable("unavailable", str(error)[:_MAX_TEXT]) from error
    try:
        _expect(*session.data(content))
    except smtplib.SMTPDataError as error:
        raise _failure(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise ProviderUnreachable(type(error).__name__) from error


def _expect(code: int, said: bytes) -> None:
    if not 200 <= code < 300:
        raise _failure(code, said)


def _failure(code: int, said: bytes | str) -> ProviderFailure:
    """4xx may do later, 5xx never (RFC 5321 4.2.1); authentication is the merchant's to mend."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = f"{code} {' '.join(words.split())}"[:_MAX_TEXT]
    if code in _SETTINGS_WRONG:
        return NeedsHuman("unauthorized", text)
    return Permanent("refused", text) if code >= 500 else Retriable("deferred", text)


def _keep_copy(account: Account, content: bytes, context: ssl.SSLContext) -> None:
    """The mail has gone: that its copy can't be kept must not send it again."""
    try:
        with servers.imap(account, context) as session:
            mailbox = reading.quoted(reading.sent_mailbox(session, account))
            at = imaplib.Time2Internaldate(time.time())
            status, _ = session.append(mailbox, r"(\Seen)", at, content)
        if status != "OK":
            log("sent_copy_not_kept", account=account.account_id, code="refused")
    except ProviderFailure as failure:
        log("sent_copy_not_kept", account=account.account_id, code=failure.code)
