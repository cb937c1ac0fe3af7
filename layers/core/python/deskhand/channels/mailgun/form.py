"""Form posts, as Mailgun sends them: urlencoded, or multipart as soon as there is a file.

Standard library only: the webhook Lambda reads signatures with this. Bytes stay bytes, because
`body-mime` holds a raw mail in whatever charset. When a field repeats, the last one is Mailgun's
own: user variables stand before it (formats.md 1.1).
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes

from deskhand.kit.errors import ParseFailure
from deskhand.kit.webhook import Request

URLENCODED: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"
_MAX_FIELDS: Final = 2_000
_STRAY_PERCENT: Final = re.compile(rb"%(?![0-9a-fA-F]{2})")
_MAX_PART_HEAD: Final = 8_192
_BOUNDARY: Final = re.compile(r'boundary=(?:"([^"]{1,200})"|([^\s;,"]{1,200}))', re.IGNORECASE)
_NAME: Final = re.compile(r';\s*name=(?:"([^"\r\n]*)"|([^\s;"]+))', re.IGNORECASE)
# The quotes of a file name are not escaped reliably ("path\"), so it runs to the line's last quote.
_FILENAME: Final = re.compile(r';\s*filename=(?:"([^\r\n]*)"|([^\s;"]+))', re.IGNORECASE)
_TYPE: Final = re.compile(r"^content-type:[ \t]*([^;\r\n]*)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFile:
    """A file part: the field it came in, the name its sender gave it, its bytes."""

    field: str
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """A form post: the last value of each field, and all files in order."""

    fields: dict[str, bytes] = field(default_factory=dict)
    files: tuple[FormFile, ...] = ()

    def text(self, name: str) -> str:
        """A field as text; an empty string when it is absent."""
        return self.fields.get(name, b"").decode("utf-8", "replace")

    def has(self, name: str) -> bool:
        """Whether the field was sent, even empty."""
        return name in self.fields


def read_form(request: Request) -> Form:
    """Read either encoding.

    Raises:
        ParseFailure: `not_a_form`, `malformed_multipart` or `too_many_fields`.
    """
    if request.content_type == URLENCODED:
        return Form(dict(_pairs(request.body)))
    if request.content_type != MULTIPART:
        raise ParseFailure("not_a_form")
    fields: dict[str, bytes] = {}
    files: list[FormFile] = []
    for name, head, value in _parts(request):
        filename = _FILENAME.search(head)
        if filename is None:
            fields[name] = value
            continue
        kind = _TYPE.search(head)
        files.append(
            FormFile(
                field=name,
                filename=filename[1] if filename[1] is not None else filename[2],
                content_type=kind[1].strip().lower() if kind else "application/octet-stream",
                content=value,
            )
        )
    return Form(fields, tuple(files))


def read_last(request: Request, names: tuple[str, ...]) -> dict[str, str]:
    """The last values of a few plain fields, without decoding the rest.

    Raises:
        ParseFailure: as `read_form`.
    """
    if request.content_type == URLENCODED:
        if b"=" not in request.body:
            raise ParseFailure("not_a_form")
        return {name: _last(request.body, name.encode()) for name in names}
    found = {name: value for name, _, value in _parts(request) if name in names}
    return {name: found.get(name, b"").decode("ascii", "replace") for name in names}


def _last(body: bytes, name: bytes) -> str:
    at = body.rfind(b"&" + name + b"=")
    if at >= 0:
        at += 1
    elif body.startswith(name + b"="):
        at = 0
    else:
        return ""
    start = at + len(name) + 1
    end = body.find(b"&", start)
    return _decoded(body[start : end if end >= 0 else None]).decode("ascii", "replace")


def _decoded(text: bytes) -> bytes:
    """Undo URL encoding. Quoted-printable differs only in its sign, and is decoded in C."""
    text = text.replace(b"+", b" ")
    if b"%" not in text:
        return text
    if _STRAY_PERCENT.search(text):
        return unquote_to_bytes(text)
    return binascii.a2b_qp(text.replace(b"=", b"=3D").replace(b"%", b"="))


def _pairs(body: bytes) -> Iterator[tuple[str, bytes]]:
    if b"=" not in body:
        raise ParseFailure("not_a_form")
    if body.count(b"&") >= _MAX_FIELDS:
        raise ParseFailure("too_many_fields")
    for piece in body.split(b"&"):
        name, equals, value = piece.partition(b"=")
        if equals:
            yield _decoded(name).decode("utf-8", "replace"), _decoded(value)


def _parts(request: Request) -> Iterator[tuple[str, str, bytes]]:
    """Each part as (field name, its headers, its bytes), in order."""
    boundary = _BOUNDARY.search(request.headers.get("content-type", ""))
    if boundary is None:
        raise ParseFailure("malformed_multipart")
    mark = b"\n--" + (boundary[1] or boundary[2]).encode()
    body = b"\n" + request.body
    at = body.find(mark)
    if at < 0:
        raise ParseFailure("malformed_multipart")
    for _ in range(_MAX_FIELDS):
        start = body.find(b"\n", at + len(mark))
        following = body.find(mark, at + len(mark))
        if start < 0 or body.startswith(b"--", at + len(mark)):
            return
        end = following if following >= 0 else len(body)
        yield from _part(body[start + 1 : end].removesuffix(b"\r"))
        if following < 0:
            return
        at = following
    raise ParseFailure("too_many_fields")


def _part(raw: bytes) -> Iterator[tuple[str, str, bytes]]:
    head_end = re.search(rb"\r?\n\r?\n", raw[:_MAX_PART_HEAD])
    if head_end is None:
        return
    head = raw[: head_end.start()].decode("utf-8", "replace")
    name = _NAME.search(head)
    if name:
        yield name[1] if name[1] is not None else name[2], head, raw[head_end.end() :]
