"""A raw mail taken apart: headers, text, HTML, files.

Not the standard library's parser: that one goes line by line through Python, checks each line
against every open boundary (quadratic in depth) and recurses into nested parts. This one finds
boundaries with `bytes.find`, bounds depth and number of parts, and keeps what it does not open as a
file, so that nothing of a mail is lost. Broken mail is read as far as it makes sense (RFC 2045,
2046, 2183, 2231).
"""

import re
from dataclasses import dataclass, field
from typing import Final

from deskhand.kit.mail import charsets, encodings
from deskhand.kit.mail.filenames import safe_name
from deskhand.kit.mail.headers import Headers, parameters

MAX_DEPTH: Final = 12
MAX_PARTS: Final = 400
_MAX_HEADERS: Final = 1_000
_HEADER: Final = re.compile(rb"([^\s:\x00-\x1f]{1,200})[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)(?:\n|\Z)")
_BLANK: Final = re.compile(rb"\r?\n\r?\n")
_BLANK_START: Final = re.compile(rb"(?:[ \t]*\r?\n)+")
_BLANK_LINE: Final = re.compile(rb"[ \t]*\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFile:
    """A part not shown as text. `content_id` is bare; `inline` when the HTML may show it."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    content_id: str | None = None
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One place of the mail that is shown, in the forms that it came in."""

    plain: str | None = None
    html: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail in pieces. `content_type` is that of the whole; `bodies` are in order."""

    headers: Headers
    content_type: str = "text/plain"
    bodies: tuple[Body, ...] = ()
    files: tuple[MailFile, ...] = ()


@dataclass(slots=True)
class _Reading:
    bodies: list[Body] = field(default_factory=list)
    files: list[MailFile] = field(default_factory=list)
    parts: int = 0


def parse(raw: bytes) -> Mail:
    """Take a raw mail apart; never fails. Linear in its length."""
    headers, content = split_headers(raw)
    reading = _Reading()
    _read(headers, content, reading, depth=0, inside="")
    return Mail(
        headers=headers,
        content_type=parameters(headers.get("Content-Type"))[0] or "text/plain",
        bodies=tuple(reading.bodies),
        files=tuple(reading.files),
    )


def split_headers(raw: bytes) -> tuple[Headers, bytes]:
    """The headers of an entity and what follows them.

    A line that is no header ends the block and belongs to the content.
    """
    fields: list[tuple[bytes, bytes]] = []
    position = _after_mbox_line(raw)
    while match := _HEADER.match(raw, position):
        fields.append((match[1], match[2]))
        position = match.end()
        if len(fields) == _MAX_HEADERS:
            blank = _BLANK.search(raw, position)
            position = blank.end() if blank else len(raw)
            break
    blank_line = _BLANK_LINE.match(raw, position)
    content = raw[blank_line.end() if blank_line else position :]
    hint = b" ".join(value for name, value in fields if name.lower() == b"content-type")
    charset = parameters(_unfolded(hint, ""))[1].get("charset", "")
    return Headers(
        [(name.decode("latin-1"), _unfolded(value, charset)) for name, value in fields]
    ), content


def _after_mbox_line(raw: bytes) -> int:
    blank = _BLANK_START.match(raw)
    start = blank.end() if blank else 0
    if raw.startswith((b"From ", b">From "), start):
        return raw.find(b"\n", start) + 1
    return start


def _unfolded(value: bytes, charset: str) -> str:
    """One line; raw 8-bit bytes (RFC 6532, or against all rules) by the body's charset."""
    if value.isascii() and b"\x1b" not in value:
        charset = ""
    return charsets.decode(value, charset).replace("\r", "").replace("\n", "").strip()


def _read(headers: Headers, content: bytes, reading: _Reading, *, depth: int, inside: str) -> None:
    kind, params = parameters(headers.get("Content-Type"))
    reading.parts += 1
    boundary = params.get("boundary", "").encode("utf-8", "surrogateescape")
    if kind.startswith("multipart/") and boundary and depth < MAX_DEPTH:
        parts = split_parts(content, boundary, MAX_PARTS - reading.parts)
        if parts:
            _read_parts(kind, parts, reading, depth)
            return
        kind, params = "text/plain", {}
    if kind.startswith("multipart/") and not boundary:
        kind = "text/plain"
    _leaf(headers, kind or _default(inside), params, content, reading)


def _default(inside: str) -> str:
    return "message/rfc822" if inside == "multipart/digest" else "text/plain"


def _read_parts(kind: str, parts: list[bytes], reading: _Reading, depth: int) -> None:
    if kind != "multipart/alternative":
        for part in parts:
            _read(*split_headers(part), reading, depth=depth + 1, inside=kind)
        return
    forms: list[_Reading] = []
    for part in parts:
        form = _Reading(parts=reading.parts)
        _read(*split_headers(part), form, depth=depth + 1, inside=kind)
        reading.parts = form.parts
        reading.files.extend(form.files)
        forms.append(form)
    plains = [text for form in forms if (text := _joined(form, "plain")) is not None]
    htmls = [text for form in forms if (text := _joined(form, "html")) is not None]
    if plains or htmls:
        # The plainest form comes first, the best last (RFC 2046 5.1.4).
        reading.bodies.append(
            Body(plain=plains[0] if plains else None, html=htmls[-1] if htmls else None)
        )


def _joined(form: _Reading, kind: str) -> str | None:
    texts = [text for body in form.bodies if (text := getattr(body, kind)) is not None]
    return "\n".join(texts) if texts else None


def split_parts(content: bytes, boundary: bytes, most: int) -> list[bytes]:
    """Cut a multipart body at its boundary lines; at most `most` parts, the last takes the rest.

    An empty list when the boundary never occurs. A missing final boundary is forgiven.
    """
    mark = b"\n--" + boundary[:200]
    text = b"\n" + content
    parts: list[bytes] = []
    start = -1
    found = text.find(mark)
    while found >= 0 and len(parts) < max(most, 1):
        after = found + len(mark)
        line_end = text.find(b"\n", after)
        line_end = len(text) if line_end < 0 else line_end
        rest = text[after : min(line_end, after + 80)].strip()
        if rest in {b"", b"--"}:
            if start >= 0:
                parts.append(text[start:found].removesuffix(b"\r"))
            start = -1 if rest else line_end + 1
            if rest:
                break
        found = text.find(mark, line_end if line_end > found else after)
    if 0 <= start < len(text):
        parts.append(text[start:])
    return parts


def _leaf(
    headers: Headers, kind: str, params: dict[str, str], content: bytes, reading: _Reading
) -> None:
    disposition, details = parameters(headers.get("Content-Disposition"))
    name = details.get("filename") or params.get("name", "")
    data = encodings.decode(content, headers.get("Content-Transfer-Encoding"))
    shown = kind in {"text/plain", "text/html"} or not kind.partition("/")[2]
    if shown and disposition != "attachment" and not name:
        text = charsets.decode(data, params.get("charset", ""))
        body = Body(html=text) if kind == "text/html" else Body(plain=text)
        reading.bodies.append(body)
        return
    if not name and kind == "message/rfc822":
        name = f"{split_headers(data[:65_536])[0].text('Subject') or 'message'}.eml"
    content_id = headers.get("Content-ID").strip().strip("<>").strip()
    reading.files.append(
        MailFile(
            name=safe_name(name, kind, len(reading.files) + 1),
            content_type=kind,
            content=data,
            content_id=content_id[:300] or None,
            inline=disposition != "attachment" and bool(content_id),
        )
    )
