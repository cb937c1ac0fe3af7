"""What came into a mailbox, as requests; nothing in it is changed but by a setting (RFC 9051)."""

import imaplib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from deskhand.channels.base import Caught
from deskhand.channels.model import Account
from deskhand.kit.clock import to_text
from deskhand.kit.errors import NeedsHuman, Retriable
from deskhand.kit.webhook import Request

MAIL: Final = "message/rfc822"
UID_HEADER: Final = "x-mailbox-uid"
ARRIVED_HEADER: Final = "x-mailbox-arrived"
SKIPPED_HEADER: Final = "x-mailbox-skipped"
MAX_MAIL: Final = 25 * 1024 * 1024
PAGE_MAILS: Final = 25
PAGE_BYTES: Final = 30 * 1024 * 1024
_ABOUT: Final = re.compile(
    rb'UID (?P<uid>\d+)|RFC822\.SIZE (?P<size>\d+)|INTERNALDATE "(?P<arrived>[^"]{20,32})"'
)
_SENT: Final = re.compile(rb'^\([^)]*\\Sent[^)]*\) (?:"[^"]*"|NIL) (?P<name>.+)$', re.IGNORECASE)
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Place:
    """How far we got: the UIDs of a mailbox rise, until its UIDVALIDITY changes."""

    validity: str
    uid: int

    @classmethod
    def of(cls, cursor: str | None) -> "Place | None":
        """Read a cursor; None for none, and for one that is not ours."""
        validity, colon, uid = (cursor or "").partition(":")
        return cls(validity, int(uid)) if colon and uid.isdigit() else None

    def __str__(self) -> str:
        return f"{self.validity}:{self.uid}"


@dataclass(frozen=True, slots=True)
class _Letter:
    uid: int
    size: int
    arrived: datetime


def read_new(
    session: imaplib.IMAP4, account: Account, since: datetime, cursor: str | None
) -> Caught:
    """One page of what arrived since then, oldest first.

    `cursor` goes on within the same mailbox; where the server has numbered it anew, from `since`.
    """
    mark = bool(account.settings.get("mark_seen"))
    mailbox = str(account.settings.get("mailbox") or "INBOX")
    validity = open_mailbox(session, mailbox, readonly=not mark)
    place = Place.of(cursor)
    after = place.uid if place and place.validity == validity else 0
    earliest = since.replace(microsecond=0)
    letters = [one for one in _letters(session, since, after) if one.arrived >= earliest]
    taken = _page(letters)
    requests = tuple(_fetch(session, letter, validity) for letter in taken)
    if mark and taken:
        numbers = ",".join(str(letter.uid) for letter in taken)
        _do(session, "STORE", numbers, "+FLAGS.SILENT", r"(\Seen)")
    more = len(taken) < len(letters)
    return Caught(requests=requests, cursor=str(Place(validity, taken[-1].uid)) if more else None)


def open_mailbox(session: imaplib.IMAP4, name: str, *, readonly: bool) -> str:
    """Select a mailbox and return its UIDVALIDITY.

    Raises:
        NeedsHuman: there is no such mailbox.
    """
    status, _ = session.select(quoted(name), readonly=readonly)
    if status != "OK":
        raise NeedsHuman("mailbox_unknown", f"there is no mailbox {name}")
    _, found = session.response("UIDVALIDITY")
    first = found[0] if found else None
    return first.decode() if isinstance(first, bytes) else "0"


def sent_mailbox(session: imaplib.IMAP4, account: Account) -> str:
    """The mailbox of sent mail: by the settings, else as the server marks it (RFC 6154)."""
    named = str(account.settings.get("sent_mailbox") or "")
    if named:
        return named
    _, lines = session.list()
    for line in lines:
        found = _SENT.match(line) if isinstance(line, bytes) else None
        if found:
            return found["name"].decode("ascii", "replace").strip('"')
    return "Sent"


def is_there(session: imaplib.IMAP4, mailbox: str, message_id: str) -> bool:
    """Whether a mail with this Message-ID (bare) is in the mailbox."""
    open_mailbox(session, mailbox, readonly=True)
    return bool(_uids(session, "HEADER", "Message-ID", quoted(f"<{message_id}>")))


def quoted(text: str) -> str:
    """A string as the protocol has it; line ends can't be in one."""
    clean = re.sub(r"[\r\n\x00]", "", text)
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _letters(session: imaplib.IMAP4, since: datetime, after: int) -> Iterator[_Letter]:
    """The search is by day and in the server's own zone, so it asks for a day more."""
    day = imaplib.Time2Internaldate((since - timedelta(days=1)).timestamp())[1:12].strip()
    found = [uid for uid in _uids(session, "UID", f"{after + 1}:*", "SINCE", day) if uid > after]
    for start in range(0, len(found), _BATCH):
        numbers = ",".join(map(str, found[start : start + _BATCH]))
        for answer in _do(session, "FETCH", numbers, "(UID RFC822.SIZE INTERNALDATE)"):
            letter = _letter(answer if isinstance(answer, bytes) else b"")
            if letter:
                yield letter


def _letter(answer: bytes) -> _Letter | None:
    known: dict[str, bytes] = {}
    for found in _ABOUT.finditer(answer):
        known |= {name: value for name, value in found.groupdict().items() if value}
    if {"uid", "size", "arrived"} - set(known):
        return None
    moment = imaplib.Internaldate2tuple(b'INTERNALDATE "' + known["arrived"] + b'"')
    if moment is None:
        return None
    arrived = datetime.fromtimestamp(time.mktime(moment), tz=UTC)
    return _Letter(int(known["uid"]), int(known["size"]), arrived)


def _page(letters: list[_Letter]) -> list[_Letter]:
    """As many as fit one call; the first in any case."""
    page: list[_Letter] = []
    size = 0
    for letter in sorted(letters, key=lambda one: one.uid)[:PAGE_MAILS]:
        size += min(letter.size, MAX_MAIL)
        if page and size > PAGE_BYTES:
            break
        page.append(letter)
    return page


def _fetch(session: imaplib.IMAP4, letter: _Letter, validity: str) -> Request:
    """One mail; of one that is too large its headers alone, so that it can be told."""
    headers = {
        "content-type": MAIL,
        UID_HEADER: f"{validity}/{letter.uid}",
        ARRIVED_HEADER: to_text(letter.arrived),
    }
    part = "BODY.PEEK[]"
    if letter.size > MAX_MAIL:
        headers[SKIPPED_HEADER] = f"too_large {letter.size}"
        part = "BODY.PEEK[HEADER]"
    answers = _do(session, "FETCH", str(letter.uid), f"({part})")
    bodies = [one[1] for one in answers if isinstance(one, tuple)]
    if not bodies:
        raise Retriable("unavailable", "the server did not give a mail that it had listed")
    return Request(headers=headers, body=bodies[0])


def _uids(session: imaplib.IMAP4, *criteria: str) -> list[int]:
    answers = _do(session, "SEARCH", *criteria)
    return [int(one) for answer in answers if isinstance(answer, bytes) for one in answer.split()]


def _do(session: imaplib.IMAP4, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes]]:
    status, answers = session.uid(command, *arguments)
    if status != "OK":
        raise Retriable("unavailable", f"the server refused {command}")
    return [one for one in answers if one]
