"""Mail headers: an ordered list that keeps repeats, read without building a parse tree.

The standard library's structured parser recurses on comments and is quadratic on some headers;
these readers are linear and bounded.
"""

import binascii
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Final

from deskhand.kit.mail import charsets

_ENCODED_WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_MESSAGE_ID: Final = re.compile(r"<([^<>]{1,2000})>")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_MAX_IDS: Final = 50
_MAX_ID_HEADER: Final = 32_768
_MAX_WORDS_HEADER: Final = 32_768
_MAX_ID: Final = 900


class Headers:
    """The headers of one entity, names case-insensitive, values unfolded but still encoded."""

    def __init__(self, items: Iterable[tuple[str, str]] = ()) -> None:
        self.items = tuple(items)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for name, value in self.items:
            table.setdefault(name.lower(), []).append(value)
        return table

    def get(self, name: str) -> str:
        """The first value of that name, or an empty string."""
        return self._by_name.get(name.lower(), [""])[0]

    def all(self, name: str) -> list[str]:
        """All values of that name, in order."""
        return self._by_name.get(name.lower(), [])

    def has(self, name: str) -> bool:
        """Whether the header is there, even empty."""
        return name.lower() in self._by_name

    def text(self, name: str) -> str:
        """The first value as a person reads it: encoded words decoded, one line."""
        return one_line(decode_words(self.get(name)))


def decode_words(value: str) -> str:
    """Decode RFC 2047 encoded words; a run in one charset is joined before decoding.

    Chinese clients cut a run in the middle of a character.
    """
    if "=?" not in value:
        return value
    head, rest = value[:_MAX_WORDS_HEADER], value[_MAX_WORDS_HEADER:]
    out: list[str] = []
    run, label, end = b"", "", 0
    for match in _ENCODED_WORD.finditer(head):
        between = head[end : match.start()]
        charset = match[1].partition("*")[0]  # RFC 2231 allows a language after it
        if run and (between.strip() or charset.lower() != label.lower()):
            out.append(charsets.decode(run, label))
            run = b""
        if between.strip() or (not out and not run):
            out.append(between)
        run, label, end = run + _word_bytes(match[2], match[3]), charset, match.end()
    out.append(charsets.decode(run, label))
    return "".join([*out, head[end:], rest])


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    return decode_base64(raw)


def decode_base64(data: bytes) -> bytes:
    """Decode base64 as mail carries it: foreign characters skipped, padding repaired."""
    clean = data.translate(None, delete=_NOT_BASE64)
    clean += b"=" * (-len(clean) % 4)
    try:
        return binascii.a2b_base64(clean)
    except binascii.Error:
        return binascii.a2b_base64(clean[: (len(clean) - 4) // 4 * 4])


_NOT_BASE64: Final = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)


def one_line(text: str) -> str:
    """Without control and direction characters, white space collapsed."""
    return " ".join(_CONTROL.sub(" ", text).split())


def message_ids(value: str) -> list[str]:
    """The message ids of a header (RFC 5322 3.6.4), bare, in order, without repeats.

    Bounded to the last 50. `<>` is no id; white space from folding inside an id is removed; an id
    without angle brackets counts when it has an `@`.
    """
    value = value[-_MAX_ID_HEADER:]
    found = ["".join(inner.split()) for inner in _MESSAGE_ID.findall(value)]
    if not found:
        found = [word.strip("<>,;") for word in value.split() if "@" in word]
    unique = dict.fromkeys(name for name in found if name and len(name) <= _MAX_ID)
    return list(unique)[-_MAX_IDS:]


def message_id(value: str) -> str:
    """The one id of a Message-ID header, bare; an empty string when there is none.

    An odd id without an `@` is still an id.
    """
    ids = message_ids(value)
    if ids:
        return ids[0]
    bare = value.strip().strip("<>").strip()
    return bare if bare and len(bare) <= _MAX_ID and len(bare.split()) == 1 else ""


def thread_references(headers: Headers) -> tuple[str, ...]:
    """The ids that the mail answers, nearest first: In-Reply-To, then References backwards."""
    nearest = message_ids(" ".join(headers.all("In-Reply-To")))
    chain = message_ids(" ".join(headers.all("References")))
    return tuple(dict.fromkeys([*nearest, *reversed(chain)]))


def date(value: str) -> datetime | None:
    """A Date header (RFC 5322 3.3), aware, UTC; None when it is none."""
    try:
        moment = parsedate_to_datetime(value[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Split `text/plain; charset=x` into the lower-case type and its parameters.

    Understands quoting, RFC 2231 (`filename*0*=utf-8''…`) and, where clients put them against the
    standard, encoded words.
    """
    main, _, rest = value[:_MAX_WORDS_HEADER].partition(";")
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for match in _PARAMETER.finditer(rest):
        name = match[1].lower()
        text = match[2] if match[2] is not None else match[3].strip()
        text = _BACKSLASH.sub(r"\1", text)
        base, star, tail = name.partition("*")
        if not star:
            plain.setdefault(name, text)
        else:
            number = tail.rstrip("*")
            order = int(number) if number.isdecimal() and len(number) < 4 else 0
            pieces.setdefault(base, []).append((order, name.endswith("*"), text))
    for base, parts in pieces.items():
        plain[base] = _extended(sorted(parts))
    return main.strip().lower(), {name: one_line(decode_words(t)) for name, t in plain.items()}


_PARAMETER: Final = re.compile(
    r';?[ \t\r\n]*([^\s;="]{1,60})[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;]*))'
)
_BACKSLASH: Final = re.compile(r'\\(["\\])')


def _extended(parts: list[tuple[int, bool, str]]) -> str:
    first = parts[0][2]
    label = ""
    if parts[0][1] and first.count("'") >= 2:
        label, _, first = first.split("'", 2)
    raw = b""
    for index, (_, encoded, text) in enumerate(parts):
        piece = first if index == 0 else text
        raw += _percent(piece) if encoded else piece.encode("utf-8", "surrogateescape")
    return charsets.decode(raw, label)


def _percent(text: str) -> bytes:
    head, *tail = text.encode("utf-8", "surrogateescape").split(b"%")
    out = [head]
    for piece in tail:
        try:
            out.append(bytes.fromhex(piece[:2].decode("ascii")) + piece[2:])
        except (ValueError, UnicodeDecodeError):
            out.append(b"%" + piece)
    return b"".join(out)
