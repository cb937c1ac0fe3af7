"""Bytes to text, whatever a mail says its charset is.

Labels lie (a part declared gb18030 may hold UTF-8), are misspelt (`x-gbk`, `unknown-8bit`), or name
a narrower set than was used (gb2312 for GB18030, iso-8859-1 for Windows-1252).
"""

import codecs
import re
from typing import Final

# A label to the widest codec that Python has for it; the aliases are those of the WHATWG standard.
_ALIASES: Final = {
    **dict.fromkeys(
        ("gb2312", "gbk", "x-gbk", "gb-2312", "gb-18030", "csgb2312", "euc-cn", "x-euc-cn",
         "cp936"), "gb18030",
    ),
    **dict.fromkeys(("shift-jis", "sjis", "x-sjis", "ms-kanji", "windows-31j"), "cp932"),
    **dict.fromkeys(("ks-c-5601-1987", "ks-c-5601", "ksc5601", "euc-kr", "korean"), "cp949"),
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e"), "iso8859-8"),
    **dict.fromkeys(("big5", "x-big5", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("iso-2022-jp", "csiso2022jp"), "iso2022_jp_ext"),
    **dict.fromkeys(
        ("", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "unknown", "default", "8bit",
         "utf8", "utf", "utf-8mb4", "x-user-defined", "none"), "utf-8",
    ),
}  # fmt: skip
# Python's codec table holds more than charsets (punycode is quadratic, unicode_escape interprets)
# and remembers every name that it is asked for; so only labels of these shapes are looked up.
_KNOWN: Final = re.compile(
    r"(utf-?(7|8|16|32)(-?(le|be))?|iso-?8859-\d{1,2}|(windows-|cp)\d{3,4}|koi8-[rut]"
    r"|gb18030|hz(-gb-2312)?|big5(-?hkscs)?|euc-?(jp|kr)|iso-?2022-(jp|kr)(-\w{1,4})?"
    r"|shift-jisx0213|johab|tis-620|mac-?\w{4,9}|iso2022_jp_ext)"
)
_REPLACEMENT: Final = "\ufffd"
_FALLBACK: Final = "cp1252"
_SEVEN_BIT: Final = ("iso2022", "hz", "utf-7")


def codec_of(label: str) -> str | None:
    """The Python codec for a charset label, or None when the label is not a known charset."""
    key = label.strip().strip("\"'").lower().replace("_", "-")[:40]
    name = _ALIASES.get(key, key)
    if not _KNOWN.fullmatch(name) and name not in _ALIASES.values():
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def decode(data: bytes, label: str = "") -> str:
    """Decode `data`, which claims the charset `label`; never fails.

    Text that is valid UTF-8 with a sequence of three or more bytes is taken as UTF-8 whatever the
    label says: other charsets hit that by chance practically never. Otherwise the label, when it
    fits; else UTF-8 with few errors; else Windows-1252 or the label, whichever breaks less.
    """
    codec = codec_of(label) or "utf-8"
    if data.isascii() and not codec.startswith(("utf-16", "utf-32", *_SEVEN_BIT)):
        return data.decode("ascii")
    as_utf8 = _strictly(data, "utf-8")
    if as_utf8 is not None and (codec == "utf-8" or max(as_utf8) > "\u07ff"):
        return as_utf8
    exact = _strictly(data, codec)
    return exact if exact is not None else _least_broken(data, codec)


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _least_broken(data: bytes, codec: str) -> str:
    as_utf8 = data.decode("utf-8", "replace")
    broken = as_utf8.count(_REPLACEMENT)
    foreign = len(as_utf8) - len(as_utf8.encode("ascii", "ignore"))
    if broken * 4 <= foreign:
        return as_utf8
    readings = [as_utf8, *(data.decode(name, "replace") for name in (codec, _FALLBACK))]
    return min(readings, key=lambda text: text.count(_REPLACEMENT))
