"""What we put into our own mails so that answers find their way back."""

import base64
import hmac
import re
import uuid
from email.utils import formataddr
from typing import Final

from deskhand.kit.mail.headers import one_line
from deskhand.kit.mail.labels import REPLY_PREFIXES
from deskhand.kit.signatures import token

_MAX_LOCAL: Final = 64  # RFC 5321 4.5.3.1.1
_TAG_LENGTH: Final = 16
_MAX_REFERENCES: Final = 20
_REPLY_PREFIX: Final = re.compile(rf"\s*(?:{REPLY_PREFIXES})\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE)


def build_message_id(message_id: str, domain: str) -> str:
    """Our Message-ID, bare: the same for the same message, so that a re-send can be recognised."""
    return f"{message_id}@{domain}"


def in_brackets(message_id: str) -> str:
    """A bare id as a header wants it."""
    return f"<{message_id}>"


def build_references(in_reply_to: str | None, references: tuple[str, ...]) -> tuple[str, ...]:
    """The ids for our References header, oldest first: the first one and the last ones.

    Ids that are no Message-IDs (made up for mails without one) are left out.
    """
    chain = dict.fromkeys([*references, *([in_reply_to] if in_reply_to else [])])
    ids = [name for name in chain if "@" in name and not re.search(r"[\s<>]", name)]
    if len(ids) <= _MAX_REFERENCES:
        return tuple(ids)
    return (ids[0], *ids[-_MAX_REFERENCES + 1 :])


def build_reply_address(address: str, conversation_id: str, key: str) -> str:
    """`local+conversation.tag@domain`, the tag signed: nobody can write into others' threads.

    A UUID is shortened when the local part would be too long for SMTP; when that is not enough, the
    address stays as it is, and the answer is found by its References.
    """
    local, _, domain = address.rpartition("@")
    tag = token(key, conversation_id, length=_TAG_LENGTH)
    for name in (conversation_id, _compact(conversation_id)):
        signed = f"{local}+{name}.{tag}"
        if name and len(signed) <= _MAX_LOCAL:
            return f"{signed}@{domain}"
    return address


def read_reply_address(address: str, key: str) -> str | None:
    """The conversation that a reply address names, if its signature is ours; constant time."""
    local = address.rpartition("@")[0].lower()
    name, dot, tag = local.partition("+")[2].rpartition(".")
    if not (name and dot and key):
        return None
    conversation_id = _expanded(name) or name
    expected = token(key, conversation_id, length=_TAG_LENGTH)
    return conversation_id if hmac.compare_digest(expected.encode(), tag.encode()) else None


def base_address(address: str) -> str:
    """The address without a `+tag` that has the shape of a reply address."""
    local, _, domain = address.rpartition("@")
    base, plus, rest = local.partition("+")
    shaped = plus and re.fullmatch(r"[^.]+\.[0-9a-fA-F]{16}", rest)
    return f"{base}@{domain}" if shaped else address


def _compact(conversation_id: str) -> str:
    try:
        raw = uuid.UUID(conversation_id).bytes
    except ValueError:
        return ""
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _expanded(name: str) -> str | None:
    if len(name) != 26:
        return None
    try:
        return str(uuid.UUID(bytes=base64.b32decode(name.upper() + "======")))
    except ValueError:
        return None


def reply_subject(subject: str | None) -> str:
    """`Re: ` before a subject that does not say so yet, in any of the known languages."""
    text = one_line(subject or "")
    return text if _REPLY_PREFIX.match(text) else f"Re: {text}".strip()


def format_mailbox(address: str, name: str | None) -> str:
    """`"Name" <address>` on one line; a name can't smuggle in a header."""
    return formataddr((one_line(name or ""), one_line(address)), charset="utf-8")
