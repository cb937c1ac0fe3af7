"""Where a text may be cut without tearing what a reader sees as one character.

Unicode Standard Annex 29, "Grapheme Cluster Boundaries", as far as text in chats has them: marks,
joiners, modifiers and tags stay with what they follow, flags and Hangul syllables stay whole.
"""

import unicodedata
from typing import Final

_JOINER: Final = "\u200d"
_MARKS: Final = frozenset(("Mn", "Me", "Mc"))
_EXTENDING: Final = (
    (0xFE00, 0xFE0F),  # variation selectors
    (0x1F3FB, 0x1F3FF),  # skin tones
    (0xE0020, 0xE007F),  # tags of subdivision flags
    (0xE0100, 0xE01EF),
    (0x200C, 0x200D),
)
_FLAGS: Final = (0x1F1E6, 0x1F1FF)
_MEDIAL: Final = (0x1160, 0x11FF)  # Hangul vowels and finals, written apart
_INITIAL: Final = (0x1100, 0x115F)


def is_border(text: str, at: int) -> bool:
    """Whether `text` may be cut before its code point number `at` (from 0)."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return False
    if before == _JOINER or _extends(after):
        return False
    if _within(after, _MEDIAL) and (_within(before, _INITIAL) or _within(before, _MEDIAL)):
        return False
    if _within(before, _FLAGS) and _within(after, _FLAGS):
        return _flags_before(text, at) % 2 == 0
    return not _torn_pair(before, after)


def _extends(char: str) -> bool:
    number = ord(char)
    if any(low <= number <= high for low, high in _EXTENDING):
        return True
    return number > 0x2FF and unicodedata.category(char) in _MARKS


def _torn_pair(before: str, after: str) -> bool:
    """Half of a surrogate pair, as a careless JSON decoder leaves it."""
    return "\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff"


def _flags_before(text: str, at: int) -> int:
    start = at
    while start and _within(text[start - 1], _FLAGS):
        start -= 1
    return at - start


def _within(char: str, span: tuple[int, int]) -> bool:
    return span[0] <= ord(char) <= span[1]
