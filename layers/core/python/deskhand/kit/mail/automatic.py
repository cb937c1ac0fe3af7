"""Mail that no person wrote: auto-replies, bounces, lists, loops (RFC 3834, 3464, 2369, 5965)."""

import re
from typing import Final

from deskhand.kit.mail.headers import Headers, parameters

_BULK: Final = frozenset(("bulk", "list", "junk", "auto_reply", "auto-reply"))
_PRESENT: Final = {
    "X-Autoreply": "auto_reply",
    "X-Autorespond": "auto_reply",
    "X-Auto-Reply-From": "auto_reply",
    "X-Failed-Recipients": "bounce",
}
_ROBOTS: Final = frozenset(("mailer-daemon", "postmaster", "mailerdaemon", "mail-daemon"))
_SUBJECT: Final = re.compile(
    r"\s*(?:(?:automatic|auto(?:matic)?[ -]?)\s?reply|out of (?:the )?office|auto(?:mat)?-?respon"
    r"|abwesenheitsnotiz|automatische antwort|réponse automatique|respuesta automática"
    r"|risposta automatica|resposta automática|自动回复|自動回覆"
    r"|自动答复|自動返信|不在通知|자동 ?회신"
    r"|автоответ|undeliver(?:able|ed)|mail delivery (?:failed|subsystem)|returned mail"
    r"|delivery status notification|系统退信|退信通知)",
    re.IGNORECASE,
)


def reason(
    headers: Headers,
    *,
    sender: str,
    envelope_sender: str | None,
    content_type: str,
    own_address: str = "",
) -> str:
    """Why a mail counts as automatic, in a word; an empty string when a person wrote it.

    Args:
        sender: the address in From, lower case, or an empty string.
        envelope_sender: MAIL FROM; empty for bounces and auto-replies, None when not known.
        content_type: that of the whole mail.
        own_address: where we get mail. When that is a group that passes on what customers write
            (Google Groups), the group's marks say nothing about the mail.
    """
    submitted = headers.get("Auto-Submitted").partition(";")[0].strip().lower()
    if content_type == "multipart/report" or _declared_report(headers):
        return "report"
    if submitted and submitted != "no":
        return "auto_submitted"
    if not _is_own_group(headers, own_address) and (word := _list_word(headers)):
        return word
    for name, word in _PRESENT.items():
        if headers.has(name):
            return word
    if _suppresses(headers):
        return "auto_response_suppress"
    return _by_sender(headers, sender, envelope_sender)


def _list_word(headers: Headers) -> str:
    if headers.get("Precedence").strip().lower() in _BULK:
        return "bulk"
    return "list" if headers.has("List-Id") else ""


def _is_own_group(headers: Headers, own_address: str) -> bool:
    """A group's List-Id is its address with a dot for the `@` (RFC 2919)."""
    named = headers.get("List-Id").lower().rpartition("<")[2].partition(">")[0].strip()
    return bool(named) and named == own_address.replace("@", ".")


def _declared_report(headers: Headers) -> bool:
    return parameters(headers.get("Content-Type"))[0] in {
        "multipart/report",
        "message/delivery-status",
        "message/disposition-notification",
    }


def _suppresses(headers: Headers) -> bool:
    value = headers.get("X-Auto-Response-Suppress").strip().lower()
    return bool(value) and value != "none"


def _by_sender(headers: Headers, sender: str, envelope_sender: str | None) -> str:
    returned = headers.get("Return-Path").strip() if headers.has("Return-Path") else None
    for path in (envelope_sender, returned):
        if path is not None and not path.strip().strip("<>").strip():
            return "null_sender"
    if sender.partition("@")[0] in _ROBOTS:
        return "robot"
    return "subject" if _SUBJECT.match(headers.text("Subject")) else ""
