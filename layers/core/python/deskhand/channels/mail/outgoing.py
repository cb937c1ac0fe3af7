"""Headers of the mails that we send: known by their ids, found by their answers (S25, S26)."""

import re

from deskhand.channels.model import Account, Outbound
from deskhand.kit.errors import NeedsHuman, Permanent
from deskhand.kit.mail import identity
from deskhand.kit.mail.headers import one_line


def own_id(outbound: Outbound, domain: str) -> str:
    """Our Message-ID of this part, bare; the same for every try, so that it can be looked up."""
    return identity.build_message_id(outbound.part_id, domain)


def wire_address(address: str) -> str:
    """An address as servers take it: the domain in ASCII (RFC 5890), the local part as it is.

    Raises:
        Permanent: `address_invalid`: not an address, or one that only SMTPUTF8 servers take.
    """
    local, _, domain = address.rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError as error:
        raise Permanent("address_invalid", "the recipient's domain is not valid") from error
    if not (local and domain and local.isascii()) or re.search(r"\s", address):
        raise Permanent("address_invalid", "the recipient's address is not valid")
    return f"{local}@{domain}"


def headers(outbound: Outbound, account: Account, domain: str) -> dict[str, str]:
    """From, To, Subject, Message-Id, Reply-To, and what threads it and tells how it was made.

    Values are single lines, but not yet encoded for the wire.

    Raises:
        NeedsHuman: `not_configured`: the account has no support address or domain.
        Permanent: see `wire_address`.
    """
    address = str(account.settings.get("address") or "")
    if not address or not domain:
        raise NeedsHuman("not_configured", "the support address or the domain is missing")
    recipient = wire_address(outbound.recipient)
    subject = outbound.subject
    if outbound.in_reply_to:
        subject = identity.reply_subject(subject)
    values = {
        "From": identity.format_mailbox(address, account.settings.get("from_name")),
        "To": identity.format_mailbox(recipient, outbound.recipient_name),
        "Subject": one_line(subject or ""),
        "Message-Id": identity.in_brackets(own_id(outbound, domain)),
        "Reply-To": _reply_address(outbound, account, address),
    }
    return values | _threading(outbound) | _automatic(outbound)


def _reply_address(outbound: Outbound, account: Account, address: str) -> str:
    key = account.secrets.get("reply_key", "")
    if not key:
        return address
    return identity.build_reply_address(address, outbound.conversation_id, key)


def _threading(outbound: Outbound) -> dict[str, str]:
    chain = identity.build_references(outbound.in_reply_to, outbound.references)
    values = {}
    if outbound.in_reply_to in chain:
        values["In-Reply-To"] = identity.in_brackets(outbound.in_reply_to or "")
    if chain:
        values["References"] = " ".join(identity.in_brackets(name) for name in chain)
    return values


def _automatic(outbound: Outbound) -> dict[str, str]:
    """RFC 3834: an answer by machine says so, a notification too."""
    if outbound.automatic:
        return {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    return {} if outbound.by_human else {"Auto-Submitted": "auto-generated"}
