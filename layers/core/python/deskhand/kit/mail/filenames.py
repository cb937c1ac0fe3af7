"""Names of attached files, made safe: they come from strangers and end in URLs and on disks."""

import re
import unicodedata
from typing import Final

_UNSAFE: Final = re.compile(r'[<>:"|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_MAX_BYTES: Final = 180
_EXTENSIONS: Final = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "message/rfc822": ".eml",
    "message/delivery-status": ".txt",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
}


def safe_name(given: str, content_type: str, number: int) -> str:
    """The last path segment of `given`, without what no file system or browser should see.

    Nothing usable left (`""`, `..`, `path/.`): `attachment-<number>` with the type's extension.
    """
    name = unicodedata.normalize("NFC", given[:2000]).replace("\\", "/").rpartition("/")[2]
    name = " ".join(_UNSAFE.sub("_", name).split()).strip(" .")
    if not name.strip("_"):
        return f"attachment-{number}{_EXTENSIONS.get(content_type, '')}"
    if _RESERVED.match(name):
        name = f"_{name}"
    return _shortened(name)


def _shortened(name: str) -> str:
    if len(name.encode()) <= _MAX_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        stem, extension = name, ""
    room = _MAX_BYTES - len(dot.encode()) - len(extension.encode())
    cut = (stem or name).encode()[:room].decode(errors="ignore")
    return f"{cut}{dot if extension else ''}{extension}"
