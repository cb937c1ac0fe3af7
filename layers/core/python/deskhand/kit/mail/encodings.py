"""Content-Transfer-Encoding, undone as far as the data allows (RFC 2045 6, and uuencode)."""

import binascii
import re
from collections.abc import Callable
from typing import Final

from deskhand.kit.mail.headers import decode_base64

_UU_BEGIN: Final = re.compile(rb"^begin [0-7]{3,4} [^\n]*\n", re.MULTILINE)


def decode(content: bytes, encoding: str) -> bytes:
    """Undo one transfer encoding.

    Unknown and misspelt ones (`8bits`, `plain`) mean none; broken data comes back as it was.
    """
    word = encoding.partition(";")[0].strip().strip("\"'").lower()
    return _DECODERS.get(word, bytes)(content)


def _base64(content: bytes) -> bytes:
    try:
        return decode_base64(content)
    except binascii.Error:
        return content


def _uuencoded(content: bytes) -> bytes:
    begin = _UU_BEGIN.search(content)
    if not begin:
        return content
    out: list[bytes] = []
    for line in content[begin.end() :].split(b"\n"):
        if line.strip() in {b"end", b"`", b""}:
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders pad a line wrongly; its first byte tells the true length.
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            out.append(_uu_line(line[:length]))
    return b"".join(out)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""


_DECODERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "base64": _base64,
    "b64": _base64,
    "quoted-printable": binascii.a2b_qp,
    "x-uuencode": _uuencoded,
    "x-uue": _uuencoded,
    "uuencode": _uuencoded,
}
