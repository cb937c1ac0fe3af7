"""Mail addresses out of headers: linear, bounded, without recursion (RFC 5322 3.4, 3.6)."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from deskhand.kit.mail.headers import decode_words, one_line

_MAX_HEADER: Final = 16_384
_MAX_MAILBOXES: Final = 100
_MAX_NAME: Final = 200
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[^"(),;<>\\]+|.', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_ANYWHERE: Final = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,255}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A person's address, lower case, and the name beside it (may be empty)."""

    address: str
    name: str = ""

    @property
    def local(self) -> str:
        """What stands before the `@`."""
        return self.address.rpartition("@")[0]

    @property
    def domain(self) -> str:
        """What stands after the `@`."""
        return self.address.rpartition("@")[2]


def normalise(address: str) -> str:
    """One spelling per address: trimmed, NFC, lower case."""
    return unicodedata.normalize("NFC", address.strip().strip("<>").strip()).lower()


def first_mailbox(value: str) -> Mailbox | None:
    """The first usable mailbox of an address header, or None."""
    found = mailboxes(value)
    return found[0] if found else None


def mailboxes(value: str) -> list[Mailbox]:
    """The mailboxes of an address header, at most 100, read from its first 16 KB.

    A header that holds addresses only inside encoded words, or follows no grammar at all, is
    searched for anything of the shape `x@y`.
    """
    value = value[:_MAX_HEADER]
    found = [box for part in _split(value) if (box := _mailbox(*part))]
    if not found:
        loose = _ANYWHERE.search(decode_words(value))
        found = [Mailbox(normalise(loose[0]))] if loose else []
    return found[:_MAX_MAILBOXES]


def _split(value: str) -> list[tuple[str, str, str]]:
    """Cut at top-level commas; each piece as (phrase, text in angle brackets, comment)."""
    pieces: list[tuple[str, str, str]] = []
    phrase: list[str] = []
    angle: list[str] = []
    comment: list[str] = []
    depth, inside = 0, False
    for token in _TOKEN.findall(value):
        if token in {"(", ")"}:
            depth = max(0, depth + (1 if token == "(" else -1))
        elif depth:
            comment.append(token)
        elif token in {"<", ">"}:
            inside = token == "<"
        elif token in {",", ";"} and not inside:
            pieces.append(("".join(phrase), "".join(angle), "".join(comment)))
            phrase, angle, comment = [], [], []
        else:
            (angle if inside else phrase).append(_unquoted(token))
    return [*pieces, ("".join(phrase), "".join(angle), "".join(comment))]


def _unquoted(token: str) -> str:
    return _ESCAPED.sub(r"\1", token.removeprefix('"').removesuffix('"'))


def _mailbox(phrase: str, angle: str, comment: str) -> Mailbox | None:
    source = angle or phrase
    address = "".join(source.split()) if angle else source.strip()
    if not _ANYWHERE.fullmatch(address):
        loose = _ANYWHERE.search(source) or _ANYWHERE.search(phrase)
        if not loose:
            return None
        address = loose[0]
    name = phrase if angle else comment
    return Mailbox(normalise(address), one_line(decode_words(name or comment))[:_MAX_NAME])
