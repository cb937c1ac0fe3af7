"""Where a file waits between its upload and the message that attaches it. Pure.

All that must be known of the file stands in its key, so that no record is needed. What a stranger
wrote (name, type) stands there encoded: it adds no slash, no dot, no control character. A key is
believed once something lies under it: only an address that we signed can have put it there.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final, Self

import orjson

from deskhand.kit.errors import FieldProblem, Invalid
from deskhand.kit.ids import fingerprint, new_id
from deskhand.kit.mail.filenames import safe_name

ROOT: Final = "uploads"
STAFF: Final = "staff"
MAX_BYTES: Final = 25_000_000
# RFC 6838 §4.2, in lower case.
_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_MAX_TYPE: Final = 127


class FileRefused(Invalid):
    """A file that is not taken, with a `code` for programs and the reason in plain words (422)."""

    def __init__(self, code: str, reason: str, field: str = "attachments") -> None:
        super().__init__(reason, (FieldProblem(field, reason),))
        self.code = code


@dataclass(frozen=True, slots=True)
class Uploader:
    """Who may attach a file: a merchant's staff, or one visitor of one of its sites."""

    merchant_id: str
    who: str = STAFF

    @classmethod
    def visitor(cls, merchant_id: str, account_id: str, identifier: str) -> Self:
        """A visitor, by a name of fixed shape that tells nobody who they are."""
        return cls(merchant_id, f"visitor-{fingerprint(account_id, identifier)}")

    @property
    def prefix(self) -> str:
        """How the keys of all their uploads begin."""
        return f"{ROOT}/{self.merchant_id}/{self.who}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPlace:
    """One file's place; `size` in bytes is what was announced and signed."""

    uploader: Uploader
    id: str
    name: str
    content_type: str
    size: int

    @classmethod
    def new(cls, uploader: Uploader, name: str, content_type: str, size: int) -> Self:
        """A place for a file that somebody describes.

        Raises:
            FileRefused: `type_invalid`, `empty` or `too_large`.
        """
        kind = media_type(content_type)
        if size < 1:
            raise FileRefused("empty", "The file is empty", "size")
        if size > MAX_BYTES:
            raise too_large(MAX_BYTES, "size")
        readable = name.encode("utf-8", "replace").decode()
        return cls(
            uploader=uploader,
            id=new_id(),
            name=safe_name(readable, kind, 1),
            content_type=kind,
            size=size,
        )

    @property
    def key(self) -> str:
        """The object's key: letters, digits, `-`, `_` and slashes of our own only."""
        described = orjson.dumps([self.name, self.content_type, self.size])
        told = base64.urlsafe_b64encode(described).decode().rstrip("=")
        return f"{self.uploader.prefix}{self.id}/{told}"

    @classmethod
    def read(cls, uploader: Uploader, key: str) -> Self:
        """The place that a key names, when it is one of this uploader's.

        Raises:
            FileRefused: `key_invalid`: no key of theirs.
        """
        own = key.startswith(uploader.prefix)
        parts = key.removeprefix(uploader.prefix).split("/")
        if not own or len(parts) != 2:
            raise _no_key()
        try:
            padded = parts[1] + "=" * (-len(parts[1]) % 4)
            name, content_type, size = orjson.loads(base64.urlsafe_b64decode(padded))
        except (ValueError, TypeError, binascii.Error) as error:
            raise _no_key() from error
        if not (isinstance(name, str) and isinstance(content_type, str) and isinstance(size, int)):
            raise _no_key()
        found = cls(uploader=uploader, id=parts[0], name=name, content_type=content_type, size=size)
        if found.key != key:
            raise _no_key()
        return found


def is_upload(key: str | None) -> bool:
    """Whether a key is of the place where files only wait."""
    return bool(key and key.startswith(f"{ROOT}/"))


def media_type(given: str) -> str:
    """A media type in lower case, without parameters.

    Raises:
        FileRefused: `type_invalid`.
    """
    plain = given.partition(";")[0].strip().lower()
    if len(plain) > _MAX_TYPE or not _TYPE.fullmatch(plain):
        raise FileRefused("type_invalid", "The file's type is missing or invalid", "content_type")
    return plain


def too_large(limit: int, field: str = "attachments") -> FileRefused:
    """The refusal of a file above `limit` bytes."""
    return FileRefused(
        "too_large", f"The file is too large: at most {limit // 1_000_000} MB are taken", field
    )


def _no_key() -> FileRefused:
    return FileRefused("key_invalid", "This is not the key of an upload of yours")
