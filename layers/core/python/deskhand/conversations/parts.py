"""Cuts one message into what a channel takes in one call (S84). Pure.

A part is a span of the text or a run of the files, by place, so that a stored plan stays true
whatever becomes of the code that made it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from deskhand.channels.base import ChannelSpec, FileRules
from deskhand.conversations.models import Part, StoredAttachment
from deskhand.kit.errors import FieldProblem, Invalid
from deskhand.kit.graphemes import is_border

BYTES: Final = "bytes"
# The best place to cut, best first: after a paragraph, a line, a sentence, a word.
_BREAKS: Final = (
    re.compile(r"\n[ \t]*\n\s*"),
    re.compile(r"\n\s*"),
    re.compile(r"(?<=[.!?…;])\s+|(?<=[。！？；…])\s*"),
    re.compile(r"\s+|(?<=[，、,])"),
)


def plan(body: str, files: Sequence[StoredAttachment], spec: ChannelSpec) -> list[Part]:
    """What is sent, call by call: the text's parts, then the files in groups.

    Channels whose message is one whole (mail, or a chat that shows what is stored) get one part.
    """
    if spec.subjects or spec.live:
        return [Part(text=(0, len(body)), files=(0, len(files)))]
    cut = [Part(text=span) for span in spans(body, spec.max_text, spec.text_unit)]
    size = max(1, spec.files.max_count)
    grouped = [
        Part(files=(start, min(start + size, len(files)))) for start in range(0, len(files), size)
    ]
    return [*cut, *grouped]


def spans(text: str, limit: int | None, unit: str) -> list[tuple[int, int]]:
    """Where to cut a text into pieces of at most `limit` units; white space at a cut is left out.

    Args:
        limit: how many units a piece may have; None: any number.
        unit: "characters" (code points) or "bytes" (of UTF-8).

    Returns:
        (start, end) in code points, ascending; none for a blank text.
    """
    return list(_spans(text, limit, unit))


def _spans(text: str, limit: int | None, unit: str) -> Iterator[tuple[int, int]]:
    start, end = _without_space(text, 0, len(text))
    while start < end:
        reach = end if limit is None else _reach(text, start, end, limit, unit)
        cut = end if reach >= end else _cut(text, start, reach)
        _, shown = _without_space(text, start, cut)
        yield start, shown
        start, _ = _without_space(text, cut, end)


def _reach(text: str, start: int, end: int, limit: int, unit: str) -> int:
    """How far `limit` units go from `start`; one code point at least, or nothing would end."""
    if unit != BYTES:
        return max(start + 1, min(start + limit, end))
    left, at = limit, start
    while at < end:
        left -= _width(text[at])
        if left < 0:
            break
        at += 1
    return max(start + 1, at)


def _width(char: str) -> int:
    number = ord(char)
    return 1 + (number > 0x7F) + (number > 0x7FF) + (number > 0xFFFF)


def _cut(text: str, start: int, reach: int) -> int:
    """The best place up to `reach`: the best sort of break in the second half, else a border."""
    half = start + (reach - start) // 2
    window_end = reach + 1  # a space right behind the last character is a break, too
    for kind in _BREAKS:
        found = [
            one.start() if one.group().isspace() else one.end()
            for one in kind.finditer(text, half, window_end)
        ]
        usable = [at for at in found if half < at <= reach and is_border(text, at)]
        if usable:
            return usable[-1]
    return next((at for at in range(reach, start, -1) if is_border(text, at)), reach)


def _without_space(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def require_sendable(files: Sequence[StoredAttachment], spec: ChannelSpec) -> None:
    """Refuse files that the channel does not take, before anything is stored.

    Raises:
        Invalid: names each file and the limit that it breaks.
    """
    rules = spec.files
    found = [problem for place, file in enumerate(files) for problem in _wrong(place, file, rules)]
    whole = spec.subjects or spec.live
    if whole and len(files) > rules.max_count and not found:
        found = [FieldProblem("attachments", f"at most {rules.max_count} files")]
    if found:
        raise Invalid("the channel does not take these files", tuple(found))


def _wrong(place: int, file: StoredAttachment, rules: FileRules) -> Iterator[FieldProblem]:
    limit = max_bytes(file.content_type, rules)
    field = f"attachments.{place}"
    if limit is None:
        taken = ", ".join(sorted(rules.max_bytes)) or "no files"
        yield FieldProblem(field, f"{file.name} is {file.content_type}; the channel takes {taken}")
    elif file.size is not None and file.size > limit:
        yield FieldProblem(field, f"{file.name} has {file.size} bytes; at most {limit} are taken")


def max_bytes(content_type: str, rules: FileRules) -> int | None:
    """How large a file of this type may be; None: not at all."""
    plain = content_type.partition(";")[0].strip().lower()
    family = plain.partition("/")[0]
    for name in (plain, f"{family}/*", "*/*"):
        if name in rules.max_bytes:
            return rules.max_bytes[name]
    return None
